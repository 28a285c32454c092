import PicketModel
import Testing

@Suite("A pattern over a line")
struct LinePatternTests {
    private func matches(_ pattern: String, _ line: String) throws -> Bool {
        try LinePattern(pattern).matches(ScreenFold.fold(line.unicodeScalars))
    }

    @Test(
        "is literal text, stars and anchors",
        arguments: [
            ("yes", "say YES now", true), ("^yes", "say yes", false), ("^say", "  say yes", true),
            ("yes$", "say yes  ", true), ("yes$", "yes sir", false), ("^yes$", "yes", true), ("^yes$", "yesyes", false),
            ("a*b", "xaxxbx", true), ("a*b", "ba", false), ("^a*b$", "a b", true), ("^a*b$", "ab", true),
            ("^aa*aa$", "aaa", false), ("^aa*aa$", "aaaa", true), ("^*b", "ab", true), ("a*$", "ba", true),
            ("a * b", "a  x   b", true), ("\\*", "a*b", true), ("\\*", "ab", false), ("\\^a", "^a", true),
            ("a$b", "a$b", true), ("a\\$", "a$", true), ("a\\$", "ab", false), ("it's", "it\u{2019}s", true),
            ("\u{283F} a", "\u{2819} A", true), ("✋ A", "✋\u{FE0F}  A", true), ("1. yes", "❯\u{A0}1. Yes", true),
            ("aab", "aaab", true), ("abab$", "ababab", true),
        ])
    func form(pattern: String, line: String, fits: Bool) throws {
        #expect(try matches(pattern, line) == fits)
    }

    @Test(
        "that fits every line, is too long or ends in a backslash is refused",
        arguments: [
            ("", LinePatternError.empty), ("*", .empty), ("^$", .empty), ("^ *$", .empty),
            ("a\\", .nothingAfterBackslash),
            (String(repeating: "a", count: 201), .tooLong),
        ])
    func refused(pattern: String, error: LinePatternError) {
        #expect(throws: error) { try LinePattern(pattern) }
    }

    @Test("agrees with a slow search over many short lines")
    func agreement() throws {
        let letters: [Character] = ["a", "b"]
        func words(_ length: Int) -> [String] {
            length == 0 ? [""] : words(length - 1).flatMap { word in letters.map { word + String($0) } }
        }
        let lines = (0...6).flatMap(words)
        for pattern in ["a*b*a", "^a*ba", "ab*b$", "^aab*ab$", "aba", "^ab*$", "*abb*"] {
            for line in lines {
                #expect(try matches(pattern, line) == Self.slowly(pattern, line), "\(pattern) \(line)")
            }
        }
    }

    /// Tries every way of giving each star its run.
    private static func slowly(_ pattern: String, _ line: String) -> Bool {
        var (rest, isHeld) = (Substring(pattern), false)
        if rest.first == "^" { (rest, isHeld) = (rest.dropFirst(), true) }
        let whole = (isHeld ? "" : "*") + rest + (rest.last == "$" ? "" : "*")
        return fits(whole.filter { $0 != "$" }[...], line[...])
    }

    private static func fits(_ pattern: Substring, _ line: Substring) -> Bool {
        guard let first = pattern.first else { return line.isEmpty }
        if first == "*" {
            return fits(pattern.dropFirst(), line) || (!line.isEmpty && fits(pattern, line.dropFirst()))
        }
        return line.first == first && fits(pattern.dropFirst(), line.dropFirst())
    }

    @Test("takes at most twice as many steps as the line has bytes, whatever they are")
    func linear() throws {
        let hostile = [
            "a*a*a*a*b", "aaaaaaaab", "^a*aab*aab$", "abababac", "*a*a*a*a*a*a*a*a*a*a*c", "aaaa*aaaa*aaaa$",
        ]
        for length in [10, 1000, 100_000] {
            let lines = [
                String(repeating: "a", count: length), String(repeating: "ab", count: length / 2),
                String(repeating: "aab", count: length / 3), String(repeating: "aaaaaaaa ", count: length / 9),
            ]
            for line in lines.map({ Array($0.utf8) }) {
                for pattern in hostile {
                    var steps = 0
                    _ = try LinePattern(pattern).matches(line, steps: &steps)
                    #expect(steps <= 2 * line.count + pattern.utf8.count, "\(pattern)")
                }
            }
        }
    }
}
