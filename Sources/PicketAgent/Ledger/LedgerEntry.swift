package import PicketLoop
package import PicketModel

/// What an agent keeps on disk of one worker until it is retired.
package struct LedgerEntry: Equatable, Sendable {
    /// The worker's id; never given to another while this entry stands.
    package var worker: WorkerID
    /// The tmux server and pane it was last seen in.
    package var place: PanePlace?
    /// The tmux session's name when last seen.
    package var session: Untrusted?
    /// Its worktree.
    package var worktree: String?
    /// Its branch when last seen.
    package var branch: String?
    /// The repository's common git folder when last seen.
    package var commonFolder: String?
    /// Its newest run; nil before the first.
    package var run: Run?
    /// What its worktree held when that run began; nil where that was not seen.
    package var baseline: Baseline?
    /// The commit that was last reported, so that commits made while no agent ran become events.
    package var reportedHead: String?
    /// How long its run has been over; nil while it lives.
    package var retirement: RetirementClock?

    /// An entry that knows only the id.
    package init(worker: WorkerID) { self.worker = worker }
}

/// A pane on a tmux server.
package struct PanePlace: Hashable, Sendable {
    /// The server's socket.
    package var socket: String
    /// The pane's id, such as `%3`.
    package var pane: String

    /// Joins the two.
    package init(socket: String, pane: String) {
        self.socket = socket
        self.pane = pane
    }
}

/// All that an agent keeps on disk beside its spool.
package struct Ledger: Equatable, Sendable {
    /// The boot in which it was last written.
    package var boot: BootID?
    /// Counts the agent's runs on this state folder.
    package var epochCounter: UInt64 = 0
    /// The workers, in order of their ids.
    package var entries: [LedgerEntry] = []

    /// An empty ledger.
    package init() {}
}
