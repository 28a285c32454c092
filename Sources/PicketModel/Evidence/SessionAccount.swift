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
    /// Which of the runtime's writings the status was read from; nil where that was not told.
    package var source: AccountSource?
    /// Since when the status holds, as the source tells it.
    package var statusUp: Milliseconds?
    /// What it waits for, in the program's words, where the status is `waiting`.
    package var waitingFor: Untrusted?
    /// When its newest record was written.
    package var recordUp: Milliseconds?
    /// When its last turn began.
    package var turnStartedUp: Milliseconds?
    /// When its last turn ended; nil while one runs or before the first.
    package var turnEndedUp: Milliseconds?
    /// Whether a person interrupted the last turn.
    package var interrupted: Bool = false
    /// How the last turn failed; nil where it did not.
    package var failure: TurnFailure?
    /// When a usage limit that it met ends.
    package var limitUntilUp: Milliseconds?
    /// The same by the runtime's wall clock, for people; nil where the runtime told no end.
    package var limitUntilWall: Milliseconds?
    /// Whether it goes on by itself when that limit ends.
    package var continuesItself: Bool = false
    /// Pieces of work that run on after a turn's end: shells, subagents.
    package var backgroundWork: Int = 0
    /// Whether a tool call was begun and has no result yet.
    package var openCall: Bool = false
    /// The tool that is called, by the runtime's name.
    package var openTool: Untrusted?
    /// When that call was begun.
    package var openCallUp: Milliseconds?
    /// Whether the child process of that call lives.
    package var openCallLives: Bool = false
    /// Whether a living daemon of the runtime holds its open turn, so that the turn outlives the terminal.
    package var heldByDaemon: Bool = false
    /// When the session ended by its own word; the process may live on with another.
    package var endedUp: Milliseconds?

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

/// What of a runtime's writings an account was read from, strongest first where two speak of one instant.
package enum AccountSource: String, CaseIterable, Sendable {
    /// A file that holds what the process does now, written anew with each change.
    case registry
    /// What the runtime reported by a hook.
    case hook
    /// Claude's log of a session.
    case transcript
    /// Codex's log of a session.
    case rollout
    /// A log of messages, as Gemini and agy keep it.
    case chat
    /// What the worker said by a beat of its own.
    case beat
    /// The title that the program gives its terminal.
    case title
    /// The time at which a file changed whose content is not read.
    case fileTime = "file-time"
}

/// How a turn failed.
package struct TurnFailure: Equatable, Sendable {
    /// What the error asks for.
    package var bucket: Bucket
    /// The runtime's own class of the error, such as `rate_limit`.
    package var kind: Untrusted
    /// The text shown with it.
    package var text: Untrusted?
    /// Which of the runtime's writings tells of it; nil where that was not told.
    package var source: AccountSource?

    /// Joins them all.
    package init(bucket: Bucket, kind: Untrusted, text: Untrusted? = nil, source: AccountSource? = nil) {
        self.bucket = bucket
        self.kind = kind
        self.text = text
        self.source = source
    }
}
