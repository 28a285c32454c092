import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct FailedLookTests {
    private let bench = LookoutBench()
    private let socket = "/tmp/tmux-1000/default"

    @discardableResult
    private func begin() -> ProcessIdentity {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.pass(.minutes(1))
        bench.forget()
        return claude
    }

    @Test("a failed look at the process is told as failed, never as absent, and ends nothing")
    func process() {
        let claude = begin()
        bench.machine.failingProcesses[claude.pid] = failure(.denied)
        bench.pass(.seconds(30))
        #expect(bench.evidence("s1")?.run == .failed(failure(.denied)))
        #expect(bench.names == [])
        #expect(bench.samples.last?.first?.tree == .failed(failure(.denied)))
        bench.machine.failingProcesses = [:]
        bench.pass(.seconds(10))
        #expect(bench.life("s1") == .alive)
    }

    @Test("a failed look at git is told as failed, and named among the failing probes until it works")
    func git() {
        begin()
        bench.probes.worktrees["/w/s1"] = .failed(failure())
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(1))
        #expect(bench.told("s1", .git).last?.git == .failed(failure()))
        #expect(bench.lookout.failing["git"] == failure())
        bench.probes.setWorktree("/w/s1")
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(1))
        #expect(bench.lookout.failing["git"] == nil)
    }

    @Test("a look at git that failed is made again by itself, ever less often while it fails")
    func gitAgain() {
        begin()
        bench.probes.worktrees["/w/s1"] = .failed(failure())
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(1))
        bench.forget()
        bench.pass(.minutes(4))
        #expect((5...8).contains(bench.probes.gitAsked.count))
        bench.probes.setWorktree("/w/s1")
        bench.pass(.minutes(5))
        #expect(bench.lookout.failing["git"] == nil)
        #expect(bench.told("s1", .git).last?.git.value != nil)
    }

    @Test("a failed sweep of the files is told as failed")
    func files() {
        bench.machine.unwatchable = ["/w/s1"]
        begin()
        bench.probes.sweeps["/w/s1"] = .failed(failure(.denied))
        bench.pass(.minutes(1))
        #expect(bench.told("s1", .activity).contains { $0.activity == .failed(failure(.denied)) })
        #expect(bench.lookout.failing["files"] == failure(.denied))
    }

    @Test("a failed look at a result or an account is told as failed")
    func small() throws {
        let claude = begin()
        let id = try #require(WorkerID("s1"))
        bench.probes.results[id] = .failed(failure(.malformed))
        bench.probes.sessions[claude.pid] = .failed(failure(.malformed))
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.result == .failed(failure(.malformed)))
        #expect(bench.evidence("s1")?.session == .failed(failure(.malformed)))
    }

    @Test("a tmux server that does not answer leaves its panes as they were")
    func tmuxServer() {
        begin()
        bench.probes.servers[socket] = .failed(failure())
        bench.pass(.minutes(1))
        #expect(bench.evidence("s1")?.tmux.value?.pane == "%1")
        #expect(bench.lookout.failing["tmux"] == failure())
    }

    @Test("sockets that cannot be listed leave panes as they were")
    func tmuxSockets() {
        begin()
        bench.probes.socketsFailure = failure(.denied)
        bench.pass(.minutes(1))
        #expect(bench.evidence("s1")?.tmux.value?.pane == "%1")
    }

    @Test("a server that ended took its panes with it, though another server does not answer")
    func oneServerGone() {
        begin()
        bench.probes.servers[socket] = .absent
        bench.probes.servers["/tmp/hung"] = .failed(failure())
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.tmux == .absent)
    }

    @Test("tmux counts as failing all through the sweep that asks it again")
    func stillFailing() {
        begin()
        bench.probes.servers[socket] = .failed(failure())
        bench.pass(.seconds(10))
        bench.probes.delays[socket] = .seconds(10)
        bench.pass(.seconds(7))
        #expect(bench.probes.socketsAsked.count >= 2)
        #expect(bench.lookout.failing["tmux"] == failure())
    }

    @Test("a hung tmux server is asked by one sweep at a time, and stops neither git nor samples")
    func hungServer() {
        begin()
        bench.probes.servers[socket] = .failed(failure())
        bench.probes.delays[socket] = .seconds(10)
        bench.pass(.minutes(1))
        #expect(bench.probes.socketsAsked.count <= 6)
        #expect(bench.samples.count == 6)
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(1))
        #expect(bench.told("s1", .git).count == 1)
    }

    @Test("a hung look at one worktree does not stop looks at others")
    func hungGit() {
        begin()
        bench.addClaude("s2", pane: "%2", worktree: "/w/s2")
        bench.probes.delays["/w/s1"] = .minutes(10)
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(10))
        #expect(bench.told("s2", .git).count >= 1)
        bench.forget()
        bench.machine.change(["/w/s2/.git/HEAD"])
        bench.pass(.seconds(1))
        #expect(bench.probes.gitAsked.map(\.worktree) == ["/w/s2"])
    }

    @Test("a sample says the tree below the run, its helpers, and its CPU since the sample before")
    func sample() throws {
        let claude = begin()
        let helper = bench.machine.start("my-mcp-server", parent: claude.pid)
        let tool = bench.machine.start("cargo", parent: claude.pid)
        bench.pass(.seconds(10))
        bench.machine.burn(.seconds(5), by: tool.pid)
        bench.machine.burn(.seconds(5), by: helper.pid)
        bench.pass(.seconds(10))
        let tree = try #require(bench.samples.last?.first?.tree.value)
        #expect(tree.processes.map(\.identity.pid) == [claude.pid, helper.pid, tool.pid])
        #expect(tree.processes.map(\.helper) == [false, true, false])
        #expect(tree.cpuPermille == 500)
        #expect(tree.window == .seconds(10))
        #expect(tree.runSeen)
    }

    @Test("what a runtime takes to draw its screen is no work, and what it takes beyond that is")
    func drawing() throws {
        let claude = begin()
        bench.pass(.seconds(10))
        bench.machine.burn(.milliseconds(600), by: claude.pid)
        bench.pass(.seconds(10))
        #expect(try #require(bench.samples.last?.first?.tree.value).cpuPermille == 0)
        bench.machine.burn(.seconds(6), by: claude.pid)
        bench.pass(.seconds(10))
        #expect(try #require(bench.samples.last?.first?.tree.value).cpuPermille == 500)
    }
}
