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
    /// What was told of it, so that what happened while no agent ran becomes events, and nothing does twice.
    package var told = ToldFacts()
    /// What the hooks of that run told.
    package var hooks: SessionAccount?
    /// What that run said of itself.
    package var beats: SessionAccount?
    /// How long its run has been over; nil while it lives.
    package var retirement: RetirementClock?

    /// An entry that knows only the id.
    package init(worker: WorkerID) { self.worker = worker }
}

/// What the events of one worker have told until now.
package struct ToldFacts: Equatable, Sendable {
    /// The run whose beginning was told.
    package var run: ProcessIdentity?
    /// HEAD in the last look.
    package var head: String?
    /// Up to where the reflog of HEAD was told.
    package var reflog: ReflogPlace?
    /// Commits after that place that were told all the same, by an agent that ended before it noted the place.
    package var commits: [String] = []
    /// Commits that were not pushed in the last look.
    package var unpushed: Int?
    /// The result that was told.
    package var result: ToldResult?

    /// Nothing told.
    package init() {}
}

/// A result by what tells it from another.
package struct ToldResult: Equatable, Sendable {
    /// Whether it said success.
    package var succeeded: Bool
    /// When it was written, by the wall clock; nil where that was not noted before the agent ended.
    package var writtenWall: Milliseconds?

    /// Joins the two.
    package init(succeeded: Bool, writtenWall: Milliseconds?) {
        self.succeeded = succeeded
        self.writtenWall = writtenWall
    }

    /// Whether both are of one writing; a time that is read from two clocks moves by a millisecond or two.
    func isSame(as other: ToldResult) -> Bool {
        guard succeeded == other.succeeded else { return false }
        guard let one = writtenWall, let two = other.writtenWall else { return true }
        return abs((one - two).count) < 1000
    }
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
    /// The last event whose effect is in the entries; later ones lie in the spool, and are applied to them at a start.
    package var lastEvent: LedgerMark?
    /// The workers, in order of their ids.
    package var entries: [LedgerEntry] = []

    /// An empty ledger.
    package init() {}
}

/// The place of an event.
package struct LedgerMark: Equatable, Sendable {
    /// Its epoch.
    package var epoch: Epoch
    /// Its number; 0 before the first.
    package var seq: UInt64

    /// Joins the two.
    package init(epoch: Epoch, seq: UInt64) {
        self.epoch = epoch
        self.seq = seq
    }
}
