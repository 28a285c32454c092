import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// When a tmux server is asked for its panes: the period is 5 s, the slow sweep 60 s.
struct PaneListingTests {
    private static let socket = "/tmp/tmux-1000/default"
    private let bench = LookoutBench()
    private let server: ProcessIdentity

    init() { server = bench.machine.start("tmux: server") }

    private func addPane(_ pane: String, program: String) {
        let shell = bench.machine.start("bash", parent: server.pid, folder: "/w/s1")
        bench.probes.addPane(pane, session: "s" + pane.dropFirst(), pid: shell.pid, server: server.pid)
        bench.machine.start(program, parent: shell.pid, folder: "/w/s1")
    }

    /// How often the server is asked while `span` passes.
    private func asked(in span: Milliseconds) -> Int {
        bench.probes.forgetAsked()
        bench.pass(span)
        return bench.probes.socketsAsked.count
    }

    private func begin(_ program: String = "claude") {
        addPane("%1", program: program)
        bench.start()
        bench.pass(.minutes(2))
    }

    @Test("a server whose children are the same is asked once a slow sweep")
    func quiet() {
        begin()
        #expect((4...6).contains(asked(in: .minutes(5))))
    }

    @Test("a new pane is listed by the next look")
    func newPane() {
        begin()
        addPane("%2", program: "claude")
        #expect((1...2).contains(asked(in: .seconds(6))))
        #expect(bench.ids == ["s1", "s2"])
    }

    @Test("an ended pane is listed by the next look")
    func endedPane() throws {
        begin()
        let shell = try #require(bench.machine.children(of: server.pid).value?.first)
        let processes = [shell] + (bench.machine.children(of: shell).value ?? [])
        for pid in processes { bench.machine.exit(pid) }
        bench.probes.removePane("%1")
        #expect(asked(in: .seconds(6)) >= 1)
    }

    @Test("a pane that was made while the server answered is listed by the next look")
    func madeMeanwhile() {
        begin()
        bench.probes.delays[Self.socket] = .seconds(1)
        // Asked at the slow sweep; the answer lacks what came after it was asked.
        while asked(in: .milliseconds(500)) == 0 {}
        addPane("%2", program: "claude")
        bench.pass(.seconds(12))
        #expect(bench.ids == ["s1", "s2"])
    }

    @Test("another server in the place of the first is asked at once")
    func anotherServer() throws {
        begin()
        let other = bench.machine.start("tmux: server")
        let shell = bench.machine.start("bash", parent: other.pid, folder: "/w/s1")
        bench.machine.exit(server.pid)
        bench.probes.removePane("%1")
        bench.probes.addPane("%7", session: "s7", pid: shell.pid, server: other.pid)
        #expect(asked(in: .seconds(6)) >= 1)
    }

    @Test("where a program tells of itself by its title, the server is asked each time")
    func titles() {
        begin("codex")
        #expect((11...13).contains(asked(in: .minutes(1))))
    }

    @Test("a program that is started in a pane that was there is found all the same")
    func startedLater() throws {
        addPane("%1", program: "vi")
        bench.start()
        bench.pass(.minutes(2))
        let shell = try #require(bench.machine.children(of: server.pid).value?.first)
        bench.machine.start("claude", parent: shell, folder: "/w/s1")
        bench.pass(.seconds(6))
        #expect(bench.life("s1") == .alive)
    }
}
