import PicketModel
import PicketWire

/// Values of every kind, each with all that its kind may say.
enum Sample {
    static let host = HostID("mac-mini")
    static let boot = BootID("6f1c9a52-8a0e-4a5d-9c31-2f0b7d5e4c11")
    static let epoch = Epoch(counter: 12, tag: 0x0a1b_2c3d)
    /// 2026-11-20T12:39:07.123Z.
    static let wall = Milliseconds(1_795_178_347_123)

    static func envelope() throws -> Envelope {
        Envelope(host: try id("mac-mini"), epoch: epoch, moment: try moment())
    }

    static func moment() throws -> Moment { Moment(boot: try bootID(), up: .seconds(86_400), wall: wall) }

    static func id(_ text: String) throws -> HostID { try required(HostID(text)) }
    static func worker(_ text: String = "sen-470") throws -> WorkerID { try required(WorkerID(text)) }
    static func bootID() throws -> BootID { try required(boot) }
    static func address() throws -> WorkerAddress { WorkerAddress(host: try id("mac-mini"), worker: try worker()) }

    static func identity(_ pid: Int32 = 4711) throws -> ProcessIdentity {
        ProcessIdentity(boot: try bootID(), pid: pid, start: 8_640_123)
    }

    static func run(_ life: Run.Life = .alive) throws -> Run {
        Run(
            runtime: .claude, identity: try identity(), program: "claude", startedUp: .seconds(80_000), life: life,
            wrapper: try identity(4700), headless: false, reachedLoop: true)
    }

    static func git() -> GitState {
        var git = GitState(worktree: "/work/trees/sen-470")
        git.branch = "feat/sen-470"
        git.head = "0123456789abcdef0123456789abcdef01234567"
        git.base = "origin/main"
        git.ahead = 3
        git.behind = 1
        git.unpushed = 2
        git.hasRemote = true
        git.merged = .sameChange
        git.commitsOfRun = 3
        git.tracked = 2
        git.trackedOfRun = 1
        git.untracked = 2
        git.untrackedOfRun = 2
        git.untrackedNames = ["notes.txt", "übersicht.md"]
        git.unmerged = 1
        git.stashesOfRun = 1
        git.operation = .cherryPick
        git.operationOfRun = true
        git.lastCommitUp = .seconds(86_100)
        git.lastSubject = "parser: refuse a lone surrogate"
        git.locks = [GitLock(name: "index.lock", age: .seconds(90), holder: 4712)]
        return git
    }

    static func session() -> SessionAccount {
        var account = SessionAccount(runtime: .claude)
        account.version = "2.1.0"
        account.session = "5b1e5a0e-53c4-4f0e-9d5c-2f64f2f6c1aa"
        account.status = .waiting
        account.source = .registry
        account.statusUp = .seconds(86_390)
        account.waitingFor = "permission prompt: Bash"
        account.recordUp = .seconds(86_390)
        account.turnStartedUp = .seconds(86_000)
        account.turnEndedUp = .seconds(86_380)
        account.interrupted = true
        account.failure = TurnFailure(
            bucket: .limit, kind: "rate_limit", text: "try again at 14:00", source: .transcript)
        account.limitUntilUp = .seconds(90_000)
        account.limitUntilWall = .milliseconds(1_795_181_947_000)
        account.continuesItself = true
        account.backgroundWork = 1
        account.openCall = true
        account.openTool = "Bash"
        account.openCallUp = .seconds(86_380)
        account.openCallLives = true
        account.heldByDaemon = true
        account.endedUp = .seconds(86_400)
        return account
    }

    static func tree() throws -> ProcessTree {
        ProcessTree(
            processes: [
                ProcessSample(
                    identity: try identity(), parent: 4700, name: "claude", cpu: .seconds(61), resident: 201_000),
                ProcessSample(
                    identity: try identity(4720), parent: 4711, name: "docs-mcp", cpu: .seconds(2), resident: 51_000,
                    helper: true),
            ], count: 2, runSeen: true, cpuPermille: 35, window: .seconds(10))
    }

    static func pane() -> TmuxPane {
        TmuxPane(
            socket: "/tmp/tmux-1000/default", session: "sen-470", window: "@1", pane: "%3", pid: 4690, dead: false,
            title: "✳ parser", attached: 1)
    }

    static func heartbeat() -> Heartbeat {
        var heartbeat = Heartbeat()
        heartbeat.loadPermille = 1250
        heartbeat.cores = 8
        heartbeat.memoryFree = 4_000_000
        heartbeat.memoryTotal = 16_000_000
        heartbeat.diskFree = 90_000_000
        heartbeat.battery = 81
        heartbeat.ownCPU = .milliseconds(5_120)
        heartbeat.ownResident = 8_100
        heartbeat.lastSeq = 41
        heartbeat.highestRev = 1_795_178_300_017
        heartbeat.spoolDepth = 2
        heartbeat.failingProbes = [
            Heartbeat.FailingProbe(name: "git", failure: LookFailure(.timedOut, "git status took over 10 s"))
        ]
        heartbeat.refusedPublishes = 1
        heartbeat.workers = 3
        return heartbeat
    }

    static func verdict() -> Verdict {
        Verdict(
            state: .waiting, actions: [.answer], row: 13,
            why: [
                Reason(kind: .session, says: "permission prompt: Bash", age: .seconds(12), road: .mqtt),
                Reason(kind: .git, says: "1 commit ahead, 5 files uncommitted", age: nil, road: .ssh),
            ], since: wall - .minutes(12), road: .mqtt)
    }

    static func unknownVerdict() -> Verdict {
        Verdict(
            state: .unknown, cause: .host, actions: [.restoreContact], row: 0,
            why: [Reason(kind: .contact, says: "nothing heard for 40 s", age: .seconds(40), road: .mqtt)],
            lastKnown: Verdict.LastKnown(state: .working, at: wall - .seconds(40)), since: wall, road: .ssh)
    }

    static func row() throws -> WorkerRow {
        var row = WorkerRow(address: try address(), verdict: verdict(), sinceSeconds: 720)
        row.runtime = .claude
        row.pid = 4711
        row.session = "sen-470"
        row.pane = "%3"
        row.socket = "/tmp/tmux-1000/default"
        row.groups = ["wave-a"]
        row.core = true
        row.git = WorkerRow.GitRow(git())
        return row
    }

    static func event(_ what: Happening, of worker: WorkerID?) throws -> EventMessage {
        EventMessage(
            host: try id("mac-mini"),
            event: Event(epoch: epoch, seq: 41, moment: try moment(), worker: worker, what: what))
    }

    static func status() throws -> HubStatus {
        var count = HubStatus.HostCount(host: try id("mac-mini"))
        count.made = 41
        count.stored = 39
        count.missing = 1
        count.dropped = 1
        count.replayed = 7
        var status = HubStatus(at: wall)
        status.hosts = [count]
        status.refused = [HubStatus.RefusedCount(reason: .notJSON, count: 3)]
        return status
    }

    private struct NoSample: Error {}

    private static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw NoSample() }
        return value
    }
}
