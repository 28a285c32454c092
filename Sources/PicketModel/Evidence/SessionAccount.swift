/// A runtime's own account of what it does, from what it writes; every field may be missing.
package struct SessionAccount: Equatable, Sendable {
    /// Which agent program gave it.
    package var runtime: Runtime
    /// The program's version as it wrote it.
    package var version: Untrusted?
    /// The program's name for the session.
    package var session: Untrusted?
    /// What it says it does.
    package var status: Status?
    /// What it waits for, in the program's words, where the status is `waiting`.
    package var waitingFor: Untrusted?
    /// When its newest record was written.
    package var recordUp: Milliseconds?
    /// When its last turn began.
    package var turnStartedUp: Milliseconds?
    /// When its last turn ended; nil while one runs or before the first.
    package var turnEndedUp: Milliseconds?
    /// How the last turn failed; nil where it did not.
    package var failure: TurnFailure?
    /// When a usage limit that it met ends.
    package var limitUntilUp: Milliseconds?
    /// Pieces of work that run on after a turn's end: shells, subagents.
    package var backgroundWork: Int = 0
    /// Whether a tool call was begun and has no result yet.
    package var openCall: Bool = false
    /// Whether the child process of that call lives.
    package var openCallLives: Bool = false
    /// Whether a living daemon of the runtime holds its open turn, so that the turn outlives the terminal.
    package var heldByDaemon: Bool = false

    /// An account that says nothing yet.
    package init(runtime: Runtime) { self.runtime = runtime }

    /// What a runtime says it does.
    package enum Status: String, CaseIterable, Sendable {
        case busy
        case waiting
        case idle
        /// Its turn is over and a background command runs.
        case background
    }
}

/// How a turn failed.
package struct TurnFailure: Equatable, Sendable {
    /// What the error asks for.
    package var bucket: Bucket
    /// The runtime's own class of the error, such as `rate_limit`.
    package var kind: Untrusted
    /// The text shown with it.
    package var text: Untrusted?

    /// Joins the three.
    package init(bucket: Bucket, kind: Untrusted, text: Untrusted? = nil) {
        self.bucket = bucket
        self.kind = kind
        self.text = text
    }
}
