import PicketAgent
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketTestSupport
import Testing

struct TellingTests {
    private let bench = LookoutBench()

    private func origin(
        _ above: ProcessIdentity..., folder: String? = nil, pane: String? = nil, boot: String = "boot-1"
    ) -> Origin {
        let pane = pane.map { Origin.Pane(socket: "/tmp/tmux-1000/default", pane: $0) }
        return Origin(boot: ManualClock.boot(boot), up: bench.clock.now.up, above: above, folder: folder, pane: pane)
    }

    @discardableResult
    private func tell(
        _ event: Untrusted, _ runtime: Runtime = .claude, from origin: Origin,
        _ edit: (inout HookReport) -> Void = { _ in }
    ) -> Lookout.TellingFate {
        var report = HookReport(runtime: runtime, event: event)
        report.session = "s-1"
        edit(&report)
        return bench.lookout.take(Telling(.hook(report), from: origin))
    }

    private func taken(_ worker: String) throws -> Lookout.TellingFate { .taken(try #require(WorkerID(worker))) }

    private func status(_ worker: String) -> SessionAccount.Status? { bench.evidence(worker)?.session.value?.status }

    @Test("a hook below the runtime's process is of its worker, at once and in the history")
    func below() throws {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.addClaude("s2", pane: "%2", worktree: "/w/s2")
        bench.start()
        bench.forget()
        let shell = bench.machine.start("sh", parent: claude.pid)
        #expect(try tell("PermissionRequest", from: origin(shell, claude)) { $0.tool = "Bash" } == taken("s1"))
        #expect(bench.told("s1", .session).last?.session.value?.status == .waiting)
        #expect(bench.told("s2", .session).isEmpty)
        #expect(bench.happened.map(\.what) == [.hooked(name: "PermissionRequest", detail: "Bash")])
    }

    @Test("hooks of tools are told a moment later, many of them once, and are no history")
    func tools() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.forget()
        for _ in 0..<20 {
            tell("PreToolUse", from: origin(claude))
            tell("PostToolUse", from: origin(claude))
        }
        #expect(bench.told("s1", .session).isEmpty)
        bench.pass(.milliseconds(300))
        #expect(bench.told("s1", .session).count == 1)
        #expect(status("s1") == .busy)
        #expect(bench.happened.isEmpty)
    }

    @Test("a runtime within a worker's own work is not that worker")
    func nested() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        let inner = bench.machine.start("claude", parent: claude.pid, arguments: ["claude", "-p"], folder: "/w/s1")
        #expect(tell("Stop", from: origin(inner, claude, folder: "/w/s1")) == .ignored)
        let codex = bench.machine.start("codex", parent: claude.pid, folder: "/w/s1")
        #expect(tell("Stop", .codex, from: origin(codex, claude, folder: "/w/s1")) == .ignored)
        #expect(tell("Stop", .codex, from: origin(claude, folder: "/w/s1")) == .ignored)
        #expect(status("s1") == nil)
    }

    @Test(
        "a daemon's hook is of the session's worker, or of the one whose worktree it names; never of the terminal that started the daemon"
    )
    func daemon() throws {
        func addCodex(_ session: String, _ pane: String) -> ProcessIdentity {
            let shell = bench.addShell(session, pane: pane, worktree: "/w/" + session)
            return bench.machine.start("codex", parent: shell.pid, folder: "/w/" + session)
        }
        let first = addCodex("c1", "%1")
        _ = addCodex("c2", "%2")
        bench.start()
        let daemon = bench.machine.start(
            "codex", parent: first.pid, arguments: ["codex", "app-server", "--listen", "unix://"])
        let told = origin(daemon, first, pane: "%1")
        #expect(try tell("UserPromptSubmit", .codex, from: told) { $0.folder = "/w/c2" } == taken("c2"))
        #expect(status("c2") == .busy)
        #expect(try tell("PermissionRequest", .codex, from: told) == taken("c2"))
        #expect(status("c2") == .waiting)
        #expect(status("c1") == nil)
    }

    @Test("two workers in one worktree are not told apart by it")
    func ambiguous() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.addClaude("s2", pane: "%2", worktree: "/w/s1")
        bench.start()
        #expect(tell("Stop", from: origin(folder: "/w/s1")) == .held)
        #expect(tell("Stop", from: origin(folder: "/elsewhere")) == .held)
    }

    @Test("a hook of another boot, or from before the run, says nothing")
    func stale() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        #expect(tell("Stop", from: origin(claude, boot: "boot-0")) == .ignored)
        var early = origin(claude)
        early.up = bench.clock.now.up - .minutes(10)
        tell("Stop", from: early)
        #expect(status("s1") == nil)
    }

    @Test("a hook that comes before its pane was listed counts once that is found")
    func early() {
        bench.start()
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        #expect(tell("SessionStart", from: origin(claude)) == .held)
        bench.pass(.milliseconds(500))
        #expect(status("s1") == .idle)
    }

    @Test("tellers that nobody knows cause one sweep a minute, and are kept in bounded number")
    func unknown() {
        bench.probes.servers["/tmp/tmux-1000/default"] = .seen([])
        bench.start()
        bench.forget()
        for _ in 0..<500 { #expect(tell("UserPromptSubmit", from: origin(folder: "/x")) == .held) }
        bench.pass(.milliseconds(100))
        #expect(bench.probes.socketsAsked.count == 1)
    }

    @Test("a new run has nothing of what the last one told")
    func respawned() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        tell("PermissionRequest", from: origin(claude))
        #expect(status("s1") == .waiting)
        let shell = bench.machine.process(claude.pid).value?.parent ?? 0
        bench.machine.exit(claude.pid)
        bench.machine.start("claude", parent: shell, folder: "/w/s1")
        bench.pass(.seconds(6))
        #expect(status("s1") == nil)
    }

    @Test("a registry that was written later stands over a hook, and a hook adds what it lacks")
    func registry() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        tell("UserPromptSubmit", from: origin(claude))
        bench.pass(.seconds(5))
        tell("PermissionRequest", from: origin(claude))
        bench.pass(.seconds(5))
        var written = SessionAccount(runtime: .claude)
        written.session = "s-1"
        written.status = .idle
        written.source = .registry
        written.statusUp = bench.clock.now.up
        written.recordUp = bench.clock.now.up
        bench.probes.sessions[claude.pid] = .seen(written)
        bench.pass(.seconds(10))
        #expect(status("s1") == .idle)
        #expect(bench.evidence("s1")?.session.value?.turnStartedUp != nil)
    }
}

extension TellingTests {
    @Test("what was told outlives the agent")
    func restarted() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        tell("PreToolUse", from: origin(claude)) { $0.tool = "Bash" }
        tell("PermissionRequest", from: origin(claude)) { $0.tool = "Bash" }
        let account = bench.evidence("s1")?.session.value
        bench.restart()
        #expect(bench.evidence("s1")?.session.value == account)
        #expect(status("s1") == .waiting)
        tell("PostToolUse", from: origin(claude)) { $0.tool = "Read" }
        bench.pass(.seconds(1))
        #expect(status("s1") == .waiting)
    }

    @Test("a beat is the account of a worker that has no other, and its heartbeat")
    func beats() throws {
        let bench = LookoutBench { $0.workers = [.sessions("w*")] }
        let script = bench.addShell("w1", pane: "%1", worktree: "/w/w1", arguments: ["sh", "worker.sh"])
        bench.start()
        let origin = Origin(boot: bench.clock.now.boot, up: bench.clock.now.up, above: [script])
        let word = Beat(state: .waiting, say: "which?", up: origin.up)
        #expect(try bench.lookout.take(Telling(.beat(word), from: origin)) == taken("w1"))
        let account = bench.evidence("w1")?.session.value
        #expect(account?.status == .waiting && account?.waitingFor == "which?" && account?.source == .beat)
        #expect(bench.evidence("w1")?.activity.value?.heartbeatUp == origin.up)
        bench.restart()
        #expect(bench.evidence("w1")?.session.value == account)
    }

    @Test("a heartbeat file is read when it is written, by a watch on its folder")
    func file() {
        let bench = LookoutBench { $0.workers = [.sessions("w*")] }
        bench.addShell("w1", pane: "%1", worktree: "/w/w1", arguments: ["sh", "worker.sh"])
        bench.machine.makeFolder("/w/w1/.picket")
        bench.start()
        bench.machine.write("/w/w1/.picket/heartbeat", Array("waiting: which?\n".utf8))
        #expect(bench.evidence("w1")?.session.value?.waitingFor == "which?")
        bench.pass(.seconds(1))
        bench.machine.write("/w/w1/.picket/heartbeat", Array("working".utf8))
        #expect(bench.evidence("w1")?.session.value?.status == .busy)
        bench.machine.write("/w/w1/.picket/heartbeat", Array(#"{"state":"nonsense"}"#.utf8))
        #expect(bench.lookout.failing["heartbeat"]?.code == .malformed)
        #expect(bench.evidence("w1")?.session.value?.status == .busy)
    }

    @Test("a link or a folder in the place of a heartbeat is none; a time to come neither")
    func hostile() {
        let bench = LookoutBench { $0.workers = [.sessions("w*")] }
        bench.addShell("w1", pane: "%1", worktree: "/w/w1", arguments: ["sh", "worker.sh"])
        bench.machine.makeFolder("/w/w1/.picket")
        bench.machine.makeFolder("/w/w1/.picket/heartbeat")
        bench.start()
        bench.pass(.seconds(20))
        #expect(bench.evidence("w1")?.activity.value?.heartbeatUp == nil)
        #expect(bench.evidence("w1")?.session.value == nil)
    }
}
