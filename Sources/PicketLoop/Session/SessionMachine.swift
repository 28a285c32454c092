package import PicketModel

/// Decides when to connect, and how long to wait before the next try; pure.
///
/// The caller tells it what happened, with the time since boot, and does what it answers.
package struct SessionMachine: Equatable, Sendable {
    /// Where a session stands.
    package enum State: Equatable, Sendable {
        /// Not started, or stopped.
        case idle
        /// A link was asked to connect and has not answered.
        case connecting
        /// The broker accepted at `since`, a time since boot.
        case connected(since: Milliseconds)
        /// Between two tries.
        case waiting(Cause)
    }

    /// What made a session wait.
    package enum Cause: Equatable, Sendable {
        /// Nothing answered, or the connection broke.
        case outage
        /// The broker's CONNACK refused.
        case refused
        /// Somebody else seems to use the same client id.
        case duplicate
    }

    /// What the caller is to do.
    package enum Action: Equatable, Sendable {
        /// Nothing; a wait that was begun goes on.
        case none
        /// Connect, with the will of this birth.
        case connect(birth: UInt64)
        /// Call `isDue` after this span, give or take the jitter; replaces a wait that was begun.
        case wait(Milliseconds)
        /// End the connection and any wait.
        case drop(sayingGoodbye: Bool)
    }

    /// Where the session stands.
    package private(set) var state = State.idle
    /// The number of the newest try. Every try counts: the broker may hold a will whose CONNACK never came.
    package private(set) var birth: UInt64

    private let policy: SessionPolicy
    private var outages = 0
    private var quickLosses = 0
    private var hurried = false

    /// An idle session whose next try has the birth after `birth`.
    package init(policy: SessionPolicy = SessionPolicy(), birth: UInt64 = 0) {
        self.policy = policy
        self.birth = birth
    }

    /// The session is wanted.
    package mutating func start() -> Action {
        guard state == .idle else { return .none }
        return connect()
    }

    /// The session is no longer wanted.
    package mutating func stop(sayingGoodbye: Bool) -> Action {
        guard state != .idle else { return .none }
        state = .idle
        outages = 0
        return .drop(sayingGoodbye: sayingGoodbye)
    }

    /// The broker accepted at `up`.
    package mutating func isConnected(at up: Milliseconds) -> Action {
        if state == .connecting { state = .connected(since: up) }
        return .none
    }

    /// The wait is over.
    package mutating func isDue() -> Action {
        guard case .waiting = state else { return .none }
        return connect()
    }

    /// Whether tries should follow one another faster, as while the hub is on ssh.
    package mutating func hurry(_ wanted: Bool) -> Action {
        let changed = wanted != hurried
        hurried = wanted
        guard changed, wanted, state == .waiting(.outage) else { return .none }
        return .wait(policy.hurried)
    }

    /// The connection ended at `up`, or never was.
    package mutating func hasEnded(_ loss: LinkLoss, at up: Milliseconds) -> Action {
        // A drop was asked for by `stop`, which has moved the state already; a later try may stand by now.
        guard loss != .dropped, let cause = cause(of: loss, at: up) else { return .none }
        state = .waiting(cause)
        return .wait(cause == .outage ? nextOutageWait() : policy.person)
    }

    private mutating func connect() -> Action {
        birth += 1
        state = .connecting
        return .connect(birth: birth)
    }

    private mutating func cause(of loss: LinkLoss, at up: Milliseconds) -> Cause? {
        switch state {
        case .idle, .waiting: return nil
        case .connecting:
            // A duplicate is accepted before it is thrown out; a try that was not, tells of another trouble.
            quickLosses = 0
        case .connected(let since):
            outages = up - since < policy.standing ? outages : 0
            quickLosses = up - since < policy.standing ? quickLosses + 1 : 0
        }
        switch loss {
        case .refused: return .refused
        case .disconnected(0x8E): return .duplicate
        default: return quickLosses >= policy.quickLosses ? .duplicate : .outage
        }
    }

    private mutating func nextOutageWait() -> Milliseconds {
        let doubled = policy.shortest * (1 << Int64(min(outages, 16)))
        outages += 1
        return hurried ? policy.hurried : min(doubled, policy.longest)
    }
}
