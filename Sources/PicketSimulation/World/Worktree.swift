import PicketLoop
import PicketModel

/// A git worktree of the simulated world, with its branch.
struct Worktree {
    /// One commit, or what HEAD began with.
    struct Commit {
        var id: String
        var at: Int64
    }

    struct Result {
        var succeeded: Bool
        var at: Int64
        var fingerprint: String
    }

    let path: String
    var exists = true
    var branch: String
    /// The commits of the branch; the first is the base.
    var commits: [Commit]
    /// How many of them the remote and the base hold.
    var pushed = 1
    var merged = 1
    /// Changed tracked files and untracked ones, with a mark of their content.
    var tracked: [String: String] = [:]
    var untracked: [String: String] = [:]
    var stashes: [String] = []
    var operation: GitOperation?
    var result: Result?
    /// When files last changed, by name; the newest few.
    var changes: [String: Int64] = [:]
    var lastChangeAt: Int64?
    var heartbeatAt: Int64?

    init(path: String, branch: String, base: Commit) {
        self.path = path
        self.branch = branch
        commits = [base]
    }

    var head: String { commits[commits.count - 1].id }

    var commonFolder: String { path + "/.git" }

    /// Notes that a file changed.
    mutating func touch(_ name: String, at now: Int64) {
        changes = changes.filter { now - $0.value < 300_000 }
        changes[name] = now
        lastChangeAt = now
    }

    /// What a run that begins now would find.
    var baseline: Baseline {
        var baseline = Baseline(head: head)
        baseline.tracked = Self.files(tracked)
        baseline.untracked = Self.files(untracked)
        baseline.stashes = stashes
        baseline.operation = operation
        baseline.results = result.map { [BaselineFile(path: ".picket/result.json", fingerprint: $0.fingerprint)] } ?? []
        return baseline
    }

    private static func files(_ files: [String: String]) -> [BaselineFile] {
        files.sorted { $0.key < $1.key }.map { BaselineFile(path: $0.key, fingerprint: $0.value) }
    }
}

extension Worktree {
    /// What git says of it, seen from a run.
    func look(_ subject: WorkerSubject, on time: LocalTime) -> WorktreeLook {
        var state = GitState(worktree: Untrusted(path))
        state.worktreeExists = exists
        state.branch = Untrusted(branch)
        state.head = head
        state.base = "main"
        state.ahead = commits.count - merged
        state.behind = 0
        state.unpushed = commits.count - pushed
        state.hasRemote = true
        state.lastCommitUp = commits.last.map { time.up(at: $0.at) }
        state.lastSubject = Untrusted("change \(head)")
        state.commitsOfRun = commitsOfRun(subject, on: time)
        if state.commitsOfRun > 0, state.ahead == 0 { state.merged = .commits }
        if exists { addFiles(to: &state, subject.baseline) }
        return WorktreeLook(
            state: state, baseline: baseline, commonFolder: commonFolder, gitFolder: commonFolder)
    }

    /// By the place of the run's first HEAD, else by time.
    private func commitsOfRun(_ subject: WorkerSubject, on time: LocalTime) -> Int {
        guard let started = subject.runStartedUp else { return 0 }
        if let start = subject.baseline?.head, let place = commits.firstIndex(where: { $0.id == start }) {
            return commits.count - 1 - place
        }
        return commits.dropFirst().count { time.up(at: $0.at) >= started }
    }

    private func addFiles(to state: inout GitState, _ before: Baseline?) {
        let found = baseline
        let (oldTracked, oldUntracked) = (Set(before?.tracked ?? []), Set(before?.untracked ?? []))
        let ofRun = found.untracked.filter { !oldUntracked.contains($0) }
        state.tracked = found.tracked.count
        state.trackedOfRun = found.tracked.count { !oldTracked.contains($0) }
        state.untracked = found.untracked.count
        state.untrackedOfRun = ofRun.count
        state.untrackedNames = ofRun.prefix(5).map { Untrusted($0.path) }
        state.operation = operation
        state.operationOfRun = operation != nil && operation != before?.operation
        let oldStashes = Set(before?.stashes ?? [])
        state.stashesOfRun = stashes.count { !oldStashes.contains($0) }
    }
}
