import PicketAgent
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketTestSupport
import Testing

@Suite("The agent programs' own accounts")
struct AccountTests {
    private let bench = LookoutBench()

    private func begin(_ program: String = "claude") -> ProcessIdentity {
        let shell = bench.addShell("s1", pane: "%1", worktree: "/w/s1")
        let process = bench.machine.start(program, parent: shell.pid, folder: "/w/s1")
        bench.start()
        return process
    }

    private func account(_ runtime: Runtime, _ edit: (inout SessionAccount) -> Void) -> Observation<SessionAccount> {
        var account = SessionAccount(runtime: runtime)
        account.recordUp = bench.clock.now.up
        edit(&account)
        return .seen(account)
    }

    @Test("a look says of whom: the run's start, its worktree, and the title with the time it was seen")
    func subject() throws {
        let claude = begin()
        let asked = try #require(bench.probes.sessionsAsked.last)
        #expect(asked.process == claude)
        #expect(asked.startedUp == bench.evidence("s1")?.run.value?.startedUp)
        #expect(asked.worktree == "/w/s1")
        #expect(asked.title == "")
        #expect(asked.titleUp != nil)
    }

    @Test("a change in a folder of the session is read once a burst, soon, and in no other worker's name")
    func told() {
        let claude = begin()
        bench.probes.sessionFolders[claude.pid] = ["/home/.claude/projects/-w-s1"]
        bench.pass(.seconds(10))
        #expect(bench.machine.watchedPaths.contains("/home/.claude/projects/-w-s1"))
        bench.forget()
        for _ in 0..<5 { bench.machine.change(["/home/.claude/projects/-w-s1/a.jsonl"]) }
        bench.probes.sessions[claude.pid] = account(.claude) { $0.status = .idle }
        bench.pass(.milliseconds(400))
        #expect(bench.probes.sessionsAsked.count == 1)
        #expect(bench.evidence("s1")?.session.value?.status == .idle)
    }

    @Test("folders that are no more those of the session are watched no more, nor those of a run that ended")
    func watches() {
        let claude = begin()
        bench.probes.sessionFolders[claude.pid] = ["/a", "/b"]
        bench.pass(.seconds(10))
        bench.probes.sessionFolders[claude.pid] = ["/b", "/c"]
        bench.pass(.seconds(10))
        #expect(!bench.machine.watchedPaths.contains("/a"))
        #expect(bench.machine.watchedPaths.filter { $0 == "/b" || $0 == "/c" } == ["/b", "/c"])
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(1))
        #expect(bench.machine.watchedPaths.filter { $0 == "/b" || $0 == "/c" } == [])
    }

    @Test("a title that begins or ends to tell something is looked into at once")
    func title() {
        let codex = begin("codex")
        bench.pass(.seconds(1))
        bench.forget()
        let socket = "/tmp/tmux-1000/default"
        func retitle(_ title: Untrusted) {
            let looks = bench.probes.servers[socket]?.value ?? []
            bench.probes.servers[socket] = .seen(
                looks.map { look in
                    var look = look
                    look.pane.title = title
                    return look
                })
        }
        retitle("[ ! ] Action Required | task | repo")
        bench.pass(bench.settings.panes)
        #expect(bench.probes.sessionsAsked.contains { $0.title == "[ ! ] Action Required | task | repo" })
        #expect(bench.probes.sessionsAsked.allSatisfy { $0.process == codex })
    }

    @Test("a command that began with the open call keeps it alive; what ran before does not")
    func openCall() throws {
        let claude = begin()
        bench.machine.start("node", parent: claude.pid, folder: "/w/s1")
        bench.pass(.minutes(1))
        bench.probes.sessions[claude.pid] = account(.claude) {
            $0.status = .busy
            $0.openCall = true
            $0.openCallUp = $0.recordUp
        }
        bench.pass(.minutes(1))
        #expect(bench.evidence("s1")?.session.value?.openCallLives == false)
        bench.machine.start("bash", parent: claude.pid, folder: "/w/s1")
        bench.pass(.minutes(1))
        #expect(bench.evidence("s1")?.session.value?.openCallLives == true)
    }

    @Test("records after the end are another's who resumed the session")
    func resumedElsewhere() {
        let claude = begin()
        bench.probes.sessions[claude.pid] = account(.claude) { $0.status = .idle }
        bench.pass(.seconds(10))
        bench.machine.exit(claude.pid)
        bench.pass(.minutes(2))
        bench.probes.sessions[claude.pid] = account(.claude) { $0.status = .busy }
        bench.pass(.seconds(20))
        #expect(bench.evidence("s1")?.session.value?.status == .idle)
    }

    @Test("a turn that a daemon holds is followed after the end of its terminal, and a later one is another's")
    func daemon() {
        let codex = begin("codex")
        bench.pass(.seconds(5))
        let began = bench.clock.now.up
        bench.probes.sessions[codex.pid] = account(.codex) {
            $0.status = .busy
            $0.turnStartedUp = began
            $0.heldByDaemon = true
        }
        bench.pass(.seconds(10))
        bench.machine.exit(codex.pid)
        bench.pass(.minutes(2))
        #expect(bench.evidence("s1")?.session.value?.heldByDaemon == true)
        bench.probes.sessions[codex.pid] = account(.codex) {
            $0.status = .busy
            $0.turnStartedUp = $0.recordUp
            $0.heldByDaemon = true
        }
        bench.pass(.seconds(20))
        #expect(bench.evidence("s1")?.session.value?.turnStartedUp == began)
        #expect(bench.evidence("s1")?.session.value?.heldByDaemon == false)
    }

    @Test("the last turn of a headless run that ended is its result; a failed or interrupted one is a failure")
    func lastTurn() throws {
        let shell = bench.addShell("s1", pane: "%1", worktree: "/w/s1")
        let claude = bench.machine.start(
            "claude", parent: shell.pid, arguments: ["claude", "-p", "do it"], folder: "/w/s1")
        bench.start()
        bench.pass(.seconds(5))
        let ended = bench.clock.now.up
        bench.probes.sessions[claude.pid] = account(.claude) {
            $0.status = .idle
            $0.turnEndedUp = ended
            $0.failure = TurnFailure(bucket: .auth, kind: "authentication_failed", text: "Please run /login")
        }
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.result == .absent)
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(2))
        let result = try #require(bench.evidence("s1")?.result.value)
        #expect(
            result == TaskResult(source: .lastTurn, succeeded: false, detail: "Please run /login", writtenUp: ended))
    }
}
