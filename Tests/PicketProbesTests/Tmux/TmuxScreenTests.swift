import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Looks at real screens")
struct TmuxScreenTests {
    let bench: ProbeBench

    init() throws { bench = try ProbeBench() }

    private func pane(_ server: TmuxServer) throws -> TmuxPane {
        guard let pane = try bench.panes(server.socket).value?.first?.pane else {
            throw TestTrouble("The server lists no pane.")
        }
        return pane
    }

    private func look(at pane: TmuxPane) throws -> Observation<[UInt8]> {
        var seen: Observation<[UInt8]>?
        bench.probes.screen(of: pane) { seen = $0 }
        return try bench.programs.wait(for: "a look at a screen") { seen }
    }

    private func wait(for text: String, on pane: TmuxPane) throws -> String {
        try bench.programs.wait(for: text) {
            guard let bytes = try? look(at: pane).value else { return nil }
            let shown = String(decoding: bytes, as: UTF8.self)
            return shown.contains(text) ? shown : nil
        }
    }

    @Test("a screen is what stands on it, with wrapped lines joined")
    func text() throws {
        let long = String(repeating: "wrapped ", count: 20)
        let server = try TmuxServer(
            bench.programs, session: "one", program: "printf '%s\\n' '\(long)' ü; exec sleep 600")
        let shown = try wait(for: "ü", on: pane(server))
        #expect(shown.split(separator: "\n").first.map { $0.hasPrefix(long.dropLast()) } == true)
    }

    @Test("a full-screen program is seen, and a person who scrolled up changes nothing")
    func alternate() throws {
        let server = try TmuxServer(
            bench.programs, session: "one",
            program: "seq 200; printf '\\033[?1049h\\033[2J\\033[Hall over it'; exec sleep 600")
        let pane = try pane(server)
        #expect(try !wait(for: "all over it", on: pane).contains("200"))
        try server.tmux("copy-mode", "-t", pane.pane)
        try server.tmux("send-keys", "-t", pane.pane, "-X", "history-top")
        #expect(try wait(for: "all over it", on: pane).contains("all over it"))
    }

    @Test("the window keeps its size")
    func size() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        let before = try server.tmux("display-message", "-p", "#{window_width}x#{window_height}")
        _ = try look(at: pane(server))
        #expect(try server.tmux("display-message", "-p", "#{window_width}x#{window_height}") == before)
    }

    @Test("a pane that is gone, or is another one by now, is absent")
    func gone() throws {
        let server = try TmuxServer(bench.programs, session: "one")
        var other = try pane(server)
        other.pid += 1
        #expect(try look(at: other) == .absent)
        other.pane = "%77"
        #expect(try look(at: other) == .absent)
    }

    @Test(
        "a pane whose id has no such form is never given to tmux",
        arguments: ["", "%", "-a", "%1;kill-server", "{last}"])
    func forged(id: String) throws {
        let server = try TmuxServer(bench.programs, session: "one")
        var pane = try pane(server)
        pane.pane = id
        #expect(try look(at: pane).failure?.code == .malformed)
    }
}
