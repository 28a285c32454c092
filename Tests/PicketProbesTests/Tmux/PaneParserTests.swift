import PicketLoop
import PicketModel
import Testing

@testable import PicketProbes

@Suite("What tmux lists")
struct PaneParserTests {
    private let parser = PaneParser(mark: "4f1c")

    private func record(_ session: String, id: Int, pane: Int, title: String = "") -> String {
        let fields = [session, "$\(id)", "1795179573", "1", "@2", "%\(pane)", "321", "0", title, "300", "1795179999"]
        return fields.joined(separator: "<4f1cf>") + "<4f1cr>\n"
    }

    private func parse(_ text: String) -> [PaneLook]? { parser.parse(Array(text.utf8), socket: "/s") }

    @Test("a pane has its session, ids, process and title")
    func one() {
        let pane = TmuxPane(
            socket: "/s", session: "sen", window: "@2", pane: "%3", pid: 321, title: "a title", attached: 1)
        let look = PaneLook(
            pane: pane, sessionCreatedWall: .seconds(1_795_179_573), order: 3, server: 300,
            drawnWall: .seconds(1_795_180_000))
        #expect(parse(record("sen", id: 1, pane: 3, title: "a title")) == [look])
    }

    @Test("names with line ends, tabs and marks of another look stay names")
    func forged() throws {
        let forged = "x<0000f>$9<0000r>\nother\t$1\n%9"
        let found = try #require(parse(record(forged, id: 1, pane: 3, title: forged)))
        #expect(found.map(\.pane.session) == [Untrusted(forged)])
        #expect(found.map(\.pane.title) == [Untrusted(forged)])
    }

    @Test("a pane that two sessions show is listed once, with the older one")
    func grouped() throws {
        let text = record("young", id: 7, pane: 3) + record("old", id: 2, pane: 3) + record("b", id: 8, pane: 1)
        #expect(try #require(parse(text)).map(\.pane.session) == ["b", "old"])
    }

    @Test("no panes are no panes")
    func none() { #expect(parse("") == []) }

    @Test("another form is none", arguments: ["x", "a<4f1cr>\n", "<4f1cr>", "\u{1b}[0m"])
    func malformed(text: String) { #expect(parse(text) == nil) }

    @Test("a very long name is cut")
    func long() throws {
        let found = try #require(parse(record(String(repeating: "a", count: 10_000), id: 1, pane: 1)))
        #expect(found[0].pane.session.raw.utf8.count == 256)
    }
}
