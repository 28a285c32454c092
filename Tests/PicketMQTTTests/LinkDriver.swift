import PicketLoop
import PicketMQTT
import PicketModel
import PicketTestSupport

/// A link on a loop of its own, turned by the test, with all that it told.
final class LinkDriver {
    struct Overdue: Error, CustomStringConvertible { let description: String }

    let loop: Loop
    let link: any Link
    private(set) var events: [LinkEvent] = []
    var onEvent: (LinkEvent) -> Void = { _ in }
    var keepsEvents = true

    init() throws {
        guard let loop = Loop() else { throw Overdue(description: "no boot id") }
        self.loop = loop
        link = MosquittoLink(on: loop)
        link.onEvent = { [unowned self] event in
            if keepsEvents { events.append(event) }
            onEvent(event)
        }
    }

    deinit { link.drop(sayingGoodbye: false) }

    /// Turns the loop until `holds`, at most `limit`.
    func turn(until what: String, within limit: Milliseconds = .seconds(10), _ holds: () -> Bool) throws {
        let end = loop.now.up + limit
        while !holds() {
            guard loop.now.up < end else { throw Overdue(description: "\(what) did not come within \(limit.count) ms") }
            loop.turn(waitingAtMost: .milliseconds(50))
        }
    }

    /// Turns the loop for a while, to see that nothing comes.
    func turn(for span: Milliseconds) {
        let end = loop.now.up + span
        while loop.now.up < end { loop.turn(waitingAtMost: end - loop.now.up) }
    }

    func connect(
        to port: UInt16, host: String = "127.0.0.1", as client: String = "desk", will: OutgoingMessage? = nil,
        _ change: (inout LinkTarget) -> Void = { _ in }
    ) {
        var target = LinkTarget(host: host, port: port, client: client)
        change(&target)
        link.connect(to: target, will: will)
    }

    func connected(
        to port: UInt16, as client: String = "desk", will: OutgoingMessage? = nil,
        _ change: (inout LinkTarget) -> Void = { _ in }
    ) throws {
        let before = count(\.isConnected)
        let ends = losses
        connect(to: port, as: client, will: will, change)
        try turn(until: "connected") { count(\.isConnected) > before || losses > ends }
        if count(\.isConnected) == before { throw Overdue(description: "not connected: \(String(describing: loss))") }
    }

    func subscribed(to filters: [String]) throws {
        let before = count(\.isSubscribed)
        try link.subscribe(to: filters)
        try turn(until: "SUBACK") { count(\.isSubscribed) > before }
    }

    /// Publishes, and waits for the broker's answer.
    func published(_ message: OutgoingMessage) throws -> UInt8 {
        let token = try link.publish(message)
        try turn(until: "PUBACK") { reason(of: token) != nil }
        return reason(of: token) ?? 255
    }

    func count(_ kind: (LinkEvent) -> Bool) -> Int { events.filter(kind).count }

    func reason(of token: PublishToken) -> UInt8? {
        for case .published(token, let reason) in events { return reason }
        return nil
    }

    var messages: [IncomingMessage] {
        events.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    /// Why the newest connection ended; nil where none has.
    var loss: LinkLoss? {
        events.compactMap { if case .ended(let loss) = $0 { loss } else { nil } }.last
    }

    var losses: Int { count(\.isEnd) }
}

extension LinkEvent {
    var isConnected: Bool { if case .connected = self { true } else { false } }
    var isEnd: Bool { if case .ended = self { true } else { false } }
    var isSubscribed: Bool { if case .subscribed = self { true } else { false } }
    var isPublished: Bool { if case .published = self { true } else { false } }
}

extension OutgoingMessage {
    /// A message of one letter, repeated.
    static func letters(
        _ count: Int = 1, to topic: String = "t/a", quality: QualityOfService = .atLeastOnce, retained: Bool = false,
        expiry: Milliseconds? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(
            topic: topic, payload: [UInt8](repeating: 0x61, count: count), quality: quality, retained: retained,
            expiry: expiry)
    }
}
