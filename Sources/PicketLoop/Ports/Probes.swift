package import PicketModel

/// What is known of a worker before a look: where to look, and what lay there when its run began.
package struct WorkerSubject: Equatable, Sendable {
    /// The worker's id.
    package var worker: WorkerID
    /// Its worktree; nil where it has none.
    package var worktree: String?
    /// The ref to compare its branch with; nil finds one.
    package var base: String?
    /// The branch it worked on when last seen; for when the worktree is no more.
    package var branch: String?
    /// The repository's common git folder, when last seen; for when the worktree is no more.
    package var commonFolder: String?
    /// Files to look for a result in, below the worktree.
    package var resultFiles: [String]
    /// The worker's log; nil looks at `.picket/log`.
    package var log: String?
    /// What the worktree held when the run began; nil where that was not seen.
    package var baseline: Baseline?
    /// When the run began; nil before the first.
    package var runStartedUp: Milliseconds?
    /// Up to where the reflog of HEAD was told; nil where nothing of it was.
    package var told: ReflogPlace?

    /// A worker with nothing known; the rest is set by field.
    package init(worker: WorkerID, worktree: String? = nil) {
        self.worker = worker
        self.worktree = worktree
        self.resultFiles = []
    }
}

/// What a worktree held when a run began.
package struct Baseline: Equatable, Sendable {
    /// HEAD; nil before the first commit.
    package var head: String?
    /// Uncommitted tracked paths, each with a fingerprint of its state; sorted by path.
    package var tracked: [BaselineFile] = []
    /// Untracked paths; sorted.
    package var untracked: [BaselineFile] = []
    /// Ids of the stashes of its branch.
    package var stashes: [String] = []
    /// An operation in progress.
    package var operation: GitOperation?
    /// Result files that lay there, each with a fingerprint.
    package var results: [BaselineFile] = []

    /// A clean worktree.
    package init(head: String? = nil) { self.head = head }
}

/// One file of a baseline.
package struct BaselineFile: Hashable, Sendable {
    /// Its path below the worktree.
    package var path: String
    /// Size, time and kind of change, as one word; equal where nothing changed.
    package var fingerprint: String

    /// Joins the two.
    package init(path: String, fingerprint: String) {
        self.path = path
        self.fingerprint = fingerprint
    }
}

/// The place of an entry in a reflog, which is only ever appended to.
package struct ReflogPlace: Hashable, Sendable {
    /// The commit that HEAD was at.
    package var old: String
    /// The commit that it moved to.
    package var new: String
    /// When, in seconds by the wall clock; git's committer date, which a program may set.
    package var seconds: Int64

    /// Joins the three.
    package init(old: String, new: String, seconds: Int64) {
        self.old = old
        self.new = new
        self.seconds = seconds
    }
}

/// The commits of a reflog that were not told yet.
package struct ReflogNews: Equatable, Sendable {
    /// Those that were made here, each once, oldest first.
    package var commits: [String]
    /// Up to where the reflog is told once these are; nil where it is empty.
    package var end: ReflogPlace?
    /// Whether more follow after `end`.
    package var hasMore: Bool

    /// Joins the three.
    package init(commits: [String] = [], end: ReflogPlace?, hasMore: Bool = false) {
        self.commits = commits
        self.end = end
        self.hasMore = hasMore
    }
}

/// One look at a worktree: its state and the baseline that a run beginning now would have.
package struct WorktreeLook: Equatable, Sendable {
    /// What git says.
    package var state: GitState
    /// What a run that begins now would find.
    package var baseline: Baseline
    /// The repository's common git folder.
    package var commonFolder: String
    /// The worktree's own git folder.
    package var gitFolder: String
    /// What the reflog of HEAD has to tell; nil where there is none, or no run.
    package var news: ReflogNews?

    /// Joins them all.
    package init(
        state: GitState, baseline: Baseline, commonFolder: String, gitFolder: String, news: ReflogNews? = nil
    ) {
        self.state = state
        self.baseline = baseline
        self.commonFolder = commonFolder
        self.gitFolder = gitFolder
        self.news = news
    }
}

/// A pane as tmux lists it.
package struct PaneLook: Equatable, Sendable {
    /// The pane itself.
    package var pane: TmuxPane
    /// When its session was created, by the wall clock; panes have no such time.
    package var sessionCreatedWall: Milliseconds
    /// The order in which panes were created on their server.
    package var order: Int
    /// The pid of their server, the parent of every pane's first process; nil where it was not told.
    package var server: Int32?
    /// By when its window was last drawn on, by the wall clock and to a second; nil where that was not told.
    package var drawnWall: Milliseconds?

    /// Joins them all.
    package init(
        pane: TmuxPane, sessionCreatedWall: Milliseconds, order: Int, server: Int32? = nil,
        drawnWall: Milliseconds? = nil
    ) {
        self.drawnWall = drawnWall
        self.pane = pane
        self.sessionCreatedWall = sessionCreatedWall
        self.order = order
        self.server = server
    }
}

/// Whose account is looked for, and what is known of it.
package struct SessionSubject: Equatable, Sendable {
    /// Which agent program it is.
    package var runtime: Runtime
    /// The process of the run.
    package var process: ProcessIdentity
    /// When it began; nil where that is not known.
    package var startedUp: Milliseconds?
    /// Where it works; nil where it has no worktree.
    package var worktree: String?
    /// The title of its terminal; nil where there is none.
    package var title: Untrusted?
    /// When that title was seen.
    package var titleUp: Milliseconds?
    /// The session's id, where the program itself told it.
    package var session: Untrusted?

    /// A process of which nothing else is known; the rest is set by field.
    package init(_ runtime: Runtime, _ process: ProcessIdentity) {
        self.runtime = runtime
        self.process = process
    }
}

/// The port of looks that need programs or parsing: tmux, git, results, and runtimes' own accounts.
///
/// Each look has a deadline of its own and ends in one call of `then`, on the loop's thread.
package protocol Probes: AnyObject {
    /// The sockets of the user's tmux servers: the tmux folder, listening sockets of tmux processes, and `extra`.
    func tmuxSockets(extra: [String]) -> Observation<[String]>
    /// The panes of one server; `absent` where no server answers there.
    func panes(ofSocket socket: String, then: @escaping (Observation<[PaneLook]>) -> Void)
    /// The worktree of a worker; `absent` where its folder is in no repository.
    func git(_ subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void)
    /// A result that the worker wrote, newer than its run's start and other than what lay there then.
    func result(_ subject: WorkerSubject, turnStartedUp: Milliseconds?) -> Observation<TaskResult>
    /// The runtime's own account of the session that this process runs or ran.
    func session(_ subject: SessionSubject) -> Observation<SessionAccount>
    /// The folders that hold the files of that account, as the last look found them; for watching, sorted.
    func sessionFolders(_ subject: SessionSubject) -> [String]
    /// What stands on a pane now, as text; `absent` where there is no such pane any more.
    ///
    /// It is for matching on this host, and is never published or kept on disk.
    func screen(of pane: TmuxPane, then: @escaping (Observation<[UInt8]>) -> Void)
    /// Newest change and count of files changed since `sinceUp`, by a bounded sweep of the worktree.
    func sweepFiles(_ worktree: String, sinceUp: Milliseconds) -> Observation<FileActivity>
}

extension Probes {
    /// A host whose panes show nothing.
    package func screen(of pane: TmuxPane, then: @escaping (Observation<[UInt8]>) -> Void) { then(.absent) }
}
