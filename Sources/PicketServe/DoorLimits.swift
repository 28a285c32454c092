package import PicketModel

/// What a door gives to those who come, and no more.
package struct DoorLimits: Equatable, Sendable {
    /// Connections at a time; who comes beyond them waits to be let in.
    package var connections: Int
    /// Bytes of a request's body.
    package var body: Int
    /// Bytes of memory a connection has, which bound the request line and the headers.
    package var headers: Int
    /// How long a request may take to come in whole, and a connection may say nothing between two.
    package var patience: Milliseconds

    /// The figures of the default door, where not said otherwise.
    package init(
        connections: Int = 64, body: Int = 1 << 20, headers: Int = 16 << 10, patience: Milliseconds = .seconds(10)
    ) {
        self.connections = connections
        self.body = body
        self.headers = headers
        self.patience = patience
    }
}

/// How the server learns which of its connections are ready.
package enum DoorPolling: Equatable, Sendable {
    /// By epoll where the library has it, else by a list of descriptors.
    case best
    /// By a list of descriptors, all below 1024, as on macOS.
    case list
}
