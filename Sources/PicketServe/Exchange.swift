import CMicroHTTPD
import PicketLoop

/// One request and what became of it.
@safe
final class Exchange {
    /// How far it is.
    enum Phase {
        /// Its head has not been looked at.
        case new
        /// It is coming in.
        case reading
        /// It came in but gets no further.
        case refused(Refusal)
        /// It is suspended and waits for an answer.
        case asked
        /// It is resumed, and its answer goes out when the server comes back to it.
        case answered(DoorAnswer)
        /// It is resumed, and its connection ends when the server comes back to it.
        case left
        /// Nothing more is to be done.
        case over
    }

    let visitor: Visitor
    var phase = Phase.new
    var method = ""
    var target: [UInt8]
    var body: [UInt8] = []
    /// What the visitor sent beyond this request makes its socket readable for good, so it is not asked again.
    var hasMore = false
    /// Set while suspended, during which the server keeps it.
    var connection: OpaquePointer?
    private weak let door: HTTPDoor?

    init(visitor: Visitor, target: [UInt8], door: HTTPDoor) {
        self.visitor = visitor
        self.target = target
        self.door = door
    }

    var isAwaited: Bool {
        if case .asked = phase { true } else { false }
    }

    /// Ends the wait with an answer, or without one where the visitor left.
    func end(_ answer: DoorAnswer?) {
        guard isAwaited, let connection = unsafe connection else { return }
        unsafe self.connection = nil
        phase = answer.map { .answered($0) } ?? .left
        door?.forget(self)
        unsafe MHD_resume_connection(connection)
    }
}

/// What a caller holds of an exchange; an answer that nobody gives becomes an error at once.
final class Reply: DoorReply {
    private let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    deinit { exchange.end(Refusal.dropped.answer) }

    func answer(_ answer: DoorAnswer) { exchange.end(answer) }

    var isAwaited: Bool { exchange.isAwaited }
}
