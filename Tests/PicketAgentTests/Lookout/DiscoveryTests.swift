import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct DiscoveryTests {
    @Test("a pane in which a known runtime runs is a worker, named by a slug of its session")
    func knownRuntime() {
        let bench = LookoutBench()
        bench.addClaude("Feat/Login Page", pane: "%1", worktree: "/w/login")
        bench.addShell("notes", pane: "%2", worktree: "/w/notes")
        bench.start()
        #expect(bench.ids == ["feat-login-page"])
        #expect(bench.evidence("feat-login-page")?.run.value?.runtime == .claude)
        #expect(bench.evidence("feat-login-page")?.tmux.value?.session == "Feat/Login Page")
    }

    @Test("a pane of which a rule speaks is a worker without a runtime too, with the configured name, groups and core")
    func rule() {
        let bench = LookoutBench { settings in
            settings.workers = [
                .sessions("daily*") { rule in
                    rule.name = WorkerID("night")
                    rule.groups = ["ops"]
                    rule.core = true
                    rule.runtime = .claude
                }
            ]
        }
        bench.addShell("daily-3", pane: "%1", worktree: "/w/daily")
        bench.start()
        #expect(bench.ids == ["night"])
        #expect(bench.evidence("night")?.groups == ["ops"])
        #expect(bench.evidence("night")?.core == true)
        #expect(bench.evidence("night")?.run == .absent)
    }

    @Test("where a rule names a program, that program is the run")
    func program() {
        let bench = LookoutBench { settings in
            settings.workers = [.sessions("bot") { $0.program = "mybot" }]
        }
        let shell = bench.addShell("bot", pane: "%1", worktree: "/w/bot")
        let bot = bench.machine.start(
            "python3", parent: shell.pid, arguments: ["python3", "/opt/mybot"], folder: "/w/bot")
        bench.start()
        #expect(bench.evidence("bot")?.run.value?.identity == bot)
        #expect(bench.evidence("bot")?.run.value?.runtime == .other)
    }

    @Test("a worker of the ledger is found again, though only a shell is left in its pane")
    func ledger() {
        let bench = LookoutBench()
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.machine.exit(claude.pid)
        bench.restart()
        #expect(bench.ids == ["s1"])
        #expect(bench.evidence("s1")?.tmux.value?.pane == "%1")
    }

    @Test("panes of one session get -2 and -3 in the order in which they were made")
    func numbers() {
        let bench = LookoutBench()
        for pane in ["%7", "%8", "%9"] { bench.addClaude("api", pane: pane, worktree: "/w/api\(pane.dropFirst())") }
        bench.start()
        #expect(bench.ids == ["api", "api-2", "api-3"])
        #expect(bench.entry("api-2")?.place?.pane == "%8")
        #expect(bench.entry("api-3")?.place?.pane == "%9")
    }

    @Test("the same session on a second server gets 4 digits of its socket's path, the same ones each time")
    func secondSocket() throws {
        let bench = LookoutBench()
        bench.addClaude("api", pane: "%1", worktree: "/w/a")
        bench.addClaude("api", pane: "%1", worktree: "/w/b", socket: "/tmp/tmux-1000/other")
        bench.start()
        let second = try #require(bench.ids.last)
        #expect(bench.ids.first == "api")
        #expect(second.hasPrefix("api-") && second.count == 8)
        let again = LookoutBench()
        again.addClaude("api", pane: "%1", worktree: "/w/b", socket: "/tmp/tmux-1000/other")
        again.addClaude("api", pane: "%1", worktree: "/w/a")
        again.start()
        #expect(again.ids == bench.ids)
    }

    @Test("a second server's worker keeps apart from one whose own server does not answer in that sweep")
    func secondSocketWhileTheFirstIsSilent() {
        let bench = LookoutBench()
        let first = "/tmp/tmux-1000/default"
        bench.addClaude("api", pane: "%1", worktree: "/w/a", socket: first)
        bench.start()
        bench.probes.servers[first] = .failed(failure())
        bench.addClaude("api", pane: "%1", worktree: "/w/b", socket: "/tmp/tmux-1000/other")
        bench.pass(.seconds(5))
        #expect(bench.ids.count == 2)
        #expect(bench.ids.last?.count == 8)
    }

    @Test("an id is not given again while its ended worker is listed")
    func listed() {
        let bench = LookoutBench()
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.machine.exit(claude.pid)
        bench.probes.removePane("%1")
        bench.addClaude("s1", pane: "%2", worktree: "/w/s2")
        bench.pass(.seconds(5))
        #expect(bench.ids == ["s1", "s1-2"])
        #expect(bench.entry("s1")?.worktree == "/w/s1")
    }

    @Test("a retired id is free, and what is seen alive under it is new")
    func retired() {
        let bench = LookoutBench()
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.machine.exit(claude.pid)
        bench.probes.removePane("%1")
        bench.pass(.seconds(5))
        if let id = WorkerID("s1") { bench.lookout.retire(id) }
        #expect(bench.ids == [])
        bench.addClaude("s1", pane: "%2", worktree: "/w/s2")
        bench.pass(.seconds(5))
        #expect(bench.ids == ["s1"])
        #expect(bench.entry("s1")?.worktree == "/w/s2")
    }

    @Test("a pane id that a new tmux server gives again is another worker")
    func reusedPane() {
        let bench = LookoutBench()
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.machine.exit(claude.pid)
        bench.probes.servers = [:]
        bench.pass(.seconds(5))
        #expect(bench.evidence("s1")?.tmux == .absent)
        bench.addClaude("other", pane: "%1", worktree: "/w/other")
        bench.pass(.seconds(5))
        #expect(bench.ids == ["other", "s1"])
        #expect(bench.evidence("s1")?.tmux == .absent)
        #expect(bench.life("s1").map { if case .ended = $0 { true } else { false } } == true)
    }

    @Test("a session whose name has nothing for an id is named by its pane")
    func noSlug() {
        let bench = LookoutBench()
        bench.addClaude("日本", pane: "%4", worktree: "/w/s1")
        bench.start()
        #expect(bench.ids == ["pane-4"])
    }

    @Test("a long name is cut so that its number fits")
    func longName() {
        let bench = LookoutBench()
        let session = String(repeating: "a", count: 80)
        bench.addClaude(session, pane: "%1", worktree: "/w/1")
        bench.addClaude(session, pane: "%2", worktree: "/w/2")
        bench.start()
        #expect(bench.ids.map(\.utf8.count) == [63, 63])
        #expect(bench.ids.contains(String(repeating: "a", count: 61) + "-2"))
    }

    @Test("a worker that never had a run is let go with its pane, and no event tells of it")
    func letGo() {
        let bench = LookoutBench { $0.workers = [.sessions("x")] }
        bench.addShell("x", pane: "%1", worktree: "/w/x")
        bench.start()
        #expect(bench.ids == ["x"])
        bench.probes.removePane("%1")
        bench.pass(.seconds(5))
        #expect(bench.ids == [])
        #expect(bench.retired == ["x"])
        #expect(!bench.names.contains("retired"))
    }

    @Test("a program's own service is no worker")
    func service() {
        let bench = LookoutBench()
        let shell = bench.addShell("srv", pane: "%1", worktree: "/w/srv")
        bench.machine.start("codex", parent: shell.pid, arguments: ["codex", "mcp-server"], folder: "/w/srv")
        bench.start()
        #expect(bench.ids == [])
    }
}
