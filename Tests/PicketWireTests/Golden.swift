import Foundation
import PicketJSON
import PicketModel
import PicketWire
import Testing

/// One value of one kind, what it is written as, and how that is read.
struct Golden: Sendable, CustomTestStringConvertible {
    /// The file's name, which is `kind.v1` or `kind-variant.v1`.
    let name: String
    /// What the value is written as.
    let payload: [UInt8]
    /// Reads a payload, and says whether it is this value.
    let isRead: @Sendable ([UInt8]) throws -> Bool
    /// Reads a payload and writes it again.
    let rewrite: @Sendable ([UInt8]) throws -> [UInt8]

    init<Message: Equatable & Sendable>(
        _ name: String, _ value: Message, write: @escaping @Sendable (Message) -> [UInt8],
        read: @escaping @Sendable ([UInt8]) throws -> Message
    ) {
        self.name = name
        payload = write(value)
        isRead = { try read($0) == value }
        rewrite = { write(try read($0)) }
    }

    var testDescription: String { name }

    /// The payload as a document.
    var document: JSONValue { get throws { try JSONValue.parse(payload) } }

    /// Where the file lies beside these sources.
    var source: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).v1.json")
    }

    /// What the file holds, without the line's end.
    var stored: [UInt8] {
        get throws {
            let file = Bundle.module.bundleURL.appending(path: "Golden/\(name).v1.json")
            return Array(try Data(contentsOf: file)).filter { $0 != 0x0A }
        }
    }

    /// All of them.
    static let all: [Golden] = {
        do { return try messages() + states() + events() + answers() } catch { return [] }
    }()
}

extension Golden {
    private static func messages() throws -> [Golden] {
        let envelope = try Sample.envelope()
        let presence = Presence(state: .online, epoch: Sample.epoch, birth: 3, version: "0.1.0", system: "linux wsl")
        let processes = [
            WorkerProcesses(worker: try Sample.worker(), look: .seen(try Sample.tree())),
            WorkerProcesses(worker: try Sample.worker("sen-471"), look: .absent),
            WorkerProcesses(
                worker: try Sample.worker("sen-472"), look: .failed(LookFailure(.denied, "/proc is hidden"))),
        ]
        let marks = [
            AcknowledgementMessage.Mark(epoch: Epoch(counter: 11, tag: 7), seq: 900),
            AcknowledgementMessage.Mark(epoch: Sample.epoch, seq: 39),
        ]
        return [
            Golden("presence", PresenceMessage(envelope: envelope, presence: presence)) {
                $0.payload
            } read: {
                try PresenceMessage(payload: $0)
            },
            Golden("heartbeat", HeartbeatMessage(envelope: envelope, heartbeat: Sample.heartbeat())) {
                $0.payload
            } read: {
                try HeartbeatMessage(payload: $0)
            },
            Golden("processes", ProcessesMessage(envelope: envelope, workers: processes)) {
                $0.payload
            } read: {
                try ProcessesMessage(payload: $0)
            },
            request("request-resync", .resync),
            request("request-look", .look(try Sample.worker(), base: "origin/next")),
            request("request-clock", .clock),
            Golden("echo", EchoMessage(envelope: envelope, id: "clock-7")) {
                $0.payload
            } read: {
                try EchoMessage(payload: $0)
            },
            Golden("acknowledgement", AcknowledgementMessage(host: try Sample.id("mac-mini"), marks: marks)) {
                $0.payload
            } read: {
                try AcknowledgementMessage(payload: $0)
            },
            Golden(
                "hub-presence",
                HubPresenceMessage(online: true, birth: 5, since: Sample.wall, ssh: [try Sample.id("mac-mini")])
            ) {
                $0.payload
            } read: {
                try HubPresenceMessage(payload: $0)
            },
            Golden("hub-status", try Sample.status()) {
                $0.payload
            } read: {
                try HubStatus(payload: $0)
            },
            notice("notice", isCleared: false), notice("notice-cleared", isCleared: true),
            try verdict("verdict", Sample.verdict(), of: try Sample.address()),
            try verdict("verdict-unknown", Sample.unknownVerdict(), of: try Sample.address()),
        ]
    }

    private static func request(_ name: String, _ what: RequestMessage.Request) -> Golden {
        Golden(name, RequestMessage(id: "ask-7", what: what)) {
            $0.payload
        } read: {
            try RequestMessage(payload: $0)
        }
    }

    private static func notice(_ name: String, isCleared: Bool) -> Golden {
        var notice = Notice(
            id: NoticeID(123), kind: isCleared ? .hostLost : .waiting, severity: .urgent, subject: .fleet,
            text: "mac-mini/sen-470 needs a person: permission prompt: Bash", next: "picket explain mac-mini/sen-470",
            since: Sample.wall,
            raised: Sample.wall + .seconds(10))
        if let address = try? Sample.address() {
            notice.subject = isCleared ? .host(address.host) : .worker(address)
        }
        if isCleared { notice.cleared = Notice.Clearing(number: 130, at: Sample.wall + .seconds(90)) }
        return Golden(name, NoticeMessage(notice, isRepeated: isCleared)) {
            $0.payload
        } read: {
            try NoticeMessage(payload: $0)
        }
    }

    private static func verdict(_ name: String, _ verdict: Verdict, of address: WorkerAddress) throws -> Golden {
        Golden(name, VerdictMessage(address: address, at: Sample.wall, verdict: verdict, run: try Sample.identity())) {
            $0.payload
        } read: {
            try VerdictMessage(payload: $0)
        }
    }

    private static func states() throws -> [Golden] {
        let groups = ["wave-a"]
        let failure = LookFailure(.timedOut, "git status took over 10 s")
        let activity = FileActivity(
            lastChangeUp: .seconds(86_300), changedInFiveMinutes: 4, heartbeatUp: .seconds(86_310), watch: .swept)
        let result = TaskResult(
            source: .file(".picket/result.json"), succeeded: true, detail: "all green", writtenUp: .seconds(86_200))
        let exitLine = TaskResult(source: .exitLine(code: 1), succeeded: false, writtenUp: .seconds(86_200))
        let lastTurn = TaskResult(source: .lastTurn, succeeded: true, writtenUp: .seconds(86_200))
        return [
            try state("run", .run(.seen(try Sample.run()), groups: groups, core: true)),
            try state("run-descendants", .run(.seen(try Sample.run(.descendants(2))), groups: [], core: false)),
            try state(
                "run-missing", .run(.seen(try Sample.run(.missing(at: .seconds(86_399)))), groups: [], core: false)),
            try state(
                "run-ended",
                .run(.seen(try Sample.run(.ended(.absentTwice, at: .seconds(86_399)))), groups: [], core: false)),
            try state("tmux", .tmux(.seen(Sample.pane()))),
            try state("git", .git(.seen(Sample.git()))),
            try state("git-absent", .git(.absent)),
            try state("git-failed", .git(.failed(failure))),
            try state("session", .session(.seen(Sample.session()))),
            try state("activity", .activity(.seen(activity))),
            try state("result-file", .result(.seen(result))),
            try state("result-exit-line", .result(.seen(exitLine))),
            try state("result-last-turn", .result(.seen(lastTurn))),
            try state("screen", .screen(.seen(ScreenMatch(rule: "claude-trust", meaning: .person)))),
            try state(
                "screen-signature",
                .screen(
                    .seen(
                        ScreenMatch(
                            rule: "codex-capacity", meaning: .retry, says: "the model is at capacity", action: .respawn,
                            wait: .minutes(5), sinceUp: .seconds(86_399))))),
        ]
    }

    private static func state(_ name: String, _ value: WorkerStateValue) throws -> Golden {
        let message = StateMessage(
            envelope: try Sample.envelope(), worker: try Sample.worker(), rev: 1_795_178_300_017, value: value)
        return Golden(name, message) {
            $0.payload
        } read: {
            try StateMessage(payload: $0, kind: value.kind)
        }
    }

    private static func events() throws -> [Golden] {
        let worker = try Sample.worker()
        let process = try Sample.identity()
        let old = try #require(BootID("0b0b0b0b-old"))
        let head = "0123456789abcdef0123456789abcdef01234567"
        let happenings: [(Happening, WorkerID?)] = [
            (.started, nil), (.opened(.codex, process), worker), (.exited(process, .reported), worker),
            (.committed(head: head, count: 2), worker), (.pushed(head: head), worker),
            (.resulted(succeeded: false), worker), (.hooked(name: "Stop", detail: "turn over"), worker),
            (.slept(.minutes(40)), nil), (.rebooted(from: old), nil),
            (.dropped(epoch: Epoch(counter: 11, tag: 7), from: 901, to: 1000), nil), (.retired, worker),
        ]
        return try happenings.map { what, worker in
            Golden("event-\(what.name)", try Sample.event(what, of: worker)) {
                $0.payload
            } read: {
                try EventMessage(payload: $0)
            }
        }
    }

    /// What a hub tells a probe.
    private static func probeRequest() throws -> ProbeRequest {
        var request = ProbeRequest()
        request.frame = "0123456789abcdef"
        request.deadline = Milliseconds(9000)
        var known = ProbeRequest.Known(worker: try Sample.worker())
        known.worktree = "/home/dev/sen-470"
        known.branch = "feat/sen-470"
        known.place = ProbeRequest.Place(socket: "/tmp/tmux-1000/default", pane: "%3", session: "sen")
        known.run = try Sample.run()
        var orphan = ProbeRequest.Known(worker: try #require(WorkerID("sen-471")))
        orphan.isOrphan = true
        request.workers = [known, orphan]
        request.marks = [AcknowledgementMessage.Mark(epoch: Epoch(counter: 12, tag: 0x0a1b_2c3d), seq: 41)]
        return request
    }

    /// What is answered over a local socket, HTTP or ssh.
    private static func answers() throws -> [Golden] {
        var evidence = WorkerEvidence(worker: try Sample.worker())
        evidence.groups = ["wave-a"]
        evidence.run = .seen(try Sample.run())
        evidence.process = .seen(try Sample.tree())
        evidence.tmux = .seen(Sample.pane())
        evidence.git = .seen(Sample.git())
        evidence.seen = [.run: Milliseconds(86_390_000), .process: Milliseconds(86_399_000)]
        evidence.seen[.tmux] = Milliseconds(86_398_000)
        evidence.seen[.git] = Milliseconds(86_380_000)
        let probe = ProbeMessage(
            envelope: try Sample.envelope(), heartbeat: Sample.heartbeat(), rev: 17, workers: [evidence],
            events: [try Sample.event(.retired, of: try Sample.worker())])
        var fleet = FleetMessage(change: 9, at: Sample.wall, fleet: "home", brokerConnected: true)
        fleet.workers = [try Sample.row()]
        fleet.hosts = [try hostRow()]
        fleet.status = try Sample.status()
        var explanation = ExplanationMessage(worker: try Sample.row(), at: Sample.wall)
        explanation.ladder = [
            ExplanationMessage.Line(
                row: 13, name: "waiting: a person", outcome: .decided, says: "permission prompt",
                kinds: [.session, .screen])
        ]
        explanation.evidence = Sample.verdict().why
        explanation.wouldChange = ["an answer to the prompt"]
        return [
            Golden("probe", probe) {
                $0.json.bytes()
            } read: {
                try ProbeMessage(json: Payload.parse($0))
            },
            Golden("probe-request", try probeRequest()) {
                $0.payload
            } read: {
                _ = try Payload.parse($0)
                return try ProbeRequest(payload: $0)
            },
            Golden("fleet", fleet) {
                $0.json.bytes()
            } read: {
                try FleetMessage(json: Payload.parse($0))
            },
            Golden("explanation", explanation) {
                $0.json.bytes()
            } read: {
                try ExplanationMessage(json: Payload.parse($0))
            },
        ]
    }

    private static func hostRow() throws -> HostRow {
        var row = HostRow(host: try Sample.id("mac-mini"), sinceSeconds: 3600)
        row.road = .ssh
        row.heardSeconds = 4
        row.presence = .online
        row.trouble = "the broker is out of its reach"
        row.version = "0.1.0"
        row.system = "macos"
        row.skew = .milliseconds(-40)
        return row
    }
}
