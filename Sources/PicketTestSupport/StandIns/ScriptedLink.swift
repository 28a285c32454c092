package import PicketLoop
package import PicketModel

/// A link whose broker is the test: it accepts, refuses, answers, delivers and goes away when it is told to.
///
/// What the port tells later is told by the clock's next turn: the end after a drop, and samples written.
package final class ScriptedLink: Link {
    /// A message that was published, and how it was named.
    package struct Published: Equatable, Sendable {
        /// Its name.
        package var token: PublishToken
        /// What was published.
        package var message: OutgoingMessage
    }

    /// Where the connection stands.
    package enum State: Sendable {
        case idle
        case connecting
        case connected
    }

    package var onEvent: ((LinkEvent) -> Void)?
    /// Where it stands.
    package private(set) var state = State.idle
    /// The last will of each try, in order.
    package private(set) var wills: [OutgoingMessage?] = []
    /// The target of the newest try.
    package private(set) var target: LinkTarget?
    /// Everything published since `forget`, in order, over all connections.
    package private(set) var published: [Published] = []
    /// The filters of each subscription.
    package private(set) var subscriptions: [[String]] = []
    /// Whether each drop said goodbye.
    package private(set) var drops: [Bool] = []
    /// At-least-once messages that were not answered, oldest first.
    package private(set) var unanswered: [Published] = []
    /// How many unanswered messages the broker takes.
    package var window = 20
    /// The largest payload that the link takes.
    package var largestPayload = Int.max
    /// Hears of each publish as it is made.
    package var onPublish: (OutgoingMessage) -> Void = { _ in }
    /// After which each publish is answered with 0 by itself; nil leaves it to `answer`.
    package var roundTrip: Milliseconds?

    private let clock: any Clock
    private var made: UInt64 = 0
    private var connection = 0

    /// An idle link.
    package init(clock: any Clock) { self.clock = clock }

    package var room: Int { state == .connected ? max(window - unanswered.count, 0) : 0 }

    package func connect(to target: LinkTarget, will: OutgoingMessage?) {
        guard state == .idle else { return }
        state = .connecting
        self.target = target
        wills.append(will)
    }

    package func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken {
        guard state == .connected else { throw .notConnected }
        guard message.payload.count <= largestPayload else { throw .tooLarge(message.payload.count) }
        guard message.quality == .atMostOnce || room > 0 else { throw .windowFull }
        made += 1
        let entry = Published(token: PublishToken(made), message: message)
        published.append(entry)
        if message.quality == .atLeastOnce { unanswered.append(entry) }
        if message.quality == .atMostOnce { answerLater(entry.token, after: .zero) }
        if message.quality == .atLeastOnce, let roundTrip { answerLater(entry.token, after: roundTrip) }
        onPublish(message)
        return entry.token
    }

    package func subscribe(to filters: [String]) throws(LinkError) {
        guard state == .connected else { throw .notConnected }
        subscriptions.append(filters)
    }

    package func drop(sayingGoodbye: Bool) {
        guard state != .idle else { return }
        drops.append(sayingGoodbye)
        close()
        clock.schedule(after: .zero) { [weak self] _ in self?.onEvent?(.ended(.dropped)) }
    }

    /// The broker accepts the try that waits.
    package func accept() {
        guard state == .connecting else { return }
        state = .connected
        onEvent?(.connected(inFlight: window, largestPacket: nil))
    }

    /// The try fails, or the connection ends.
    package func lose(_ loss: LinkLoss = .broken("the connection was reset")) {
        guard state != .idle else { return }
        close()
        onEvent?(.ended(loss))
    }

    /// The broker answers the oldest unanswered message.
    package func answer(reason: UInt8 = 0) {
        guard let oldest = unanswered.first else { return }
        tell(oldest.token, reason)
    }

    /// The broker answers all, and what is published meanwhile; at most 10 000.
    package func answerAll(reason: UInt8 = 0) {
        for _ in 0..<10_000 where !unanswered.isEmpty { answer(reason: reason) }
    }

    /// A message comes.
    package func deliver(_ topic: String, _ payload: [UInt8], retained: Bool = false) {
        guard state == .connected else { return }
        onEvent?(.message(IncomingMessage(topic: topic, payload: payload, retained: retained)))
    }

    /// The broker answers a subscription.
    package func answerSubscription(_ reasons: [UInt8]) { onEvent?(.subscribed(reasons)) }

    /// Forgets what was published until now.
    package func forget() { published = [] }

    private func answerLater(_ token: PublishToken, after delay: Milliseconds) {
        let connection = connection
        clock.schedule(after: delay) { [weak self] _ in
            if let self, self.connection == connection, self.state == .connected { self.tell(token, 0) }
        }
    }

    private func tell(_ token: PublishToken, _ reason: UInt8) {
        unanswered.removeAll { $0.token == token }
        onEvent?(.published(token, reason: reason))
    }

    private func close() {
        state = .idle
        connection += 1
        unanswered = []
    }
}
