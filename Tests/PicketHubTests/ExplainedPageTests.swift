import Foundation
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

/// docs/verdicts.md shows what `picket explain` prints of each state, as a hub judged it.
struct ExplainedPageTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/verdicts.md").standardized
    private static let title = "## What `picket explain` prints\n"

    /// What the page shows of a situation.
    private static func printed(_ scene: ExplainedScene) throws -> String {
        let settings = TableSettings(
            width: 110, style: TextStyle(unicode: true, colors: false), time: LocalTime(offset: 0))
        return ExplanationPage(explanation: try scene.explanation(), settings: settings).lines.joined(separator: "\n")
    }

    private static func section() throws -> String {
        let parts = try ExplainedScene.all.map { scene in
            "### \(scene.title)\n\n```\n\(try printed(scene))\n```\n"
        }
        let words = """
            Each page below is of a worker that a hub judged in a test: verdict, what it means, what to type next, why, each rule
            with what it saw, the evidence, and what would change the verdict.
            """
        return ([Self.title, words + "\n"] + parts).joined(separator: "\n")
    }

    @Test func thePagesInTheDocumentationAreThoseThatAreMade() throws {
        var page = try String(contentsOf: Self.file, encoding: .utf8)
        let made = try Self.section()
        if ProcessInfo.processInfo.environment["PICKET_WRITE_DOCS"] != nil {
            let before = page.range(of: Self.title).map { String(page[..<$0.lowerBound]) } ?? page + "\n"
            page = before + made
            try page.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(page.hasSuffix(made), "PICKET_WRITE_DOCS=1 swift test --filter ExplainedPageTests makes them anew")
    }

    @Test func everyStateHasAPageAndIsNamedInIt() throws {
        let states = try ExplainedScene.all.map { try $0.explanation().worker.verdict.state }
        #expect(Set(states) == Set(WorkerState.allCases))
    }

    @Test(arguments: ExplainedScene.all)
    func aPageSaysWhatItMeansWhatDecidedAndWhatToType(_ scene: ExplainedScene) throws {
        let explanation = try scene.explanation()
        let verdict = explanation.worker.verdict
        let lines = try Self.printed(scene).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first?.contains(verdict.state.rawValue) == true)
        #expect(lines.contains(StateMeaning.text(verdict)))
        let next = try #require(lines.firstIndex { $0.hasPrefix("Next") })
        #expect(lines[next].hasSuffix(":"))
        #expect(lines[next + 1].hasPrefix("  ") && lines[next + 1].count > 2, "a command follows: \(lines[next + 1])")
        #expect(lines.contains("Why: rule \(verdict.row) decided"))
        #expect(lines.filter { $0.hasPrefix("  ▶ yes") }.count == 1)
        #expect(
            lines.contains { $0.hasPrefix("  not asked: ") }
                || explanation.ladder.allSatisfy { $0.outcome != .unreached })
        #expect(explanation.ladder.allSatisfy { $0.outcome != .passed || !$0.says.raw.isEmpty })
        #expect(lines.allSatisfy { $0.count <= 110 })
    }
}
