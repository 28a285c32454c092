import PicketAgent
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketTestSupport
import Testing

@Suite("Screens of workers")
struct ScreenTests {
    private static func rule(
        _ id: String, _ pattern: String, _ bucket: ScreenMatch.Meaning, keep: Bool = false
    ) throws -> Signature {
        var rule = Signature(id: id, runtime: .claude, bucket: bucket, says: "says \(id)")
        rule.pattern.any = [try LinePattern(pattern)]
        rule.keep = keep
        return rule
    }

    private static func bench(_ status: SessionAccount.Status? = nil) throws -> (bench: LookoutBench, pid: Int32) {
        let bench = LookoutBench()
        let claude = bench.addClaude("w", pane: "%1", worktree: "/work/w")
        bench.lookout.signatures = SignatureTable([
            try rule("viewer", "covered", .ignore, keep: true), try rule("ask", "May I?", .person),
            try rule("run", "running", .busy),
        ])
        if let status { account(status, of: claude.pid, bench) }
        bench.probes.screens["%1"] = .seen(Array("May I?\n".utf8))
        bench.start()
        return (bench, claude.pid)
    }

    private static func account(
        _ status: SessionAccount.Status, of pid: Int32, _ bench: LookoutBench,
        _ change: (inout SessionAccount) -> Void = { _ in }
    ) {
        var account = SessionAccount(runtime: .claude)
        account.status = status
        account.recordUp = bench.clock.now.up
        change(&account)
        bench.probes.sessions[pid] = .seen(account)
    }

    private func screen(_ bench: LookoutBench) -> ScreenMatch? { bench.evidence("w")?.screen.value }

    @Test("a worker that gives no account is told by its screen, since when and in the rule's words")
    func told() throws {
        let (bench, _) = try Self.bench()
        let match = try #require(screen(bench))
        #expect((match.rule, match.meaning, match.says) == ("ask", .person, "says ask"))
        bench.pass(.seconds(31))
        #expect(screen(bench) == match)
        #expect(bench.told("w", .screen).count >= 3)
    }

    @Test("a screen is looked at at most every ten seconds, however often panes are swept")
    func pace() throws {
        let (bench, _) = try Self.bench()
        bench.forget()
        bench.pass(.minutes(5))
        #expect((25...30).contains(bench.probes.screensAsked.count))
    }

    @Test("a look that is not answered is not made again")
    func slow() throws {
        let (bench, _) = try Self.bench()
        bench.probes.delays["%1"] = .minutes(2)
        bench.forget()
        bench.pass(.minutes(1))
        #expect(bench.probes.screensAsked.count == 1)
    }

    @Test(
        "a worker that says what it does is not looked at while that is young, nor where it waits",
        arguments: [SessionAccount.Status.busy, .waiting, .background])
    func answered(status: SessionAccount.Status) throws {
        let (bench, _) = try Self.bench(status)
        bench.pass(.seconds(28))
        #expect(bench.probes.screensAsked == [])
        bench.pass(.minutes(2))
        #expect(bench.probes.screensAsked.isEmpty == (status != .busy))
    }

    @Test("a busy worker is not looked at while its files change")
    func busy() throws {
        let (bench, _) = try Self.bench(.busy)
        for _ in 0..<12 {
            bench.machine.write("/work/w/file.txt")
            bench.pass(.seconds(10))
        }
        #expect(bench.probes.screensAsked == [])
        bench.pass(.minutes(1))
        #expect(screen(bench)?.rule == "ask")
    }

    @Test("a busy worker whose files change again has its prompt answered, whatever its account says")
    func goesOn() throws {
        let (bench, _) = try Self.bench(.busy)
        bench.pass(.minutes(1))
        #expect(screen(bench)?.rule == "ask")
        bench.probes.forgetAsked()
        bench.machine.write("/work/w/file.txt")
        bench.pass(.seconds(11))
        #expect(bench.evidence("w")?.screen == .absent)
        #expect(bench.probes.screensAsked == [])
    }

    @Test("an idle worker whose screen asks for something is looked at until it no longer does")
    func idleAndAsking() throws {
        let (bench, _) = try Self.bench(.idle)
        bench.pass(.minutes(2))
        #expect(screen(bench)?.rule == "ask")
        bench.probes.screens["%1"] = .seen(Array("nothing of note".utf8))
        bench.pass(.seconds(11))
        #expect(bench.evidence("w")?.screen == .absent)
    }

    @Test("an idle worker is looked at once after its newest record")
    func idle() throws {
        let (bench, pid) = try Self.bench(.idle)
        bench.probes.screens["%1"] = .seen(Array("running".utf8))
        bench.pass(.minutes(10))
        #expect(bench.probes.screensAsked == ["%1"])
        #expect(screen(bench)?.rule == "run")
        Self.account(.idle, of: pid, bench) { $0.turnEndedUp = $0.recordUp }
        bench.pass(.minutes(10))
        #expect(bench.probes.screensAsked == ["%1", "%1"])
    }

    @Test("an idle worker is looked at seconds after its newest record, and a busy one half a minute")
    func leads() throws {
        for (status, seconds) in [(SessionAccount.Status.idle, 3), (.busy, 30)] {
            let (bench, _) = try Self.bench(status)
            bench.pass(.seconds(Int64(seconds) - 1))
            #expect(bench.probes.screensAsked == [])
            bench.pass(.seconds(11))
            #expect(bench.probes.screensAsked == ["%1"])
        }
    }

    @Test("an idle worker is looked at again after each drawing on its pane, as often as any other at most")
    func drawnOn() throws {
        let (bench, _) = try Self.bench(.idle)
        bench.probes.screens["%1"] = .seen(Array("running".utf8))
        bench.pass(.minutes(5))
        bench.probes.forgetAsked()
        let socket = "/tmp/tmux-1000/default"
        var panes = try #require(bench.probes.servers[socket]?.value)
        bench.probes.screens["%1"] = .seen(Array("May I?\n".utf8))
        panes[0].drawnWall = bench.clock.now.wall
        bench.probes.servers[socket] = .seen(panes)
        // Where no process comes or goes, the panes are listed with each slow sweep.
        bench.pass(.seconds(72))
        #expect(screen(bench)?.rule == "ask")
        #expect((1...7).contains(bench.probes.screensAsked.count))
    }

    @Test("what was seen is let go when its account moves, when it ends, and with a new run")
    func letGo() throws {
        let (bench, pid) = try Self.bench()
        #expect(screen(bench) != nil)
        Self.account(.busy, of: pid, bench)
        bench.pass(.seconds(11))
        #expect(bench.evidence("w")?.screen == .absent)
        bench.probes.sessions = [:]
        bench.pass(.seconds(21))
        #expect(screen(bench) != nil)
        bench.machine.exit(pid)
        bench.pass(.seconds(3))
        #expect(bench.evidence("w")?.screen == .absent)
        #expect(bench.told("w", .screen).last?.screen == .absent)
    }

    @Test("what covers a screen lets stand what was seen before")
    func covered() throws {
        let (bench, _) = try Self.bench()
        let before = screen(bench)
        bench.probes.screens["%1"] = .seen(Array("covered".utf8))
        bench.pass(.seconds(20))
        #expect(screen(bench) == before)
        bench.probes.screens["%1"] = .seen(Array("nothing of note".utf8))
        bench.pass(.seconds(20))
        #expect(bench.evidence("w")?.screen == .absent)
    }

    @Test("a failed look is one, and says so in the heartbeat; a pane that is gone is absent")
    func failed() throws {
        let (bench, _) = try Self.bench()
        bench.probes.screens["%1"] = .failed(failure())
        bench.pass(.seconds(20))
        #expect(bench.evidence("w")?.screen.failure == failure())
        #expect(bench.lookout.failing["screen"] == failure())
        bench.probes.screens["%1"] = nil
        bench.pass(.seconds(20))
        #expect(bench.evidence("w")?.screen == .absent)
        #expect(bench.lookout.failing["screen"] == nil)
    }

    @Test("a new table is tried at once on the screen as it was captured last")
    func newTable() throws {
        let (bench, _) = try Self.bench()
        bench.forget()
        bench.lookout.signatures = SignatureTable([try Self.rule("mine", "May I", .auth)])
        #expect(screen(bench)?.rule == "mine")
        #expect(bench.told("w", .screen).count == 1)
        #expect(bench.probes.screensAsked == [])
        bench.lookout.signatures = .empty
        #expect(bench.evidence("w")?.screen == .absent)
        bench.pass(.minutes(1))
        #expect(bench.probes.screensAsked == [])
    }

    @Test("a program that does one task and ends is never looked at")
    func headless() throws {
        let bench = LookoutBench()
        let shell = bench.addShell("w", pane: "%1", worktree: "/work/w")
        bench.machine.start("claude", parent: shell.pid, arguments: ["claude", "-p", "go"], folder: "/work/w")
        bench.lookout.signatures = SignatureTable([try Self.rule("ask", "May I?", .person)])
        bench.start()
        bench.pass(.minutes(1))
        #expect(bench.evidence("w")?.run.value?.headless == true)
        #expect(bench.probes.screensAsked == [])
    }

    @Test("signatures that know no screen of a busy program are told as perhaps out of date")
    func outdated() throws {
        let (bench, pid) = try Self.bench(.busy)
        var told: [String] = []
        bench.lookout.onOutdated = { told += $0 }
        bench.probes.screens["%1"] = .seen(Array("Something new".utf8))
        for index in 0..<25 {
            Self.account(index.isMultiple(of: 2) ? .idle : .busy, of: pid, bench) { $0.version = "9.9" }
            bench.pass(.seconds(45))
        }
        Self.account(.busy, of: pid, bench) { $0.version = "9.9" }
        bench.pass(.minutes(5))
        #expect(told.count == 1)
        #expect(told.first?.contains("now 9.9") == true)
        #expect(bench.lookout.failing["signatures-age"] != nil)
        bench.probes.screens["%1"] = .seen(Array("running".utf8))
        bench.pass(.seconds(20))
        #expect(bench.lookout.failing["signatures-age"] == nil)
    }
}
