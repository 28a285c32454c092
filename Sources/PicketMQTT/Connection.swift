import CMosquitto
import PicketLoop

/// One connection, from its CONNECT to its end: the window, and what libmosquitto's codes mean.
///
/// It ends once; the one who holds it then throws it away, with all that the library keeps of it.
final class Connection {
    /// The broker's limits, once its CONNACK came.
    struct Limits: Equatable {
        var inFlight: Int
        var largestPacket: Int?
    }

    private(set) var limits: Limits?
    private(set) var inFlight = 0
    private let client: Client
    private var sent: [Int32: Sent] = [:]

    private struct Sent {
        var token: PublishToken
        var inWindow: Bool
    }

    /// Takes over a client that has connected.
    init(_ client: consuming Client) { self.client = client }

    /// The socket; negative once the library closed it.
    var socket: Int32 { client.socket }
    /// Whether something waits to be written.
    var wantsWrite: Bool { client.wantsWrite }
    /// Places left in the window.
    var room: Int { max((limits?.inFlight ?? 0) - inFlight, 0) }
    /// Whether `collect` has something to translate.
    var hasNews: Bool { !client.inbox.events.isEmpty || broken != nil }

    /// Reads what came, a bounded part at a time, and appends what it means; how the connection ended, where it did.
    func read(into events: inout [LinkEvent]) -> LinkLoss? {
        for _ in 0..<Self.readsATurn {
            let code = client.read()
            let heard = !client.inbox.events.isEmpty
            if let loss = translate(code, into: &events) { return loss }
            // A packet is read whole or not at all, nearly always; one that said nothing is looked for again next turn.
            guard heard else { return nil }
        }
        return nil
    }

    /// Writes what waits.
    func write(into events: inout [LinkEvent]) -> LinkLoss? { translate(client.write(), into: &events) }

    /// Looks after the keepalive; to be called about once a second.
    func tick(into events: inout [LinkEvent]) -> LinkLoss? {
        limits == nil ? nil : translate(client.tick(), into: &events)
    }

    /// Translates what a call other than a read left behind.
    func collect(into events: inout [LinkEvent]) -> LinkLoss? {
        guard broken != nil else { return translate(.success, into: &events) }
        // What the broker said before it closed, as the reason of a DISCONNECT, tells more than the write that failed.
        return read(into: &events) ?? broken
    }

    /// Writes DISCONNECT, as far as the socket takes it without waiting.
    func sayGoodbye() {
        guard client.sayGoodbye().isSuccess else { return }
        for _ in 0..<Self.goodbyeWrites where client.socket >= 0 && client.wantsWrite { _ = client.write() }
    }

    /// Hands one message to the library where there is room for it, so that the library has no queue of its own.
    func publish(_ message: OutgoingMessage, as token: PublishToken) throws(LinkError) {
        guard let limits, broken == nil, client.socket >= 0 else { throw .notConnected }
        try check(message, limits)
        do {
            let packet = try client.publish(message)
            let inWindow = message.quality == .atLeastOnce
            // 65535 packets after one that is still open its number comes again, and no answer could be told apart.
            if sent.updateValue(Sent(token: token, inWindow: inWindow), forKey: packet)?.inWindow == true {
                broken = .broken("the number of a packet came round again before its answer")
            }
            if inWindow { inFlight += 1 }
        } catch {
            if !Self.harmless.contains(error.number) { broken = error.loss }
            throw .failed(error.text)
        }
    }

    /// Asks for topics.
    func subscribe(to filters: [String]) throws(LinkError) {
        guard limits != nil, broken == nil, client.socket >= 0 else { throw .notConnected }
        guard filters.allSatisfy({ !$0.utf8.contains(0) }) else { throw .failed("a topic holds no NUL byte") }
        do {
            try client.subscribe(to: filters)
        } catch {
            if !Self.harmless.contains(error.number) { broken = error.loss }
            throw .failed(error.text)
        }
    }

    /// A call that failed for want of a connection; told by `collect`, not from within the call.
    private var broken: LinkLoss?

    private static let readsATurn = 64
    private static let goodbyeWrites = 4
    /// The window where the broker gives none, and the most that is used of a larger one.
    private static let usualWindow = 20
    private static let largestWindow = 100
    /// Codes that refuse one message and leave the connection as it was.
    private static let harmless = [
        MOSQ_ERR_INVAL, MOSQ_ERR_PAYLOAD_SIZE, MOSQ_ERR_MALFORMED_UTF8, MOSQ_ERR_NOT_SUPPORTED,
        MOSQ_ERR_QOS_NOT_SUPPORTED, MOSQ_ERR_OVERSIZE_PACKET, MOSQ_ERR_RETAIN_NOT_SUPPORTED,
    ].map(\.rawValue)

    private func check(_ message: OutgoingMessage, _ limits: Limits) throws(LinkError) {
        guard !message.topic.utf8.contains(0) else { throw .failed("a topic holds no NUL byte") }
        let size = PublishSize.ofPacket(message)
        guard size <= limits.largestPacket ?? PublishSize.largest else { throw .tooLarge(size) }
        switch message.quality {
        case .atLeastOnce: guard room > 0 else { throw .windowFull }
        // Nothing answers these: a socket that takes no more is the only bound.
        case .atMostOnce: guard !client.wantsWrite else { throw .windowFull }
        }
    }

    private func translate(_ code: LibraryCode, into events: inout [LinkEvent]) -> LinkLoss? {
        var said: Int32?
        defer { client.inbox.clear() }
        for event in client.inbox.events {
            switch event {
            case .accepted(let reason, let receiveMaximum, let largestPacket):
                guard reason == 0 else { return .refused(UInt8(truncatingIfNeeded: reason)) }
                guard limits == nil else { return .notMQTT }
                events.append(accept(receiveMaximum, largestPacket))
            case .disconnected(let reason): said = reason
            case .published(let packet, let reason):
                if let event = settle(packet, reason) { events.append(event) }
            case .subscribed(let reasons): events.append(.subscribed(reasons))
            case .message(let message): events.append(.message(message))
            }
        }
        guard code.isSuccess else { return code.loss }
        guard client.socket < 0 else { return nil }
        // The library closed the socket without an error: the broker said DISCONNECT.
        return .disconnected(UInt8(truncatingIfNeeded: said ?? 0))
    }

    private func accept(_ receiveMaximum: Int?, _ largestPacket: Int?) -> LinkEvent {
        let inFlight = min(receiveMaximum ?? Self.usualWindow, Self.largestWindow)
        limits = Limits(inFlight: inFlight, largestPacket: largestPacket)
        return .connected(inFlight: inFlight, largestPacket: largestPacket)
    }

    private func settle(_ packet: Int32, _ reason: Int32) -> LinkEvent? {
        guard let settled = sent.removeValue(forKey: packet) else { return nil }
        if settled.inWindow { inFlight -= 1 }
        return .published(settled.token, reason: UInt8(truncatingIfNeeded: reason))
    }
}
