import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// Which worker a pane is, where the ledger knows it without its pane: as a hub tells of workers whose agent is gone.
struct WorkerNamingTests {
    private let machine = ScriptedMachine(clock: ManualClock(boot: "boot-1", up: .hours(1)))

    private func pane(_ candidate: ProcessIdentity?, worktree: String) throws -> FoundPane {
        let pane = TmuxPane(socket: "/s", session: "s1", window: "@1", pane: "%1", pid: 5)
        var found = FoundPane(look: PaneLook(pane: pane, sessionCreatedWall: .zero, order: 0), worktree: worktree)
        if let candidate, let look = machine.process(candidate.pid).value {
            found.candidate = RunCandidate(process: look, runtime: .claude)
        }
        return found
    }

    private func entry(_ run: ProcessIdentity?, worktree: String) throws -> LedgerEntry {
        var entry = LedgerEntry(worker: try #require(WorkerID("s1-2")))
        entry.worktree = worktree
        entry.run = run.map { Run(runtime: .claude, identity: $0, program: "claude", startedUp: .minutes(50)) }
        return entry
    }

    private func ids(_ pane: FoundPane, _ entry: LedgerEntry) throws -> [String] {
        var rule = WorkerRule()
        rule.session = try Glob("s*")
        return WorkerNaming.assign([pane], ledger: [entry], rules: [rule]).map(\.worker.text)
    }

    @Test("the same process is the same worker, however often it is looked for")
    func sameProcess() throws {
        let claude = machine.start("claude", folder: "/w/s1")
        #expect(try ids(try pane(claude, worktree: "/w/s1"), try entry(claude, worktree: "/w/s1")) == ["s1-2"])
    }

    @Test("another process is another worker")
    func otherProcess() throws {
        let (claude, former) = (machine.start("claude", folder: "/w/s1"), machine.start("claude", folder: "/w/s1"))
        #expect(try ids(try pane(claude, worktree: "/w/s1"), try entry(former, worktree: "/w/s1")) == ["s1"])
    }

    @Test("without a process the worktree tells")
    func worktree() throws {
        #expect(try ids(try pane(nil, worktree: "/w/s1"), try entry(nil, worktree: "/w/s1")) == ["s1-2"])
        #expect(try ids(try pane(nil, worktree: "/w/s2"), try entry(nil, worktree: "/w/s1")) == ["s1"])
    }
}
