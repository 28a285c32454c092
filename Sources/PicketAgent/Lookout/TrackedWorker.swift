import PicketLoop
import PicketModel
import PicketRuntimes

/// All that the lookout remembers of one worker.
final class TrackedWorker {
    /// What is kept on disk of it.
    var entry: LedgerEntry
    /// The configuration's entry that speaks of it.
    var rule: WorkerRule?
    /// What was last seen of it.
    var evidence: WorkerEvidence
    /// Told when the run's process ends.
    var exitWatch: WatchID?
    /// Told of files and of git's own files.
    var watches: [WatchID] = []
    /// Which worktree those watch; nil where they must be set up.
    var watched: String?
    /// Whether the kernel tells of changes in that worktree; git's own files may be told where it does not.
    var filesAreTold = false
    /// Told of its runtime's files, by folder.
    var sessionWatches: [String: WatchID] = [:]
    /// When the processes below the run's began, helpers aside, as the last sample saw them.
    var commandStarts: [Milliseconds] = []
    /// What the hooks of its run told.
    var hooks: HookAccount?
    /// What its run said of itself.
    var beats: BeatAccount?
    /// The heartbeat file as it was last read.
    var heartbeatFile: FileLook?
    /// Told of its results and heartbeats.
    var ownFolder: (id: WatchID, path: String)?
    /// Whether a look at its session is scheduled.
    var sessionIsOwed = false
    /// Recent file changes.
    var files = FileMemory()
    /// When git was last asked, and whether an answer is owed.
    var gitLookedUp: Milliseconds?
    var gitIsLooking = false
    /// How long the last look at git took.
    var gitTook: Milliseconds = .zero
    /// How many looks at git failed since the last that did not.
    var gitFailures = 0
    /// A look that is scheduled, and when it is due.
    var gitTimer: (id: TimerID, due: Milliseconds)?
    /// What was last captured of its screen, and how often that is done.
    var screen = TrackedScreen()
    /// The base that somebody asked for; it stands above those of the configuration.
    var askedBase: String?
    /// Measures CPU between samples.
    var meter = CPUMeter()
    /// Commits of the run in the last look, for events where there is no reflog.
    var countedCommits: Int?

    init(entry: LedgerEntry) {
        self.entry = entry
        evidence = WorkerEvidence(worker: entry.worker)
        hooks = entry.hooks.map { HookAccount(restoring: $0) }
        beats = entry.beats.flatMap { BeatAccount(restoring: $0) }
    }

    var id: WorkerID { entry.worker }

    var run: Run? { entry.run }

    /// Whether its run was not seen to end.
    var lives: Bool {
        guard let run = entry.run else { return false }
        if case .ended = run.life { return false }
        return true
    }

    /// Where to look, for the probes.
    func subject(base: String?) -> WorkerSubject {
        var subject = WorkerSubject(worker: id, worktree: entry.worktree)
        subject.base = askedBase ?? rule?.base ?? base
        subject.branch = entry.branch
        subject.commonFolder = entry.commonFolder
        subject.resultFiles = rule?.results ?? []
        subject.log = rule?.log
        subject.baseline = entry.baseline
        subject.runStartedUp = entry.run?.startedUp
        subject.told = entry.told.reflog
        return subject
    }
}

/// Remembers when which files changed, bounded in number.
struct FileMemory {
    /// Most paths that are told apart; beyond it the oldest are forgotten.
    static let most = 256

    private var changes: [(path: String, up: Milliseconds)] = []
    private(set) var newest: Milliseconds?

    /// Notes a change.
    mutating func note(_ path: String, at up: Milliseconds) {
        newest = max(newest ?? up, up)
        changes.removeAll { $0.path == path }
        if changes.count == Self.most { changes.removeFirst() }
        changes.append((path, up))
    }

    /// Takes over what a sweep found.
    mutating func note(newest up: Milliseconds) { newest = max(newest ?? up, up) }

    /// How many different files changed since `up`.
    func count(since up: Milliseconds) -> Int { changes.count { $0.up >= up } }
}

/// Measures the CPU of a tree between two samples; a process that is new in the second counts from its own start.
struct CPUMeter {
    /// What the drawing of a screen takes at most, in thousandths of one core; it goes on while the program does nothing
    /// but wait. Source: 1 to 6.4 % by Claude Code 2.1.329 and Codex 0.163.0 over a server that sent nothing.
    static let screenPermille: Int64 = 100

    private var last: [ProcessIdentity: Milliseconds] = [:]
    private var lastUp: Milliseconds?

    /// CPU since the last sample in thousandths of one core, and the span; nil in a first sample.
    ///
    /// Of the process that draws a screen, only what exceeds the drawing counts.
    mutating func measure(
        _ tree: [ProcessLook], drawnBy drawer: ProcessIdentity?, at up: Milliseconds
    ) -> (permille: Int?, window: Milliseconds) {
        defer {
            last = Dictionary(tree.map { ($0.identity, $0.cpu) }, uniquingKeysWith: max)
            lastUp = up
        }
        guard let lastUp, up > lastUp else { return (nil, .zero) }
        let window = up - lastUp
        let drawing = Milliseconds(window.count * Self.screenPermille / 1000)
        let used = tree.reduce(Milliseconds.zero) { sum, process in
            let more = process.cpu - (last[process.identity] ?? .zero)
            return sum + max(process.identity == drawer ? more - drawing : more, .zero)
        }
        return (Int(used.count * 1000 / window.count), window)
    }
}
