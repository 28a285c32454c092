import Foundation
import PicketConfig
import Testing

@Suite("docs/configuration.md")
struct DocumentationTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../docs/configuration.md"
    ).standardized

    @Test("holds the table of every key, as the configuration's own table has it")
    func configurationTable() throws {
        let table = SettingsDocumentation.table(around: try Fixture.around)
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        if ProcessInfo.processInfo.environment["PICKET_WRITE_DOCS"] != nil {
            let kept = text.range(of: "| key |").map { String(text[..<$0.lowerBound]) } ?? text
            text = kept + table
            try text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(text.hasSuffix(table))
    }

    @Test("shows an example that is read without a complaint")
    func configurationExample() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let blocks = text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        try #require(!blocks.isEmpty)
        for block in blocks {
            _ = try Settings.load(text: block, file: "example", around: try Fixture.around)
        }
    }
}
