import Foundation
import PicketModel
import PicketRules
import Testing

/// docs/verdicts.md names the rows, the never-rules and the scenarios that exist, and no others.
struct VerdictsPageTests {
    private static var page: String {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
            return try String(contentsOf: root.appending(path: "docs/verdicts.md"), encoding: .utf8)
        }
    }

    private static func section(_ title: String) throws -> [String] {
        let lines = try page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = lines.drop { $0 != "## \(title)" }.dropFirst()
        return Array(after.prefix { !$0.hasPrefix("## ") })
    }

    @Test func thePageListsTheScenariosThatExist() throws {
        let listed = try Self.section("Scenarios").filter { $0.hasPrefix("- ") || $0.hasPrefix("### ") }
        let existing = Scenarios.families.flatMap { family in
            ["### \(family.title)"] + family.cases.map { "- \($0.name)" }
        }
        #expect(listed == existing)
    }

    @Test func thePageAsksWhatTheRowsAsk() throws {
        let rows = try Self.section("The ladder").filter { $0.hasPrefix("| ") }.dropFirst()
        let asked = Ladder.standard.rows.map { "| \($0.number) | \($0.name) | \($0.question) |" }
        #expect(rows.count == asked.count)
        for (row, start) in zip(rows, asked) { #expect(row.hasPrefix(start)) }
    }

    @Test func thePageNamesTheNeverRules() throws {
        let listed = try Self.section("Never").filter { $0.first?.isNumber == true }
        for rule in NeverRule.all { #expect(listed.contains(rule.description)) }
        #expect(listed.count == NeverRule.all.count)
    }
}
