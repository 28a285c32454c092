import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct RunLifeTests {
    private let bench = LookoutBench()

    private func begin(_ arguments: [String] = []) -> ProcessIdentity {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1", arguments: arguments)
        bench.start()
        return claude
    }

    private var isEnded: Bool {
        if case .ended = bench.life("s1") { return true }
        return false
    }

    @Test("an exit that the kernel tells ends the run at once, with git looked at soon after")
    func told() {
        let claude = begin()
        bench.pass(.seconds(3))
        bench.forget()
        bench.machine.exit(claude.pid)
        #expect(bench.life("s1") == .ended(.reported, at: bench.clock.now.up))
        #expect(bench.happened.map(\.what) == [.exited(claude, .reported)])
        bench.pass(.milliseconds(300))
        #expect(bench.probes.gitAsked.count == 1)
    }

    @Test("one absence is no end: found again a second later, the run lives on")
    func absentOnce() {
        let claude = begin()
        bench.machine.hiddenProcesses = [claude.pid]
        bench.pass(.seconds(4))
        #expect(bench.life("s1") == .missing(at: bench.clock.now.up))
        bench.machine.hiddenProcesses = []
        bench.pass(.seconds(1))
        #expect(bench.life("s1") == .alive)
        #expect(!bench.names.contains("exited"))
    }

    @Test("two absences a second apart are an end")
    func absentTwice() {
        bench.machine.tellsExits = false
        let claude = begin()
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(10))
        #expect(bench.happened.map(\.what).contains(.exited(claude, .absentTwice)))
        #expect(isEnded)
    }

    @Test("two looks within a second are one absence")
    func absentTwiceTooSoon() throws {
        bench.machine.tellsExits = false
        let claude = begin()
        bench.machine.exit(claude.pid)
        let id = try #require(WorkerID("s1"))
        bench.lookout.look(at: id)
        bench.pass(.milliseconds(500))
        bench.lookout.look(at: id)
        #expect(!isEnded)
        bench.pass(.milliseconds(500))
        #expect(isEnded)
    }

    @Test("a zombie has ended")
    func zombie() {
        let claude = begin()
        bench.machine.makeZombie(claude.pid)
        bench.pass(.seconds(10))
        #expect(bench.happened.map(\.what).contains(.exited(claude, .reported)))
    }

    @Test("another process under the run's pid is not the run")
    func reusedPid() {
        bench.machine.tellsExits = false
        let claude = begin()
        bench.machine.exit(claude.pid)
        bench.machine.start("vim", pid: claude.pid)
        bench.pass(.seconds(10))
        #expect(bench.happened.map(\.what).contains(.exited(claude, .absentTwice)))
        #expect(bench.names.filter { $0 == "opened" }.count == 1)
    }

    @Test("a run of another boot has ended; the boot is told once, before it")
    func otherBoot() {
        let claude = begin()
        let later = LookoutBench(boot: "boot-2", up: .minutes(1))
        later.restart(bench.lookout.ledger)
        #expect(later.names == ["rebooted", "exited"])
        #expect(later.happened.map(\.what).first == .rebooted(from: ManualClock.boot("boot-1")))
        #expect(later.happened.map(\.what).last == .exited(claude, .otherBoot))
        later.restart()
        #expect(later.names == ["rebooted", "exited"])
    }

    @Test("a script that would start the runtime again is its wrapper; an idle shell is none")
    func wrapper() {
        let claude = begin(["bash", "loop.sh"])
        let script = bench.machine.process(claude.pid).value?.parent
        #expect(bench.evidence("s1")?.run.value?.wrapper?.pid == script)
        let plain = LookoutBench()
        plain.addClaude("s1", pane: "%1", worktree: "/w/s1")
        plain.start()
        #expect(plain.evidence("s1")?.run.value?.wrapper == nil)
    }

    @Test("a wrapper that lives is kept in the ended run, one that ended is not")
    func wrapperAtTheEnd() {
        let claude = begin(["bash", "loop.sh"])
        bench.machine.exit(claude.pid)
        #expect(bench.evidence("s1")?.run.value?.wrapper != nil)
        let other = LookoutBench()
        let second = other.addClaude("s1", pane: "%1", worktree: "/w/s1", arguments: ["bash", "loop.sh"])
        other.start()
        let script = other.machine.process(second.pid).value?.parent ?? 0
        other.machine.exit(script)
        other.machine.exit(second.pid)
        #expect(other.evidence("s1")?.run.value?.wrapper == nil)
    }

    @Test("a script that is listed before the program that it starts gives way to it, and is no run once that ended")
    func scriptFirst() {
        let bench = LookoutBench { $0.workers = [.sessions("s1")] }
        let script = bench.addShell("s1", pane: "%1", worktree: "/w/s1", arguments: ["bash", "loop.sh"])
        bench.start()
        #expect(bench.evidence("s1")?.run.value?.identity == script)
        let claude = bench.machine.start("claude", parent: script.pid, folder: "/w/s1")
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.run.value?.identity == claude)
        #expect(bench.evidence("s1")?.run.value?.runtime == .claude)
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(30))
        #expect(bench.life("s1") == .ended(.reported, at: bench.clock.now.up - .seconds(30)))
        let next = bench.machine.start("claude", parent: script.pid, folder: "/w/s1")
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.run.value?.identity == next)
    }

    @Test("a second runtime inside the pane is no new run while the first lives")
    func nested() {
        let claude = begin()
        bench.machine.start("codex", parent: claude.pid, folder: "/w/s1")
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.run.value?.identity == claude)
        #expect(bench.names == ["opened"])
    }

    @Test("a runtime started again within seconds is a new run with a baseline of its own")
    func restarted() {
        let claude = begin()
        bench.pass(.seconds(2))
        let shell = bench.probes.servers.values.first?.value?.first?.pane.pid ?? 0
        #expect(bench.entry("s1")?.baseline == Baseline(head: "c0"))
        bench.machine.exit(claude.pid)
        bench.probes.setWorktree("/w/s1", head: "c1")
        let second = bench.machine.start("claude", parent: shell, folder: "/w/s1")
        bench.pass(.seconds(4))
        #expect(bench.evidence("s1")?.run.value?.identity == second)
        #expect(bench.names == ["opened", "exited", "opened"])
        #expect(bench.entry("s1")?.baseline == Baseline(head: "c1"))
        #expect(bench.ids == ["s1"])
    }

    @Test("a new run has nothing of the account and the result of the one before")
    func fresh() throws {
        let claude = begin()
        let id = try #require(WorkerID("s1"))
        bench.probes.sessions[claude.pid] = .seen(SessionAccount(runtime: .claude))
        bench.probes.results[id] = .seen(
            TaskResult(source: .exitLine(code: 0), succeeded: true, writtenUp: bench.clock.now.up))
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.result.value?.succeeded == true)
        bench.machine.exit(claude.pid)
        bench.probes.results = [:]
        bench.machine.start("claude", parent: shell, folder: "/w/s1")
        bench.pass(.seconds(5))
        #expect(bench.evidence("s1")?.session == .absent)
        #expect(bench.evidence("s1")?.result == .absent)
    }

    private var shell: Int32 { bench.probes.servers.values.first?.value?.first?.pane.pid ?? 0 }

    @Test("a run that an earlier agent saw and that lives is the same run after a restart of the agent")
    func agentRestart() {
        let claude = begin()
        bench.pass(.seconds(3))
        bench.forget()
        bench.restart()
        #expect(bench.names == [])
        #expect(bench.evidence("s1")?.run.value?.identity == claude)
        bench.machine.exit(claude.pid)
        #expect(bench.happened.map(\.what) == [.exited(claude, .reported)])
    }

    @Test("a run that ended while no agent ran has ended after two absences")
    func endedUnseen() {
        let claude = begin()
        let kept = bench.lookout.ledger
        bench.machine.exit(claude.pid, told: false)
        bench.pass(.minutes(5))
        bench.forget()
        bench.restart(kept)
        bench.pass(.seconds(1))
        #expect(bench.happened.map(\.what) == [.exited(claude, .absentTwice)])
    }

    @Test("an account with a status shows that the run reached its loop, and that is kept")
    func reachedLoop() {
        let claude = begin()
        #expect(bench.evidence("s1")?.run.value?.reachedLoop == false)
        var account = SessionAccount(runtime: .claude)
        account.status = .busy
        bench.probes.sessions[claude.pid] = .seen(account)
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.run.value?.reachedLoop == true)
        #expect(bench.entry("s1")?.run?.reachedLoop == true)
    }

    @Test("the last account of an ended run stays, though the runtime takes its file away")
    func lastAccount() {
        let claude = begin()
        bench.probes.sessions[claude.pid] = .seen(SessionAccount(runtime: .claude))
        bench.pass(.seconds(10))
        bench.probes.sessions = [:]
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(30))
        #expect(bench.evidence("s1")?.session == .seen(SessionAccount(runtime: .claude)))
    }

    @Test("an end by a reboot lies before all of a boot that follows")
    func endedBeforeThisBoot() {
        let claude = begin()
        let second = LookoutBench(boot: "boot-2", up: .minutes(9))
        second.restart(bench.lookout.ledger)
        #expect(second.life("s1") == .ended(.otherBoot, at: .minutes(9)))
        let third = LookoutBench(boot: "boot-3", up: .minutes(1))
        third.restart(second.lookout.ledger)
        #expect(third.life("s1") == .ended(.otherBoot, at: .zero))
        #expect(third.evidence("s1")?.run.value?.identity == claude)
    }

    @Test("an ended worker is let go an hour after its end where its work is merged, else after 7 days")
    func retirement() {
        let claude = begin()
        bench.pass(.seconds(5))
        bench.machine.exit(claude.pid)
        bench.probes.removePane("%1")
        bench.pass(.hours(2))
        #expect(bench.ids == ["s1"])
        bench.probes.setWorktree("/w/s1") { $0.merged = .commits }
        bench.pass(.minutes(4))
        #expect(bench.ids == [])
        #expect(bench.names.last == "retired")
        #expect(bench.retired == ["s1"])
    }
}
