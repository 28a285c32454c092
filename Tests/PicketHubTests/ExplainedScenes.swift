import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// A situation of which the documentation shows the explanation: what a host says, and what the hub makes of it.
struct ExplainedScene: CustomTestStringConvertible, Sendable {
    let title: String
    let play: @Sendable (HubBench, HostVoice) throws -> Void

    var testDescription: String { title }

    /// Plays it on a hub of its own, and asks that why.
    func explanation() throws -> ExplanationMessage {
        let bench = HubBench()
        if title.contains("ssh") { try bench.addSSH() }
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.begins()
        try play(bench, voice)
        bench.pass(.seconds(4))
        let body = bench.door.ask("GET", "/v1/workers/desk/s1/explanation").given?.body ?? []
        return try ExplanationMessage(json: try JSONValue.parse(body, limits: .document))
    }

    static let all: [ExplainedScene] = needsPerson + over + alive + lost

    private static let needsPerson = [
        ExplainedScene(title: "waiting: it needs a person") { _, voice in
            try voice.account("s1") {
                $0.status = .waiting
                $0.waitingFor = "permission prompt: Bash"
            }
            voice.live(for: .minutes(3))
        },
        ExplainedScene(title: "limited: a usage limit") { _, voice in
            try voice.account("s1") {
                $0.status = .idle
                $0.failure = TurnFailure(bucket: .limit, kind: "usage limit")
                $0.limitUntilUp = voice.moment.up + .hours(2)
            }
            voice.live(for: .minutes(4))
        },
    ]

    private static let over = [
        ExplainedScene(title: "gone: work was left that only its folder holds") { _, voice in
            try voice.exits {
                $0.tracked = 7; $0.trackedOfRun = 7
            }
        },
        ExplainedScene(title: "delivered: it ended and left commits") { _, voice in
            try voice.exits(pushed: false, commits: 2)
        },
        ExplainedScene(title: "vanished: it ended and left nothing") { _, voice in try voice.exits() },
        ExplainedScene(title: "done: its result says success") { _, voice in
            let file = TaskResult.Source.file(".picket/result.json")
            try voice.state(
                "s1", .result(.seen(TaskResult(source: file, succeeded: true, writtenUp: voice.moment.up))))
            try voice.exits(pushed: true, commits: 3)
        },
        ExplainedScene(title: "failed: its log ends in EXIT:1") { _, voice in
            let result = TaskResult(
                source: .exitLine(code: 1), succeeded: false, detail: "cannot reach the registry",
                writtenUp: voice.moment.up)
            try voice.state("s1", .result(.seen(result)))
            try voice.exits()
        },
    ]

    private static let alive = [
        ExplainedScene(title: "working: busy by its own account") { _, voice in
            try voice.git("s1") {
                $0.ahead = 1
                $0.unpushed = 1
                $0.commitsOfRun = 1
                $0.lastCommitUp = voice.moment.up
            }
            voice.live(for: .minutes(4))
            try voice.account("s1") { $0.status = .busy }
            try voice.live("s1", for: .seconds(30), cpuPermille: 310)
        },
        ExplainedScene(title: "idle: its turn is over") { _, voice in
            try voice.git("s1") {
                $0.ahead = 2
                $0.unpushed = 2
                $0.commitsOfRun = 2
                $0.lastCommitUp = voice.moment.up
            }
            try voice.account("s1") {
                $0.status = .idle
                $0.turnEndedUp = voice.moment.up
            }
            voice.live(for: .minutes(6))
        },
        ExplainedScene(title: "starting: just begun") { _, voice in
            try voice.starts()
            try voice.live("s1", for: .seconds(20), cpuPermille: 200)
        },
        ExplainedScene(title: "stalled: no progress for long") { _, voice in
            try voice.files("s1", lastChange: .zero, count: 2)
            try voice.live("s1", for: .minutes(21), cpuPermille: 3)
        },
    ]

    private static let lost = [
        ExplainedScene(title: "unknown: its host is out of contact") { bench, voice in
            try voice.account("s1") { $0.status = .busy }
            voice.live(for: .minutes(1))
            bench.pass(.minutes(4))
        },
        ExplainedScene(title: "unknown: out of contact, and ssh is not let in") { bench, voice in
            try voice.account("s1") { $0.status = .busy }
            voice.live(for: .minutes(1))
            bench.pass(.minutes(4))
        },
        ExplainedScene(title: "unknown: it ended, and git cannot be looked at") { bench, voice in
            try voice.run("s1", life: .ended(.reported, at: voice.moment.up))
            try voice.state("s1", .git(.failed(LookFailure(.timedOut, "git status took more than 10 s"))))
            voice.live(for: .minutes(2))
        },
    ]
}

extension HubBench {
    /// Has the hub look at its host over ssh where it must, in vain: sshd there closes every connection.
    fileprivate func addSSH() throws {
        let id = try #require(HostID("desk"))
        var host = HostSettings(id: id)
        host.ssh = SSHDestination("me@desk")
        settings.hosts = [host]
        let words = "kex_exchange_identification: Connection closed by remote host\r\n"
        commands.script = { _ in CommandResult(end: .exited(255), errors: Array(words.utf8)) }
    }
}

extension HostVoice {
    /// A worker with a pane and a clean worktree, that was started 5 minutes ago and has begun its task.
    fileprivate func begins() throws {
        try run("s1")
        try pane("s1")
        try git("s1")
        try files("s1")
        try account("s1") { _ in }
        try sample("s1", cpuPermille: 40)
        bench.pass(.seconds(1))
    }

    /// One that was started a moment ago, in the place of the other.
    fileprivate func starts() throws {
        let run = Run(
            runtime: .claude, identity: ProcessIdentity(boot: boot, pid: 200, start: 2), program: "claude",
            startedUp: moment.up)
        try state("s1", .run(.seen(run), groups: [], core: false))
    }

    /// The kernel reports its exit, and git is looked at.
    fileprivate func exits(
        pushed: Bool = false, commits: Int = 0, _ see: (inout GitState) -> Void = { _ in }
    ) throws {
        try run("s1", life: .ended(.reported, at: moment.up))
        try git("s1") {
            $0.ahead = commits
            $0.commitsOfRun = commits
            $0.unpushed = pushed ? 0 : commits
            $0.lastCommitUp = commits > 0 ? moment.up - .minutes(2) : nil
            see(&$0)
        }
        live(for: .minutes(1))
    }
}
