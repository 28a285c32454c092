import Foundation
import Testing

/// What other targets may use says what it is.
@Suite("Documentation of declarations")
struct DocumentationTests {
    @Test("every package declaration has a doc comment", arguments: ImportTests.targets)
    func documented(target: String) throws {
        let requirements = try Self.requirements
        for file in try SourceFile.all(below: "Sources/\(target)") {
            for index in Self.undocumented(file.lines) where !requirements.contains(Self.head(file.lines[index])) {
                Issue.record("\(file.place(index)) has no doc comment: \(file.lines[index])")
            }
        }
    }

    /// The heads of what the package's own protocols ask for; it is documented there, once.
    private static var requirements: Set<String> {
        get throws {
            var heads: Set<String> = []
            for file in try SourceFile.all(below: "Sources") {
                var isInProtocol = false
                for line in file.lines {
                    if line.contains("protocol ") && line.hasSuffix("{") { isInProtocol = true }
                    if line == "}" { isInProtocol = false }
                    if isInProtocol { heads.insert(head(line)) }
                }
            }
            heads.remove("")
            return heads
        }
    }

    /// `func name` or `var name` of a declaration; empty for any other line.
    private static func head(_ line: String) -> String {
        let words = line.split { $0 == " " || $0 == "(" || $0 == ":" }
        guard let place = words.firstIndex(where: { $0 == "func" || $0 == "var" || $0 == "let" }),
            place + 1 < words.count
        else { return "" }
        return (words[place] == "func" ? "func " : "var ") + words[place + 1]
    }

    @Test("a doc comment begins with one short sentence", arguments: ImportTests.targets)
    func shortSummary(target: String) throws {
        for file in try SourceFile.all(below: "Sources/\(target)") {
            for (index, line) in file.lines.enumerated() {
                let text = line.trimmingCharacters(in: .whitespaces)
                #expect(!text.hasPrefix("///") || text.count <= 154, "\(file.place(index)) is over 150 characters")
            }
        }
    }

    /// The lines that declare something for other targets with no doc comment above.
    static func undocumented(_ lines: [String]) -> [Int] {
        let trimmed = lines.map { $0.trimmingCharacters(in: .whitespaces) }
        return trimmed.indices.filter { index in
            declares(trimmed[index]) && !isInherited(trimmed[index]) && !isDocumented(trimmed, index)
        }
    }

    private static func declares(_ line: String) -> Bool {
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        return words.first == "package" && words.dropFirst().first != "import" && words.dropFirst().first != "extension"
    }

    /// What the standard library's protocols ask for, and document.
    private static func isInherited(_ line: String) -> Bool {
        let parts = [
            "var description:", "static func ==", "static func <", "static func +", "static func -",
            "init(stringLiteral", "init(integerLiteral", "init(dictionaryLiteral", "init(arrayLiteral",
            "func hash(into", "mutating func next() -> UInt64", "var debugDescription:", "var customMirror:",
        ]
        return parts.contains { line.contains($0) }
    }

    private static func isDocumented(_ lines: [String], _ index: Int) -> Bool {
        lines[..<index].reversed().first { !$0.hasPrefix("@") }?.hasPrefix("///") ?? false
    }
}
