import Foundation
import PicketModel
import Testing

@testable import PicketCommand

/// `picket hooks` on settings files of its own.
@Suite struct HooksTests {
    private let home = NSTemporaryDirectory() + "hooks-\(UUID().uuidString)"
    private let bench: Bench
    private var file: String { home + "/.claude/settings.json" }

    init() throws {
        bench = try Bench()
        try FileManager.default.createDirectory(atPath: home + "/.claude", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: home + "/bin", withIntermediateDirectories: true)
        bench.environment["HOME"] = home
        #expect(FileManager.default.createFile(atPath: home + "/bin/picket-agent", contents: nil))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home + "/bin/picket-agent")
    }

    private func run(_ line: String) throws -> Int32 { try bench.run(line, program: home + "/bin/picket") }

    private func put(_ text: String, _ path: String? = nil) throws {
        try text.write(toFile: path ?? file, atomically: false, encoding: .utf8)
    }

    private var text: String? { try? String(contentsOfFile: file, encoding: .utf8) }
    private var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: home + "/.claude").sorted()) ?? []
    }
    private func clear() { try? FileManager.default.removeItem(atPath: home) }

    @Test(arguments: [
        "{}", "{}\n", "{ }", "{\n}\n", "\n\n{\"a\":1}", "{\r\n\t\"hooks\": {},\r\n\t\"b\": [1]\r\n}",
        "{\"hooks\":{\"Stop\":[]}}",
        "{\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"x\"}]}]}}\n",
        "{\n    \"a\": 1,\n    \"hooks\": {\n        \"Notification\": [ ]\n    }\n}",
    ])
    func whatIsPutInIsTakenOutToTheByte(_ before: String) throws {
        defer { clear() }
        try put(before)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        #expect(try run("hooks install claude") == 0)
        let installed = text
        #expect(installed != before)
        #expect(try String(contentsOfFile: file + ".before-picket", encoding: .utf8) == before)
        #expect(try run("hooks install claude") == 0)
        #expect(text == installed)
        #expect(try run("hooks remove claude") == 0)
        #expect(text == before)
        #expect(files == ["settings.json"])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(try run("hooks remove claude") == 0)
        #expect(text == before)
    }

    @Test(arguments: ["claude", "codex", "gemini", "agy"])
    func aFileThatWasNotThereIsNotThereAfterwards(_ runtime: String) throws {
        defer { clear() }
        #expect(try run("hooks install \(runtime)") == 0)
        #expect(try run("hooks show \(runtime)") == 0)
        #expect(bench.output.text.contains("\(home)/bin/picket-agent hook \(runtime)"))
        #expect(try run("hooks remove \(runtime)") == 0)
        let left = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
        #expect(left.filter { $0.hasSuffix(".json") || $0.contains("picket-new") || $0.contains("before") } == [])
    }

    @Test func whatAPersonChangedMeanwhileStays() throws {
        defer { clear() }
        try put("{\n  \"model\": \"opus\"\n}\n")
        #expect(try run("hooks install claude") == 0)
        try put(try #require(text).replacingOccurrences(of: "opus", with: "sonnet"))
        #expect(try run("hooks remove claude") == 0)
        #expect(text == "{\n  \"model\": \"sonnet\"\n}\n")
        #expect(bench.errors.text.contains("It was changed since"))
    }

    @Test(arguments: [
        ("{\n  \"a\": 1,\n}", "line 3"), ("{\n// mine\n}", "line 2"), ("", "line 1"), ("{\"hooks\": 7}", "'hooks'"),
    ])
    func aFileThatIsNoJSONIsRefusedWithItsLine(_ before: String, _ place: String) throws {
        defer { clear() }
        try put(before)
        #expect(try run("hooks install claude") == 1)
        #expect(bench.errors.text.contains("\(file)") && bench.errors.text.contains(place), "\(bench.errors.text)")
        #expect(bench.errors.text.contains("nothing was changed"))
        #expect(text == before)
        #expect(files == ["settings.json"])
    }

    @Test func aLinkIsFollowedAndStays() throws {
        defer { clear() }
        try put("{\"a\": 1}", home + "/dotfiles.json")
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: home + "/dotfiles.json")
        #expect(try run("hooks install claude") == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file) == home + "/dotfiles.json")
        #expect(try String(contentsOfFile: home + "/dotfiles.json", encoding: .utf8).contains("hook claude"))
        #expect(try run("hooks remove claude") == 0)
        #expect(try String(contentsOfFile: home + "/dotfiles.json", encoding: .utf8) == "{\"a\": 1}")
        #expect(files == ["settings.json"])
    }

    @Test func aLinkToNothingAndWhatIsNoFileAreRefused() throws {
        defer { clear() }
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: home + "/none.json")
        #expect(try run("hooks install claude") == 1)
        #expect(bench.errors.text.contains("a link that leads to no file"))
        try FileManager.default.removeItem(atPath: file)
        #expect(unsafe mkfifo(file, 0o600) == 0)
        #expect(try run("hooks install claude") == 1)
        #expect(bench.errors.text.contains("no regular file"))
    }

    @Test func showSaysWhatWouldBeWrittenAndWritesNothing() throws {
        defer { clear() }
        #expect(try run("hooks show claude") == 0)
        #expect(bench.output.text.contains("\"PermissionRequest\""))
        #expect(files == [])
    }

    @Test func anAgentElsewhereIsNamedInTheCommand() throws {
        defer { clear() }
        #expect(try run("hooks install claude --agent /srv/pick-et") == 0)
        #expect(text?.contains("hook claude --agent /srv/pick-et\"") == true)
        bench.environment["CLAUDE_CONFIG_DIR"] = home + "/other"
        #expect(try run("hooks install claude") == 0)
        #expect(FileManager.default.fileExists(atPath: home + "/other/settings.json"))
        #expect(try run("hooks install claude --file \(home)/project.json") == 0)
        #expect(FileManager.default.fileExists(atPath: home + "/project.json"))
    }
}
