import Foundation
import PicketModel
import PicketRules
import Testing

/// docs/notices.md tells of the kinds that exist, and of no others.
struct NoticesPageTests {
    @Test func thePageListsTheCatalogue() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let page = try String(contentsOf: root.appending(path: "docs/notices.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = NoticeCatalogue.standard.rules.map { rule in
            let causes = rule.silencedBy.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            return "| `\(rule.kind.rawValue)` | \(rule.severity.rawValue) | \(rule.meaning) | \(causes) |"
        }
        #expect(rows == expected)
    }
}
