package import PicketModel

/// Where a hub, or an agent's local socket, answers.
package enum ServiceAddress: Equatable, Sendable {
    /// A Unix socket, by path.
    case socket(String)
    /// HTTP, by scheme, host and port.
    case http(String)
}

/// What came of a question.
package enum ServiceAnswer: Equatable, Sendable {
    case answered(status: Int, body: [UInt8])
    /// Nobody answered; the text says what was tried and how it failed.
    case unreachable(String)
}

/// The port by which a command asks a hub.
package protocol HubClient: AnyObject {
    /// Sends one request; `then` is called once, on the loop's thread.
    func ask(
        _ address: ServiceAddress, method: String, target: String, body: [UInt8], deadline: Milliseconds,
        then: @escaping (ServiceAnswer) -> Void)
}
