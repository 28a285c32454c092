package import PicketLoop
package import PicketModel

/// A real loop, a short folder for a socket, a client, and the doors that a test opens; they end with it.
package final class DoorStage<Client: HubClient & Source> {
    /// What everything runs on.
    package let loop: Loop
    /// The one who asks.
    package let client: Client
    private let own: TestFolder
    private var doors: [any Door & Source] = []

    /// Begins with no door; `makeClient` is called once.
    package init(_ makeClient: (Loop) -> Client) throws {
        guard let loop = Loop() else { throw TestTrouble("The kernel names no boot.") }
        self.loop = loop
        own = try TestFolder()
        client = makeClient(loop)
        loop.add(client)
    }

    deinit {
        for door in doors { door.close() }
        loop.remove(client)
    }

    /// A folder of its own.
    package var folder: String { own.path }
    /// Where a socket may lie.
    package var path: String { own.below("s") }

    /// Takes a door in: it says back what it was asked, unless told otherwise.
    package func add(_ door: some Door & Source, onRequest: ((DoorRequest, any DoorReply) -> Void)?) {
        door.onRequest =
            onRequest ?? { request, reply in
                reply.answer(DoorAnswer(body: Array(request.path.joined(separator: "|").utf8) + request.body))
            }
        loop.add(door)
        doors.append(door)
    }

    /// Closes a door before the test is over.
    package func end(_ door: some Door & Source) {
        door.close()
        loop.remove(door)
        doors.removeAll { $0 === door }
    }

    /// Turns the loop until `done`, for 10 s at most; whether it came.
    package func until(_ done: () -> Bool) -> Bool {
        let end = loop.now.up + .seconds(10)
        while !done() {
            guard loop.now.up < end else { return false }
            loop.turn(waitingAtMost: .milliseconds(10))
        }
        return true
    }

    /// Asks, and waits for what comes of it.
    package func ask(
        _ address: ServiceAddress, _ method: String = "GET", _ target: String = "/", body: [UInt8] = [],
        deadline: Milliseconds = .seconds(8)
    ) throws -> ServiceAnswer {
        var came: ServiceAnswer?
        client.ask(address, method: method, target: target, body: body, deadline: deadline) {
            came = $0
        }
        guard until({ came != nil }), let came else { throw TestTrouble("\(target) was never answered.") }
        return came
    }

    /// Sends bytes as they are and takes what comes until the other end closes, or until `enough`.
    package func converse(
        _ address: ServiceAddress, _ text: String, enough: (String) -> Bool = { _ in false }
    ) throws -> String {
        let raw = try RawClient(address)
        raw.send(text)
        guard until({ raw.receive() || enough(raw.received) }) else {
            throw TestTrouble("The conversation did not end; so far: \(raw.received)")
        }
        return raw.received
    }
}

extension ServiceAnswer {
    /// The status; nil where nobody answered.
    package var status: Int? {
        if case .answered(let status, _) = self { status } else { nil }
    }

    /// The body as text, or why nobody answered.
    package var text: String {
        switch self {
        case .answered(_, let body): String(decoding: body, as: UTF8.self)
        case .unreachable(let why): why
        }
    }
}
