import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Codex's sessions")
struct CodexSessionTests {
    let bench = SessionBench()
    private let daemonWords = ["codex", "app-server", "--listen", "unix://", "--managed-daemon"]

    @Test("a process's rollout is the one begun in its folder since its start by a person")
    func byFolder() throws {
        bench.rollout("old", [bench.event("task_started")])
        bench.clock.advance(by: .minutes(5))
        let codex = bench.start("codex")
        #expect(bench.probe.look(bench.subject(.codex, codex)) == .absent)
        bench.clock.advance(by: .seconds(5))
        bench.rollout("elsewhere", folder: "/w/b", [bench.event("task_started")])
        bench.rollout("child", source: "subagent", [bench.event("task_started")])
        bench.rollout("mine", [bench.event("task_started"), bench.event("task_complete")])
        let account = try #require(bench.probe.look(bench.subject(.codex, codex)).value)
        #expect(account.session == "mine")
        #expect(account.version == "0.163.0")
        #expect(account.status == .idle)
        #expect(bench.probe.folders(of: bench.subject(.codex, codex)) == ["/h/.codex/sessions/2026/11/20"])
    }

    @Test("a second session of one process is followed")
    func second() throws {
        let codex = bench.start("codex")
        bench.rollout("one", [bench.event("task_started"), bench.event("task_complete")])
        #expect(bench.probe.look(bench.subject(.codex, codex)).value?.session == "one")
        bench.clock.advance(by: .minutes(5))
        bench.rollout("two", [bench.event("task_started")])
        #expect(bench.probe.look(bench.subject(.codex, codex)).value?.session == "two")
    }

    @Test("two processes in one folder have the session that began nearest to each")
    func shared() throws {
        let first = bench.start("codex")
        bench.rollout("one", [bench.event("task_started")])
        #expect(bench.probe.look(bench.subject(.codex, first)).value?.session == "one")
        bench.clock.advance(by: .minutes(5))
        let second = bench.start("codex")
        bench.rollout("two", [bench.event("task_started"), bench.event("task_complete")])
        #expect(bench.probe.look(bench.subject(.codex, second)).value?.session == "two")
        #expect(bench.probe.look(bench.subject(.codex, first)).value?.session == "one")
    }

    @Test("a resumed session is found in its old day, and what it holds from before says nothing")
    func resumed() throws {
        let id = "01a1f8b8-7202-7d43-8b19-9b4e6260809d"
        bench.addDay("03")
        for day in ["18", "19"] { bench.addDay(day) }
        let path = bench.rollout(id, day: "03", [bench.event("task_started")])
        bench.clock.advance(by: .hours(1))
        let codex = bench.start("codex", arguments: ["codex", "resume", id])
        #expect(bench.probe.look(bench.subject(.codex, codex)).value?.status == nil)
        bench.clock.advance(by: .minutes(1))
        bench.append(path, [bench.event("task_started"), bench.event("task_complete")])
        #expect(bench.probe.look(bench.subject(.codex, codex)).value?.status == .idle)
    }

    @Test("a title shows a question that no rollout holds, and its spinner that it was answered")
    func title() throws {
        let codex = bench.start("codex")
        let path = bench.rollout("mine", [bench.event("task_started"), bench.call("c1")])
        var subject = bench.subject(.codex, codex)
        subject.title = "[ ! ] Action Required | task | repo"
        subject.titleUp = bench.clock.now.up + .milliseconds(500)
        bench.clock.advance(by: .seconds(1))
        let asks = try #require(bench.probe.look(subject).value)
        #expect(asks.status == .waiting)
        #expect(asks.source == .title)
        #expect(asks.openTool == "exec_command")
        bench.clock.advance(by: .seconds(60))
        subject.title = "⠧ task | repo"
        subject.titleUp = bench.clock.now.up
        #expect(bench.probe.look(subject).value?.status == .busy)
        bench.clock.advance(by: .seconds(5))
        bench.append(path, [bench.event("task_complete")])
        #expect(bench.probe.look(subject).value?.status == .idle)
    }

    @Test("a process that wrote nothing yet is ready where its title is its folder's name, and in its dialogs is not")
    func ready() throws {
        let codex = bench.start("codex")
        bench.clock.advance(by: .seconds(5))
        var subject = bench.subject(.codex, codex)
        subject.titleUp = bench.clock.now.up
        subject.title = "host"
        #expect(bench.probe.look(subject) == .absent)
        subject.title = "a"
        let account = try #require(bench.probe.look(subject).value)
        #expect(account.status == .idle)
        #expect(account.source == .title)
        #expect(account.recordUp == subject.startedUp)
        bench.rollout("mine", [bench.event("task_started")])
        #expect(bench.probe.look(subject).value?.status == .busy)
    }

    @Test("an open turn is the daemon's, while it lives, also past the end of the terminal")
    func daemon() throws {
        let codex = bench.start("codex")
        let daemon = bench.start("codex", arguments: daemonWords, folder: "/")
        let path = bench.rollout("mine", [bench.event("task_started"), bench.call("c1")])
        bench.machine.openFiles[path] = [daemon.pid]
        let subject = bench.subject(.codex, codex)
        #expect(bench.probe.look(subject).value?.heldByDaemon == true)
        #expect(bench.probe.look(subject).value?.openCallLives == false)
        bench.machine.start("python3", parent: daemon.pid, folder: "/w/a/sub")
        #expect(bench.probe.look(subject).value?.openCallLives == true)
        bench.machine.exit(codex.pid)
        #expect(bench.probe.look(subject).value?.heldByDaemon == true)
        bench.machine.exit(daemon.pid)
        #expect(bench.probe.look(subject).value?.heldByDaemon == false)
    }

    @Test("a daemon of other terminals holds no turn of a process without one, nor of one whose daemon ended")
    func daemonOfOthers() throws {
        let codex = bench.start("codex")
        let other = bench.start("codex", arguments: daemonWords, folder: "/")
        let path = bench.rollout("mine", [bench.event("task_started")])
        let subject = bench.subject(.codex, codex)
        bench.machine.openFiles[path] = [codex.pid]
        #expect(bench.probe.look(subject).value?.heldByDaemon == false)
        let own = bench.start("codex", arguments: daemonWords, folder: "/")
        bench.machine.openFiles = [path: [own.pid], "/elsewhere": [other.pid]]
        bench.clock.advance(by: .seconds(1))
        bench.machine.exit(codex.pid)
        #expect(bench.probe.look(subject).value?.heldByDaemon == true)
        bench.machine.openFiles[path] = []
        bench.machine.exit(own.pid)
        #expect(bench.probe.look(subject).value?.heldByDaemon == false)
    }

    @Test("a turn that is over is no daemon's, though it has the rollout open")
    func turnIsOver() throws {
        let codex = bench.start("codex")
        let daemon = bench.start("codex", arguments: daemonWords, folder: "/")
        let path = bench.rollout("mine", [bench.event("task_started"), bench.event("task_complete")])
        bench.machine.openFiles[path] = [daemon.pid]
        #expect(bench.probe.look(bench.subject(.codex, codex)).value?.heldByDaemon == false)
    }
}
