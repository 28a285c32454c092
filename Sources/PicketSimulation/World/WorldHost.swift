import PicketLoop
import PicketModel

/// A machine of the simulated world: the truth that an agent on it looks at.
final class WorldHost {
    /// A pane of its tmux server.
    struct Pane {
        var id: String
        var session: String
        var shell: Int32
        var order: Int
    }

    let id: HostID
    let schedule: Schedule
    let time: LocalTime
    var dice: Dice
    let user: UInt32 = 1000
    let socket = "/tmp/tmux-1000/default"
    static let accounts = "/home/u/.claude/sessions"

    /// Whether it is switched on.
    var isOn = true
    private(set) var processes: [Int32: WorldProcess] = [:]
    private var lastPid: Int32 = 100
    private var starts: UInt64 = 0
    /// Whether its tmux server runs, and its panes.
    var tmuxRuns = false
    var panes: [Pane] = []
    var worktrees: [String: Worktree] = [:]
    var accounts: [Int32: WorldAccount] = [:]
    /// Spans in which it slept or was off, in the world's time.
    var naps: [(from: Int64, to: Int64)] = []
    /// Every run there ever was, by process; and the order of their beginnings.
    private(set) var runs: [ProcessIdentity: WorldRun] = [:]
    private(set) var runOrder: [ProcessIdentity] = []
    /// When its worktrees were looked at.
    private(set) var looksAtGit: Set<Stamp> = []
    /// What its looks do wrong now.
    var trouble = ProbeTrouble()
    /// Those that watch it: the machines of running agents, in order of their beginnings.
    var watchers: [SimulatedMachine] = []

    init(id: HostID, schedule: Schedule, dice: Dice) {
        self.id = id
        self.schedule = schedule
        self.dice = dice
        var own = dice
        time = LocalTime(name: id.text, upAtBegin: 3_600_000 + Int64(own.below(36_000_000)))
    }

    var now: Int64 { schedule.now }

    /// Whether it is on and awake.
    var isAwake: Bool { isOn && time.standsUntil <= now }

    // MARK: - Processes

    /// Starts a process. A pid of the past may be used again.
    @discardableResult
    func start(_ name: String, parent: Int32, folder: String, arguments: [String] = []) -> ProcessIdentity {
        starts += 1
        var pid = lastPid
        repeat { pid = pid > 400 ? 101 : pid + 1 } while processes[pid] != nil
        if dice.chance(150) { pid = (101...400).first { processes[$0] == nil } ?? pid }
        lastPid = pid
        let identity = ProcessIdentity(boot: time.boot, pid: pid, start: starts)
        processes[pid] = WorldProcess(
            identity: identity, parent: parent, name: name, arguments: arguments.isEmpty ? [name] : arguments,
            folder: folder, startedAt: now, cpuAt: now)
        return identity
    }

    /// Ends a process and all below it.
    func end(_ pid: Int32) {
        for child in children(of: pid) { end(child) }
        guard let ended = processes.removeValue(forKey: pid) else { return }
        runs[ended.identity]?.endedAt = now
        for watcher in watchers { watcher.heardExit(of: ended.identity) }
    }

    /// The pids of living children, sorted.
    func children(of pid: Int32) -> [Int32] { processes.filter { $0.value.parent == pid }.keys.sorted() }

    func change(_ pid: Int32, _ body: (inout WorldProcess) -> Void) {
        guard var process = processes[pid] else { return }
        body(&process)
        processes[pid] = process
    }

    /// How long it was awake between two times.
    func awake(from start: Int64, to end: Int64) -> Int64 {
        naps.reduce(end - start) { rest, nap in rest - max(min(nap.to, end) - max(nap.from, start), 0) }
    }

    /// What sleeps is switched off: it sleeps no longer.
    func cutNap() {
        if let nap = naps.popLast() { naps.append((nap.from, min(nap.to, now))) }
    }

    /// All processes are gone at once, as at a loss of power; nobody is told.
    func loseAllProcesses() {
        for pid in processes.keys.sorted() {
            if let identity = processes[pid]?.identity { runs[identity]?.endedAt = now }
        }
        processes = [:]
        panes = []
        tmuxRuns = false
    }

    // MARK: - Runs

    func noteRun(_ run: WorldRun) {
        runs[run.process] = run
        runOrder.append(run.process)
    }

    func noteCommit(_ id: String, of process: ProcessIdentity) { runs[process]?.commits.append(id) }

    // MARK: - Files

    /// Notes that a look at a worktree begins.
    func noteLookAtGit() { looksAtGit.insert(Stamp(boot: time.boot, up: time.up(at: now))) }

    /// Changes a worktree, and tells the watches of what changed in it; of commits by git's own files.
    func change(_ path: String, files: [String], git: Bool = false, _ body: (inout Worktree) -> Void) {
        guard var tree = worktrees[path] else { return }
        body(&tree)
        for name in files { tree.touch(name, at: now) }
        worktrees[path] = tree
        let told = files.map { path + "/" + $0 } + (git ? [path + "/.git/logs/HEAD", path + "/.git/HEAD"] : [])
        for watcher in watchers { watcher.heardChange(of: told) }
    }

    /// Changes what a program says of itself.
    func say(_ account: WorldAccount) {
        accounts[account.process.pid] = account
        for watcher in watchers { watcher.heardChange(of: [Self.accounts + "/\(account.process.pid).json"]) }
    }
}

/// What looks at a host do wrong.
struct ProbeTrouble {
    /// Looks that fail at once, and that answer only at their deadline; by name.
    var failing: Set<String> = []
    var hanging: Set<String> = []
    /// Whether the kernel tells nothing: no exits, no file changes.
    var isUntold = false
    /// Whether looks at git leave out what was changed; for a proof that this is found.
    var hidesWorkInGit = false
    /// Pids that the next look does not find, though they live.
    var hidden: Set<Int32> = []
}
