import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// Workers that a hub lists and no agent kept: a probe found them while none ran.
struct AdoptionTests {
    private let bench = AgentBench()

    private func known(
        _ id: String, _ process: ProcessIdentity?, life: Run.Life = .alive, worktree: String = "/w/s1"
    ) throws -> ProbeRequest.Known {
        var known = ProbeRequest.Known(worker: try #require(WorkerID(id)))
        known.worktree = Untrusted(worktree)
        known.place = ProbeRequest.Place(socket: "/tmp/tmux-1000/default", pane: "%1", session: "s1")
        known.run = process.map {
            Run(runtime: .claude, identity: $0, program: "claude", startedUp: .zero, life: life, reachedLoop: true)
        }
        known.isOrphan = true
        return known
    }

    private func tell(_ known: ProbeRequest.Known...) {
        var request = ProbeRequest()
        request.workers = known
        let body = request.orphans?.payload ?? []
        #expect(bench.door.ask("POST", "/v1/adopt", body: body).given?.status == 200)
    }

    private func picture() throws -> [WorkerEvidence] {
        let body = bench.door.ask("GET", "/v1/picture").given?.body ?? []
        return try ProbeMessage(json: JSONValue.parse(body, limits: .document)).workers
    }

    @Test("a run that ended before the agent began is taken up, kept, looked at and spoken of")
    func ended() throws {
        let claude = bench.machine.start("claude", folder: "/w/s1")
        bench.machine.makeWorktree("/w/s1")
        bench.probes.setWorktree("/w/s1") { $0.tracked = 2 }
        bench.machine.exit(claude.pid)
        try bench.connect()
        tell(try known("s1-3", claude))
        #expect(try picture().map(\.worker.text) == ["s1-3"])
        #expect(LedgerFile.read(bench.ledger).entries.map(\.worker.text) == ["s1-3"])
        bench.pass(.seconds(5))
        bench.link.answerAll()
        let worker = try #require(try picture().first)
        guard case .ended = worker.run.value?.life else {
            Issue.record("the run is \(String(describing: worker.run.value?.life))")
            return
        }
        #expect(worker.git.value?.tracked == 2)
        #expect(Set(bench.states.map(\.worker.text)) == ["s1-3"])
        #expect(bench.states.contains { $0.value == .tmux(.absent) })
        #expect(bench.events.map(\.what.name) == ["started", "opened", "exited"])
    }

    @Test("an end that a probe saw is not told again, nor its beginning")
    func endedLongAgo() throws {
        let claude = bench.machine.start("claude", folder: "/w/s1")
        bench.machine.exit(claude.pid)
        try bench.connect()
        tell(try known("s1-3", claude, life: .ended(.absentTwice, at: .seconds(5))))
        bench.pass(.seconds(5))
        bench.link.answerAll()
        #expect(bench.events.map(\.what.name) == ["started"])
        #expect(bench.states.contains { $0.worker.text == "s1-3" && $0.value.kind == .run })
    }

    @Test("a run that is found in its pane later keeps the id that the hub knows")
    func foundLater() throws {
        let claude = bench.machine.start("claude", folder: "/w/s1")
        try bench.connect()
        tell(try known("s1-3", claude))
        bench.machine.makeWorktree("/w/s1")
        bench.probes.setWorktree("/w/s1")
        bench.probes.addPane("%1", session: "s1", pid: claude.pid)
        bench.pass(.seconds(10))
        #expect(try picture().map(\.worker.text) == ["s1-3"])
        #expect(try picture().first?.tmux.value?.pane == "%1")
    }

    @Test("a run that is another worker's, one that was let go, and a pane without one are left")
    func left() throws {
        let claude = bench.addClaude("s1")
        try bench.connect()
        tell(try known("s1-3", claude), try known("s1-4", nil, worktree: "/w/s4"))
        #expect(try picture().map(\.worker.text) == ["s1"])
        bench.door.ask("POST", "/v1/retire?worker=s1")
        bench.machine.exit(claude.pid)
        bench.probes.removePane("%1")
        tell(try known("s1", claude))
        bench.pass(.seconds(10))
        #expect(try picture() == [])
    }

    @Test("a pane in which another worker stands stays that one's")
    func otherPane() throws {
        bench.addClaude("s1")
        let former = bench.machine.start("claude", folder: "/w/s1")
        bench.machine.exit(former.pid)
        try bench.connect()
        tell(try known("s0", former))
        bench.pass(.seconds(10))
        let panes = try picture().map { "\($0.worker) \($0.tmux.value?.pane ?? "none")" }
        #expect(panes == ["s0 none", "s1 %1"])
    }

    @Test("what is no request is refused")
    func refused() throws {
        try bench.connect()
        #expect(bench.door.ask("POST", "/v1/adopt", body: Array("{".utf8)).given?.status == 400)
    }
}
