package import PicketModel

/// What a row of the ladder decided.
package struct Decision: Equatable, Sendable {
    /// The state.
    package var state: WorkerState
    /// Why it is unknown.
    package var cause: UnknownCause?
    /// What to do next, the most urgent first.
    package var actions: [Action]
    /// What decided, the deciding evidence first.
    package var why: [Reason]
    /// The row to name where an earlier verdict stands; nil names the row that decided.
    package var row: Int?

    /// Joins the first four.
    package init(_ state: WorkerState, cause: UnknownCause? = nil, _ actions: [Action], why: [Reason]) {
        self.state = state
        self.cause = cause
        self.actions = actions
        self.why = why
    }

    /// An unknown state with its cause.
    static func unknown(_ cause: UnknownCause, _ action: Action = .inspect, why: [Reason]) -> Decision {
        Decision(.unknown, cause: cause, [action], why: why)
    }

    /// An earlier verdict that stands, with what keeps it standing beside its own reasons.
    static func standing(_ verdict: Verdict, because reason: Reason) -> Decision {
        let why = verdict.why.filter { $0.kind != reason.kind }
        var decision = Decision(verdict.state, cause: verdict.cause, verdict.actions, why: why + [reason])
        decision.row = verdict.row
        return decision
    }
}

extension Situation {
    /// A reason, with the age and road of the newest successful look of its kind.
    func reason(_ kind: EvidenceKind, _ says: String) -> Reason {
        let receipt = receipt(kind)
        let age = kind == .contact ? host.silence(at: now) : receipt.flatMap { time.age(of: $0.stamp) }
        return Reason(kind: kind, says: Untrusted(says), age: age, road: receipt?.road ?? host.road ?? .mqtt)
    }

    /// How the newest successful look of a kind came, else the newest.
    func receipt(_ kind: EvidenceKind) -> Receipt? {
        switch kind {
        case .result: Self.receipt(worker.result)
        case .git: Self.receipt(worker.git)
        case .session: Self.receipt(worker.session)
        case .run: Self.receipt(worker.run)
        case .process: Self.receipt(worker.process)
        case .activity: Self.receipt(worker.activity)
        case .tmux: Self.receipt(worker.tmux)
        case .screen: Self.receipt(worker.screen)
        case .roster, .contact: nil
        }
    }

    private static func receipt<Value>(_ held: Held<Value>) -> Receipt? { (held.succeeded ?? held.latest)?.receipt }

    /// How long ago something on the boot of judgements was, as text.
    func ago(_ up: Milliseconds) -> String { Phrase.age(time.up - up) + " ago" }
}
