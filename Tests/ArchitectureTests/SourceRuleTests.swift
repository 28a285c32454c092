import Foundation
import Testing

/// What must not stand in the sources, and why.
@Suite("Rules for the sources")
struct SourceRuleTests {
    /// A word, and what is wrong with it.
    struct Word: Sendable, CustomTestStringConvertible {
        let text: String
        let reason: String
        var testDescription: String { text }
    }

    static let words = [
        Word(text: "Task", reason: "everything happens on the loop's thread"),
        Word(text: "async", reason: "everything happens on the loop's thread"),
        Word(text: "await", reason: "everything happens on the loop's thread"),
        Word(text: "actor", reason: "everything happens on the loop's thread"),
        Word(text: "try!", reason: "an error is handled or passed on"),
        Word(text: "as!", reason: "a cast may fail"),
        Word(
            text: "fatalError(", reason: "a programmer's error is a precondition with a sentence; all else is handled"),
        Word(text: "sleep(", reason: "the loop waits by timers and never blocks"),

    ]

    @Test("a word that is forbidden stands in no source", arguments: words)
    func forbidden(word: Word) throws {
        for file in try SourceFile.all(below: "Sources") where file.lines.contains(where: { $0.contains(word.text) }) {
            for (index, line) in Code.lines(of: file).enumerated() {
                #expect(!Self.holds(word.text, line), "\(file.place(index)) holds \(word.text): \(word.reason)")
            }
        }
    }

    @Test("what the compiler is told to trust has its protection named beside it")
    func trustIsExplained() throws {
        for file in try SourceFile.all(below: "Sources") {
            for (index, line) in Code.lines(of: file).enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                #expect(Self.isExplained(file.lines, index), "\(file.place(index)) trusts without saying why")
            }
        }
    }

    @Test(
        "comments and texts are no code",
        arguments: [
            ("let a = 1 // try!", "let a = 1 "), ("say(\"try! it\") // x", "say() "), ("#\"{\"a\":1}\"# + b", " + b"),
            ("\"\\(list.map { \"\\($0)\" }) as!\" + c", " + c"), ("\"a \\\" as! b\" + d", " + d"), ("/// as!", ""),
        ])
    func stripping(line: String, kept: String) {
        var code = Code()
        #expect(code.strip(line) == kept)
    }

    @Test(
        "a word is found by itself only",
        arguments: [
            ("await", "let x = await y", true), ("await", "reply.isAwaited", false), ("actor", "actor Store {", true),
            ("actor", "factor", false), ("sleep(", "sleep(1)", true), ("sleep(", "usleep(1)", false),
            ("try!", "try! x()", true), ("as!", "x as! Y", true), ("Task", "TaskResult", false),
            ("Task", "Task { }", true),
        ])
    func finding(word: String, line: String, isFound: Bool) {
        #expect(Self.holds(word, line) == isFound)
    }

    /// Whether the word stands in the line by itself, and not as a part of a longer one.
    static func holds(_ word: String, _ line: String) -> Bool {
        var rest = Substring(line)
        while let found = rest.firstRange(of: word) {
            let before = line[..<found.lowerBound].last
            let after = rest[found.upperBound...].first
            let ends = word.last.map(isOfWord) == true ? after.map { !isOfWord($0) } ?? true : true
            if ends, before.map({ !isOfWord($0) && $0 != "." }) ?? true { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// Whether a comment stands in the line or directly above it, attributes aside.
    private static func isExplained(_ lines: [String], _ index: Int) -> Bool {
        if lines[index].contains("//") { return true }
        let above = lines[..<index].reversed().map { $0.trimmingCharacters(in: .whitespaces) }.first {
            !$0.hasPrefix("@")
        }
        return above?.hasPrefix("//") ?? false
    }
}
