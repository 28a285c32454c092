package import PicketModel

/// How a connection of a session ended, and what comes next.
package struct SessionEnd: Equatable, Sendable {
    /// Why it ended, or never was.
    package var loss: LinkLoss
    /// When the next try begins; nil where none will.
    package var nextTry: Milliseconds?
    /// Whether somebody else seems to use the same client id.
    package var suspectsDuplicate: Bool

    /// Joins the three.
    package init(loss: LinkLoss, nextTry: Milliseconds?, suspectsDuplicate: Bool) {
        self.loss = loss
        self.nextTry = nextTry
        self.suspectsDuplicate = suspectsDuplicate
    }
}

/// Keeps a link connected: connects, waits, connects again, each time with a new birth.
///
/// It keeps no message: what is published while nothing is connected is refused. All calls and callbacks are on the
/// loop's thread; a callback may call anything here.
package final class Session {
    /// Makes the last will of a birth; asked before each try.
    package var will: (UInt64) -> OutgoingMessage? = { _ in nil }
    /// The broker accepted this birth; it takes packets of at most so many bytes, nil for any.
    package var onConnected: (_ birth: UInt64, _ largestPacket: Int?) -> Void = { _, _ in }
    /// The connection ended, or the try failed.
    package var onEnded: (SessionEnd) -> Void = { _ in }
    /// A message came.
    package var onMessage: (IncomingMessage) -> Void = { _ in }
    /// The broker answered a publish; a reason of 0x80 and above refuses it.
    package var onPublished: (_ token: PublishToken, _ reason: UInt8) -> Void = { _, _ in }
    /// The broker answered a subscription, one reason a filter; 0x80 and above refuse it.
    package var onSubscribed: ([UInt8]) -> Void = { _ in }

    private let clock: any Clock
    private let link: any Link
    private let target: LinkTarget
    private let policy: SessionPolicy
    private var machine: SessionMachine
    private var timer: TimerID?
    /// Tries whose end was not told yet. Above one, what the link tells is still of an earlier try.
    private var openTries = 0

    /// An idle session over `link`, whose events it takes from now on; its first birth follows `birth`.
    package init(
        clock: any Clock, link: any Link, target: LinkTarget, policy: SessionPolicy = SessionPolicy(),
        birth: UInt64 = 0
    ) {
        self.clock = clock
        self.link = link
        self.target = target
        self.policy = policy
        machine = SessionMachine(policy: policy, birth: birth)
        link.onEvent = { [weak self] event in self?.take(event) }
    }

    /// Where it stands.
    package var state: SessionMachine.State { machine.state }
    /// The number of the newest try.
    package var birth: UInt64 { machine.birth }
    /// Places left for at-least-once messages; 0 while nothing is connected.
    package var room: Int { link.room }

    /// Begins to connect, and keeps at it.
    package func start() { perform(machine.start()) }

    /// Ends the connection, and any further try. `sayingGoodbye` suppresses the will; without it the will is published.
    package func stop(sayingGoodbye: Bool = true) { perform(machine.stop(sayingGoodbye: sayingGoodbye)) }

    /// Whether tries should follow one another faster, as while the hub is on ssh.
    package func hurry(_ wanted: Bool) { perform(machine.hurry(wanted)) }

    /// Hands one message to the connection.
    package func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken { try link.publish(message) }

    /// Asks the connection for topics; to be asked again on every connection.
    package func subscribe(to filters: [String]) throws(LinkError) { try link.subscribe(to: filters) }

    private func take(_ event: LinkEvent) {
        if case .ended(let loss) = event { return end(loss) }
        guard openTries == 1, machine.state != .idle else { return }
        switch event {
        case .connected(_, let largestPacket):
            perform(machine.isConnected(at: clock.now.up))
            onConnected(machine.birth, largestPacket)
        case .published(let token, let reason): onPublished(token, reason)
        case .subscribed(let reasons): onSubscribed(reasons)
        case .message(let message): onMessage(message)
        case .ended: break
        }
    }

    private func end(_ loss: LinkLoss) {
        openTries -= 1
        let isNewest = openTries == 0
        let nextTry = isNewest ? perform(machine.hasEnded(loss, at: clock.now.up)) : .zero
        let suspects = isNewest && machine.state == .waiting(.duplicate)
        onEnded(SessionEnd(loss: loss, nextTry: nextTry, suspectsDuplicate: suspects))
    }

    @discardableResult
    private func perform(_ action: SessionMachine.Action) -> Milliseconds? {
        switch action {
        case .none: return nil
        case .connect(let birth):
            cancelTimer()
            openTries += 1
            link.connect(to: target, will: will(birth))
            return nil
        case .wait(let span): return wait(clock.jitter(span, permille: policy.jitterPermille))
        case .drop(let sayingGoodbye):
            cancelTimer()
            link.drop(sayingGoodbye: sayingGoodbye)
            return nil
        }
    }

    private func wait(_ span: Milliseconds) -> Milliseconds {
        cancelTimer()
        timer = clock.schedule(after: span) { [weak self] _ in
            guard let self else { return }
            timer = nil
            perform(machine.isDue())
        }
        return span
    }

    private func cancelTimer() {
        if let timer { clock.cancel(timer) }
        timer = nil
    }
}
