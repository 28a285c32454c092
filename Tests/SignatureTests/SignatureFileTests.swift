import Foundation
import PicketConfig
import PicketModel
import PicketRuntimes
import Testing

@Suite("A file of signatures")
struct SignatureFileTests {
    @Test("is refused with the line, the rule and what is wrong", arguments: Screens.names(in: "bad", suffix: ".yaml"))
    func refused(name: String) throws {
        let bytes = Array(try Screens.text("bad/\(name).yaml").utf8)
        let wanted = try Screens.text("bad/\(name).txt").trimmingCharacters(in: .newlines)
        let error = #expect(throws: ConfigurationError.self) {
            try SignatureFile.load(bytes: bytes, file: "\(name).yaml", around: Screens.around)
        }
        #expect(error?.description == wanted)
    }

    @Test("gives every key its value")
    func values() throws {
        let sheet = try Screens.sheet(
            """
            version: 1
            without: [claude-spinner]
            signatures:
              mine:
                {runtime: codex, region: footer, lines: 3, first: ['^a'], last: ['b$'], all: [c, d], any: [e], none: [f],
                 meaning: 'says so', bucket: limit, action: wait, wait: 2h, versions: [1.2.3], source: me}
            """)
        #expect(sheet.without == ["claude-spinner"])
        let rule = try #require(sheet.rules.first)
        #expect((rule.id, rule.runtime, rule.region, rule.lines) == ("mine", .codex, .footer, 3))
        #expect(rule.pattern.all.map(\.text) == ["c", "d"])
        #expect(
            [rule.pattern.first, rule.pattern.last, rule.pattern.any, rule.pattern.none].map { $0.map(\.text) } == [
                ["^a"], ["b$"], ["e"], ["f"],
            ])
        #expect((rule.says, rule.bucket, rule.action, rule.wait) == ("says so", .limit, .wait, .hours(2)))
        #expect((rule.versions, rule.source) == (["1.2.3"], "me"))
    }

    @Test("that is empty says nothing, and random bytes are refused or read")
    func others() throws {
        #expect(try Screens.sheet("") == SignatureSheet())
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...200, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            _ = try? SignatureFile.load(bytes: bytes, file: "x", around: Screens.around)
        }
    }

    @Test("replaces a shipped rule in its place, puts new ones first, and leaves out what it names")
    func joined() throws {
        let shipped = try Screens.sheet(
            """
            signatures:
              one: {runtime: agy, all: [a], bucket: busy, meaning: m}
              two: {runtime: agy, all: [b], bucket: busy, meaning: m}
              three: {runtime: agy, all: [c], bucket: busy, meaning: m}
            """)
        let own = try Screens.sheet(
            """
            without: [one]
            signatures:
              three: {runtime: agy, all: [x], bucket: end, meaning: mine}
              new: {runtime: agy, all: [y], bucket: end, meaning: mine}
            """)
        let table = SignatureTable(shipped: shipped, own: own)
        #expect(table.rules.map(\.id) == ["new", "two", "three"])
        #expect(table.match(ScreenText(Array("x".utf8)), of: .agy)?.says == "mine")
        #expect(table.match(ScreenText(Array("a".utf8)), of: .agy) == nil)
    }
}

@Suite("docs/signatures.md")
struct SignaturePageTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../docs/signatures.md"
    ).standardized

    @Test("holds the table of keys and the list of shipped rules")
    func tables() throws {
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        let parts = [("keys", SignatureFile.keyTable), ("rules", try Self.rules())]
        if ProcessInfo.processInfo.environment["PICKET_WRITE_DOCS"] != nil {
            for (name, table) in parts {
                let (start, end) = ("<!-- \(name) -->\n", "<!-- end of \(name) -->\n")
                let from = try #require(text.range(of: start)).upperBound
                let to = try #require(text.range(of: end)).lowerBound
                text.replaceSubrange(from..<to, with: table)
            }
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        for (name, table) in parts { #expect(text.contains("<!-- \(name) -->\n" + table), "\(name)") }
    }

    @Test("shows an example that is read without a complaint")
    func example() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let blocks = text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        try #require(!blocks.isEmpty)
        for block in blocks { #expect(!(try Screens.sheet(block)).rules.isEmpty) }
    }

    private static func rules() throws -> String {
        let rows = try Screens.shipped().rules.map { rule in
            [
                "`\(rule.id)`", rule.region.rawValue, rule.bucket.rawValue, rule.says, rule.action?.rawValue ?? "",
                rule.versions.joined(separator: ", "), rule.source ?? "",
            ]
        }
        let head = [["rule", "region", "bucket", "meaning", "action", "versions", "source"]]
        let lines = (head + [[String](repeating: "---", count: 7)] + rows).map { "| \($0.joined(separator: " | ")) |" }
        return lines.joined(separator: "\n") + "\n"
    }
}
