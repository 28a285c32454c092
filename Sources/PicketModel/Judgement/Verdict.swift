/// The states a worker can be in.
package enum WorkerState: String, CaseIterable, Sendable {
    case unknown
    case failed
    case done
    case gone
    case delivered
    case vanished
    case waiting
    case limited
    case starting
    case working
    case idle
    case stalled

    /// Whether the state is one of an ended run; `failed` and `done` may also be of a living one.
    package var isEnd: Bool {
        switch self {
        case .failed, .done, .gone, .delivered, .vanished: true
        case .unknown, .waiting, .limited, .starting, .working, .idle, .stalled: false
        }
    }
}

/// What a person or a coordinating agent should do next.
package enum Action: String, CaseIterable, Sendable {
    case restoreContact = "restore-contact"
    case readLog = "read-log"
    case respawn
    case harvest
    case inspect
    case recover
    case redispatch
    case answer
    case reauthenticate
    case `continue`
    case wait
    case review
    case restart
    case none
}

/// Why a verdict is `unknown`.
package enum UnknownCause: String, CaseIterable, Sendable {
    case broker
    case hub
    case host
    case sshd
    case probe
    /// Another worker lives in the same worktree.
    case shared
    /// The worktree is no more, and nothing tells what became of the work.
    case removed
}

/// One reason of a verdict: what one piece of evidence says, how old it is and by which road it came.
package struct Reason: Equatable, Sendable {
    /// Which kind of evidence.
    package var kind: EvidenceKind
    /// What it says, as a person would say it; it may quote untrusted text.
    package var says: Untrusted
    /// How old it was when the verdict was made; nil where that is not known.
    package var age: Milliseconds?
    /// The road it came by.
    package var road: Road

    /// Joins the four.
    package init(kind: EvidenceKind, says: Untrusted, age: Milliseconds?, road: Road) {
        self.kind = kind
        self.says = says
        self.age = age
        self.road = road
    }
}

/// The hub's judgement of one worker.
package struct Verdict: Equatable, Sendable {
    /// The state.
    package var state: WorkerState
    /// Why it is unknown; nil for every other state.
    package var cause: UnknownCause?
    /// What to do next, the most urgent first; never empty.
    package var actions: [Action]
    /// The row of the ladder that decided.
    package var row: Int
    /// The evidence that decided it, strongest first; never empty.
    package var why: [Reason]
    /// The last verdict that was not `unknown`, where this one is.
    package var lastKnown: LastKnown?
    /// Since when the state holds, by the hub's wall clock.
    package var since: Milliseconds
    /// The road that the newest evidence came by.
    package var road: Road

    /// Joins them all.
    package init(
        state: WorkerState, cause: UnknownCause? = nil, actions: [Action], row: Int, why: [Reason],
        lastKnown: LastKnown? = nil, since: Milliseconds, road: Road
    ) {
        self.state = state
        self.cause = cause
        self.actions = actions
        self.row = row
        self.why = why
        self.lastKnown = lastKnown
        self.since = since
        self.road = road
    }

    /// A verdict that stood before contact was lost.
    package struct LastKnown: Equatable, Sendable {
        /// The state it named.
        package var state: WorkerState
        /// When it was last known to hold, by the hub's wall clock.
        package var at: Milliseconds

        /// Joins the two.
        package init(state: WorkerState, at: Milliseconds) {
            self.state = state
            self.at = at
        }
    }
}
