import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct BaselineTests {
    private let bench = LookoutBench()

    @Test("the baseline is what lay there at the start, and every later look is counted from it")
    func atTheStart() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.probes.setWorktree("/w/s1", head: "c5")
        bench.pass(.minutes(6))
        #expect(bench.probes.gitAsked.first?.baseline == nil)
        #expect(bench.probes.gitAsked.dropFirst().allSatisfy { $0.baseline == Baseline(head: "c0") })
        #expect(bench.probes.gitAsked.count > 2)
    }

    @Test("the first look tells nothing, for it was counted from no baseline")
    func firstLook() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.lookout.start()
        bench.pass(.milliseconds(300))
        #expect(bench.probes.gitAsked.count == 1)
        #expect(bench.told("s1", .git).isEmpty)
        bench.pass(.milliseconds(300))
        #expect(bench.told("s1", .git).count == 1)
    }

    @Test("the baseline is kept over a restart of the agent")
    func restart() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.probes.setWorktree("/w/s1", head: "c9")
        bench.forget()
        bench.restart()
        #expect(bench.probes.gitAsked.count > 0)
        #expect(bench.probes.gitAsked.allSatisfy { $0.baseline == Baseline(head: "c0") })
    }

    @Test("a run whose start was not seen has no baseline")
    func lateFound() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.pass(.minutes(5))
        bench.start()
        bench.pass(.minutes(6))
        #expect(bench.evidence("s1")?.run.value?.startSeen == false)
        #expect(bench.probes.gitAsked.allSatisfy { $0.baseline == nil })
        #expect(bench.evidence("s1")?.git.value?.head == "c0")
    }

    @Test("what git first sees long after the start is no baseline; the start counts as not seen")
    func gitFailedAtTheStart() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.probes.worktrees["/w/s1"] = .failed(failure())
        bench.start()
        bench.pass(.minutes(10))
        bench.probes.setWorktree("/w/s1", head: "c7")
        bench.pass(.minutes(10))
        #expect(bench.entry("s1")?.baseline == nil)
        #expect(bench.evidence("s1")?.run.value?.startSeen == false)
        #expect(bench.evidence("s1")?.git.value?.head == "c7")
    }

    @Test("an agent that ended before it saw the baseline takes none later")
    func agentEndedBeforeTheLook() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.lookout.start()
        bench.pass(.milliseconds(100))
        #expect(bench.ids == ["s1"])
        let kept = bench.lookout.ledger
        bench.pass(.minutes(30))
        bench.probes.setWorktree("/w/s1", head: "c7")
        bench.restart(kept)
        #expect(bench.entry("s1")?.baseline == nil)
        #expect(bench.evidence("s1")?.run.value?.startSeen == false)
    }

    @Test("a look begun in one run says nothing of the next")
    func acrossRuns() {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.pass(.seconds(4))
        bench.forget()
        bench.probes.delays["/w/s1"] = .seconds(8)
        bench.machine.exit(claude.pid)
        bench.pass(.milliseconds(400))
        #expect(bench.probes.gitAsked.count == 1)
        let shell = bench.probes.servers.values.first?.value?.first?.pane.pid ?? 0
        bench.machine.start("claude", parent: shell, folder: "/w/s1")
        bench.pass(.seconds(8))
        #expect(bench.told("s1", .git).isEmpty)
        #expect(bench.entry("s1")?.baseline == nil)
        bench.pass(.seconds(20))
        #expect(bench.entry("s1")?.baseline == Baseline(head: "c0"))
    }
}
