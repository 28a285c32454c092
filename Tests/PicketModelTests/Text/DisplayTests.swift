import PicketModel
import Testing

@Suite("Untrusted text on a terminal")
struct DisplayTests {
    @Test(
        "plain text shows as itself",
        arguments: ["", "feat/sen-470", "~!@#$%^&*()", "Übersicht", "漢字", "🦆", "a\u{A0}b"])
    func plain(text: String) {
        #expect(Untrusted(text).display == text)
    }

    @Test(
        "what moves, hides or turns text is spelled out",
        arguments: [
            ("\u{1B}[2J", "\\u{1b}[2J"), ("a\nb", "a\\u{a}b"), ("a\r", "a\\u{d}"), ("\t", "\\u{9}"),
            ("\u{0}", "\\u{0}"),
            ("\u{7F}", "\\u{7f}"), ("\u{9B}31m", "\\u{9b}31m"), ("a\u{202E}b", "a\\u{202e}b"),
            ("\u{2066}", "\\u{2066}"),
            ("\u{200B}", "\\u{200b}"), ("\u{200D}", "\\u{200d}"), ("\u{FEFF}", "\\u{feff}"), ("\u{2028}", "\\u{2028}"),
            ("\u{E000}", "\\u{e000}"), ("e\u{301}", "e\\u{301}"), ("\u{AD}", "\\u{ad}"), ("\u{3000}", "\\u{3000}"),
            ("\u{E0041}", "\\u{e0041}"),
        ])
    func spelled(text: String, shown: String) {
        #expect(Untrusted(text).display == shown)
    }

    @Test("nothing that is shown holds a control character, whatever the text")
    func neverControl() {
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = Untrusted(String(scalar)).display
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        }
    }

    @Test("bytes that are not UTF-8 become U+FFFD")
    func bytes() {
        #expect(Untrusted(bytes: [0x61, 0xFF]).raw == "a\u{FFFD}")
    }

    @Test(
        "a prefix is cut between characters",
        arguments: [("abc", 3, "abc"), ("abc", 2, "ab"), ("aéb", 2, "a"), ("a", 0, ""), ("👩‍👧x", 4, "")])
    func prefix(text: String, limit: Int, kept: String) {
        #expect(Untrusted(text).prefix(bytes: limit).raw == kept)
    }

    @Test("cells", arguments: [("abc", 3), ("漢字", 4), ("🦆", 2), ("é", 1), ("", 0), ("ｱ", 1), ("Ａ", 2)])
    func cells(text: String, width: Int) {
        #expect(TextWidth.cells(text) == width)
    }

    @Test(
        "what is cut ends in an ellipsis and fits",
        arguments: [("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("漢字漢", 4, "漢…"), ("ab", 0, ""), ("ab", 1, "…")])
    func cut(text: String, width: Int, kept: String) {
        #expect(TextWidth.cut(text, to: width) == kept)
        #expect(TextWidth.cells(TextWidth.cut(text, to: width)) <= max(width, 0))
    }
}
