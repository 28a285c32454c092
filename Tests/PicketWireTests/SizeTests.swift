import PicketJSON
import PicketModel
import PicketWire
import Testing

/// Whatever somebody calls a branch, a file or a process, a payload fits.
@Suite("Sizes")
struct SizeTests {
    /// What a hostile text repeats.
    static let pieces = [
        "x", "\u{0}", "\u{1B}", "\u{E9}", "\u{6F22}", "\u{1F469}\u{200D}\u{1F467}", "\"", "\\", "e\u{301}", "\u{202E}",
    ]

    private static func long(_ piece: String) -> Untrusted {
        Untrusted(String(repeating: piece, count: 100_000 / piece.utf8.count))
    }

    private func expectFits(_ payload: [UInt8], _ read: ([UInt8]) throws -> Void) throws {
        #expect(payload.count <= Envelope.largest)
        #expect(payload.allSatisfy { (0x20...0x7E).contains($0) })
        try read(payload)
    }

    @Test("state of any kind", arguments: pieces)
    func states(piece: String) throws {
        let text = Self.long(piece)
        for value in try Self.hostileStates(text) {
            let message = StateMessage(
                envelope: try Self.widest(), worker: try Sample.worker(String(repeating: "w", count: 63)), rev: .max,
                value: value)
            try expectFits(message.payload) { _ = try StateMessage(payload: $0, kind: value.kind) }
        }
    }

    private static func hostileStates(_ text: Untrusted) throws -> [WorkerStateValue] {
        var run = try Sample.run()
        run.program = text
        var session = Sample.session()
        session.version = text
        session.session = text
        session.waitingFor = text
        session.openTool = text
        session.failure = TurnFailure(bucket: .fatal, kind: text, text: text)
        let result = TaskResult(source: .file(text), succeeded: false, detail: text, writtenUp: .zero)
        let pane = TmuxPane(socket: text, session: text, window: text.raw, pane: text.raw, pid: .max, title: text)
        return [
            .run(.seen(run), groups: Array(repeating: text.raw, count: 1000), core: true), .tmux(.seen(pane)),
            .git(.seen(hostileGit(text))), .git(.failed(LookFailure(.malformed, text))), .session(.seen(session)),
            .result(.seen(result)), .screen(.seen(ScreenMatch(rule: text.raw, meaning: .fatal, says: text))),
        ]
    }

    private static func hostileGit(_ text: Untrusted) -> GitState {
        var git = Sample.git()
        git.worktree = text
        git.branch = text
        git.base = text
        git.head = text.raw
        git.lastSubject = text
        git.untrackedNames = Array(repeating: text, count: 1000)
        git.locks = Array(repeating: GitLock(name: text, age: Milliseconds(.min), holder: .min), count: 1000)
        return git
    }

    @Test("a process sample of the most workers and processes", arguments: pieces)
    func processes(piece: String) throws {
        let text = Self.long(piece)
        let identity = ProcessIdentity(boot: try Self.widestBoot(), pid: .min, start: .max)
        let process = ProcessSample(
            identity: identity, parent: .min, name: text, cpu: Milliseconds(.min), resident: .min, helper: true)
        let tree = ProcessTree(
            processes: Array(repeating: process, count: 100), count: .max, runSeen: false, cpuPermille: .max,
            window: Milliseconds(.min))
        let worker = WorkerProcesses(worker: try Sample.worker(String(repeating: "w", count: 63)), look: .seen(tree))
        let message = ProcessesMessage(
            envelope: try Self.widest(), workers: Array(repeating: worker, count: ProcessesMessage.mostWorkers))
        try expectFits(message.payload) { _ = try ProcessesMessage(payload: $0) }
    }

    @Test("a heartbeat with many failing probes", arguments: pieces)
    func heartbeat(piece: String) throws {
        let text = Self.long(piece)
        var heartbeat = Sample.heartbeat()
        let failing = Heartbeat.FailingProbe(name: text.raw, failure: LookFailure(.denied, text))
        heartbeat.failingProbes = Array(repeating: failing, count: 1000)
        let message = HeartbeatMessage(envelope: try Self.widest(), heartbeat: heartbeat)
        try expectFits(message.payload) { _ = try HeartbeatMessage(payload: $0) }
    }

    @Test("a verdict with many long reasons", arguments: pieces)
    func verdict(piece: String) throws {
        let text = Self.long(piece)
        var verdict = Sample.unknownVerdict()
        let reason = Reason(kind: .activity, says: text, age: Milliseconds(.min), road: .mqtt)
        verdict.why = Array(repeating: reason, count: 1000)
        let message = VerdictMessage(address: try Sample.address(), at: Milliseconds(.max), verdict: verdict, run: nil)
        try expectFits(message.payload) { _ = try VerdictMessage(payload: $0) }
    }

    @Test("an event with a long report", arguments: pieces)
    func event(piece: String) throws {
        let text = Self.long(piece)
        for what in [Happening.hooked(name: text, detail: text), .committed(head: text.raw, count: .max)] {
            let message = try Sample.event(what, of: try Sample.worker())
            try expectFits(message.payload) { _ = try EventMessage(payload: $0) }
        }
    }

    @Test("presence and echo of a long word", arguments: pieces)
    func words(piece: String) throws {
        let text = Self.long(piece)
        let presence = Presence(
            state: .stopped, epoch: Self.widestEpoch, birth: .max, version: text.raw, system: text.raw)
        let message = PresenceMessage(envelope: try Self.widest(), presence: presence)
        try expectFits(message.payload) { _ = try PresenceMessage(payload: $0) }
        try expectFits(EchoMessage(envelope: try Self.widest(), id: text.raw).payload) {
            _ = try EchoMessage(payload: $0)
        }
    }

    @Test("marks of very many epochs: the newest are told")
    func marks() throws {
        let marks = (0..<5000).map {
            AcknowledgementMessage.Mark(epoch: Epoch(counter: .max - $0, tag: .max), seq: .max)
        }
        let message = AcknowledgementMessage(host: try Sample.id(String(repeating: "h", count: 63)), marks: marks)
        try expectFits(message.payload) {
            let read = try AcknowledgementMessage(payload: $0)
            #expect(read.marks.last?.epoch.counter == .max)
        }
    }

    @Test("the hub's counts of very many hosts")
    func status() throws {
        var status = HubStatus(at: Milliseconds(.max))
        var count = HubStatus.HostCount(host: try Sample.id(String(repeating: "h", count: 63)))
        count.made = .max
        count.stored = .max
        count.missing = .max
        count.dropped = .max
        count.replayed = .max
        status.hosts = Array(repeating: count, count: 5000)
        status.refused = WireError.Reason.allCases.map { HubStatus.RefusedCount(reason: $0, count: .max) }
        try expectFits(status.payload) {
            let read = try HubStatus(payload: $0)
            #expect(read.hosts.count == HubStatus.mostHosts)
        }
    }

    @Test("a text within its bound is not cut, and a longer one is cut between scalars")
    func cuts() throws {
        var pane = Sample.pane()
        pane.title = Untrusted(String(repeating: "漢", count: 170))
        #expect(try title(after: pane).raw.unicodeScalars.count == 170)
        pane.title = Untrusted(String(repeating: "漢", count: 171))
        #expect(try title(after: pane).raw.unicodeScalars.count == 170)
        pane.title = Untrusted(String(repeating: "x", count: 1025))
        #expect(try title(after: pane).raw.utf8.count == 1024)
    }

    private func title(after pane: TmuxPane) throws -> Untrusted {
        let message = StateMessage(
            envelope: try Sample.envelope(), worker: try Sample.worker(), rev: 1, value: .tmux(.seen(pane)))
        guard case .tmux(.seen(let read)) = try StateMessage(payload: message.payload, kind: .tmux).value else {
            return ""
        }
        return read.title
    }

    private static let widestEpoch = Epoch(counter: .max, tag: .max)
    private static func widestBoot() throws -> BootID { try #require(BootID(String(repeating: "b", count: 64))) }

    private static func widest() throws -> Envelope {
        Envelope(
            host: try Sample.id(String(repeating: "h", count: 63)), epoch: widestEpoch,
            moment: Moment(boot: try widestBoot(), up: Milliseconds(.min), wall: Milliseconds(.max)))
    }
}
