import Foundation
import PicketOptions
import Testing

@testable import PicketCommand

@Suite struct DefinitionTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")
        .standardized

    @Test func theDefinitionHasNoProblem() {
        #expect(PicketProgram.spec.problems().isEmpty)
    }

    @Test func theReferenceInTheDocumentationIsTheOneThatTheDefinitionMakes() throws {
        let file = Self.docs.appending(path: "cli-reference.md")
        let text = PicketProgram.spec.markdownReference()
        if ProcessInfo.processInfo.environment["PICKET_WRITE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func everyExitCodeStandsInTheDocumentation() throws {
        let page = try String(contentsOf: Self.docs.appending(path: "exit-codes.md"), encoding: .utf8)
        for code in [0, 1, 2, 3, 4, 5, 6, 7, 64, 129, 130, 143] { #expect(page.contains("| \(code) |")) }
    }

    @Test(arguments: [("private.conf", BrokerConfiguration.configuration), ("private.acl", BrokerConfiguration.acl)])
    func theBrokersConfigurationIsTheOneInItsFolder(_ name: String, _ text: String) throws {
        let file = Self.docs.appending(path: "../broker-config/\(name)").standardized
        if ProcessInfo.processInfo.environment["PICKET_WRITE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func everyLineOfTheBrokersConfigurationIsExplained() {
        let blocks = BrokerConfiguration.configuration.components(separatedBy: "\n\n").dropFirst()
        for block in blocks { #expect(block.hasPrefix("#") && block.contains("Default: "), "\(block)") }
    }

    @Test(arguments: ["--help", "ps --help", "watch -h", "keep -h", "--version", "manual", "completions fish"])
    func pagesGoToStandardOutput(_ line: String) throws {
        let bench = try Bench()
        #expect(try bench.run(line) == 0)
        #expect(!bench.output.text.isEmpty && bench.errors.text.isEmpty)
    }

    @Test func aHiddenCommandIsNotListed() throws {
        let bench = try Bench()
        _ = try bench.run("--help")
        #expect(!bench.output.text.contains("keep"))
    }
}
