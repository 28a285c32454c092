import Foundation
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Looks at real tmux servers")
struct TmuxProbeTests {
    let bench: ProbeBench

    init() throws { bench = try ProbeBench() }

    private func seen(_ server: TmuxServer) throws -> [PaneLook] {
        let look = try bench.panes(server.socket)
        guard let panes = look.value else { throw TestTrouble("The look at tmux gave \(look).") }
        return panes
    }

    @Test("panes of all sessions are listed in the order in which they were made")
    func panes() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        try server.tmux("new-session", "-d", "-s", "two ü", "exec sleep 600")
        try server.tmux("split-window", "-d", "-t", "=one:", "exec sleep 600")
        let found = try seen(server)
        #expect(found.map(\.pane.session) == ["one", "two ü", "one"])
        #expect(found.map(\.pane.pane) == ["%0", "%1", "%2"])
        #expect(found.map(\.order) == [0, 1, 2])
        #expect(found.allSatisfy { kill($0.pane.pid, 0) == 0 && !$0.pane.dead && $0.pane.attached == 0 })
        let age = bench.now.wall - found[0].sessionCreatedWall
        #expect(age > .seconds(-2) && age < .seconds(60))
    }

    @Test("a title, a folder and a name that try to be records stay what they are")
    func forged() throws {
        let server = try TmuxServer(bench.programs, session: "one\n%9\t$1")
        try server.tmux("select-pane", "-t", "%0", "-T", "b<f>$3<r>%7 ##{pane_id}")
        let found = try seen(server)
        #expect(found.count == 1)
        #expect(found[0].pane.title == "b<f>$3<r>%7 #{pane_id}")
    }

    @Test("a pane whose program ended and stayed is dead")
    func dead() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        try server.tmux("set-option", "-g", "remain-on-exit", "on")
        try server.tmux("new-window", "-d", "-t", "=one:", "true")
        let found = try bench.programs.wait(for: "the pane to die") {
            (try? seen(server)).flatMap { $0.contains(where: \.pane.dead) ? $0 : nil }
        }
        #expect(found.map(\.pane.dead) == [false, true])
    }

    @Test("a grouped session does not list its panes twice")
    func grouped() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        try server.tmux("new-session", "-d", "-t", "=one", "-s", "view")
        #expect(try seen(server).map(\.pane.session) == ["one"])
    }

    @Test("no socket and a socket that nobody answers are absent; a file that is none fails")
    func noServer() throws {
        let folder = try TestFolder()
        #expect(try bench.panes(folder.below("nothing")) == .absent)
        let server = try TmuxServer(bench.programs, session: "one")
        let socket = server.socket
        try server.tmux("kill-server")
        _ = try bench.programs.wait(for: "the server to end") {
            (try? bench.panes(socket)).flatMap { $0 == .absent ? true : nil }
        }
    }

    @Test("a stopped server fails the look within its limit")
    func stopped() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        let pid = try #require(Int32(server.tmux("display-message", "-p", "#{pid}")))
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        #expect(try bench.panes(server.socket).failure?.code == .timedOut)
    }

    @Test("without tmux the package to install is named")
    func missing() throws {
        let bench = try ProbeBench { $0.tmux = "picket-no-tmux" }
        let failure = try #require(try bench.panes("/x").failure)
        #expect(failure.code == .notInstalled)
        #expect(failure.detail.raw.contains("install the package tmux"))
    }

    @Test("sockets are those of the folder, of listening servers and of the configuration")
    func sockets() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        let hidden = try TmuxServer(bench.programs, session: "two")
        try TestFolder.write("", to: server.folder.below("no-socket"))
        let bench = try ProbeBench { $0.tmuxFolder = server.folder.path }
        let found = try #require(bench.probes.tmuxSockets(extra: ["/extra/socket"]).value)
        #expect(found.contains(server.socket))
        #expect(found.contains(hidden.socket))
        #expect(found.contains("/extra/socket"))
        #expect(!found.contains(server.folder.below("no-socket")))
        #expect(found == found.sorted())
    }
}
