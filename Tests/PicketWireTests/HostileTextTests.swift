import PicketModel
import PicketWire
import Testing

@Suite("Hostile text")
struct HostileTextTests {
    @Test(
        "text is carried whole and shows as ASCII on the wire",
        arguments: [
            "\u{1B}[2J\u{1B}]0;owned\u{7}", "feat/\u{202E}gnp.exe", "👩‍👩‍👧‍👦", "a\u{0}b", "line\nline\r\ttab",
            "\u{85}\u{A0}\u{2028}\u{FEFF}", "\"},\"v\":2,{\"", "\\u0041", "\u{7F}", "\u{10FFFF}", "e\u{301}", "é",
        ])
    func carried(text: String) throws {
        var git = Sample.git()
        git.branch = Untrusted(text)
        let message = StateMessage(
            envelope: try Sample.envelope(), worker: try Sample.worker(), rev: 1, value: .git(.seen(git)))
        #expect(message.payload.allSatisfy { (0x20...0x7E).contains($0) })
        guard case .git(.seen(let read)) = try StateMessage(payload: message.payload, kind: .git).value else {
            Issue.record("no look at git came back")
            return
        }
        #expect(Array((read.branch?.raw ?? "").utf8) == Array(text.utf8))
    }

    @Test("bytes that are not UTF-8 are carried as U+FFFD")
    func notUTF8() throws {
        let message = try Sample.event(
            .hooked(name: "Stop", detail: Untrusted(bytes: [0x61, 0xFF, 0xC0, 0x62])), of: nil)
        let read = try EventMessage(payload: message.payload)
        #expect(read.event.what == .hooked(name: "Stop", detail: "a\u{FFFD}\u{FFFD}b"))
    }
}
