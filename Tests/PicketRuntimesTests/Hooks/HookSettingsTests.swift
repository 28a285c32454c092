import PicketJSON
import PicketModel
import PicketRuntimes
import Testing

@Suite("Hooks in a runtime's settings") struct HookSettingsTests {
    private static let runtimes: [Runtime] = [.claude, .codex, .gemini, .agy]

    private func settings(_ runtime: Runtime, _ program: String = "/opt/picket-agent") throws -> HookSettings {
        try #require(HookSettings(runtime, program: program))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("in an empty file they stand alone, and their events each once", arguments: runtimes)
    func alone(_ runtime: Runtime) throws {
        let document = try settings(runtime).document()
        let found = try HookSettings.installed(runtime, in: document)
        #expect(found.map(\.event) == HookSettings.events(of: runtime))
        #expect(text(try HookSettings.remove(runtime, from: document)) == "{}\n")
        #expect(try HookSettings(runtime, foundIn: document) == settings(runtime))
    }

    @Test("Claude's are groups of one command")
    func claude() throws {
        let value = try JSONValue.parse(settings(.claude).document())
        let hook = value["hooks"]?["Stop"]?.array?.first?["hooks"]?.array?.first
        #expect(hook?["type"]?.string == "command")
        #expect(hook?["command"]?.string == "/opt/picket-agent hook claude")
    }

    @Test("Antigravity's stand below a name, say their event, and answer with an object")
    func agy() throws {
        let value = try JSONValue.parse(settings(.agy).document())
        let command = value["picket"]?["Stop"]?.array?.first?["command"]?.string
        #expect(command == "/opt/picket-agent hook agy --event Stop; echo '{}'")
    }

    @Test("installing twice is installing once, and another program takes the place of the first", arguments: runtimes)
    func again(_ runtime: Runtime) throws {
        let once = try settings(runtime).document()
        #expect(try settings(runtime).install(into: once) == once)
        let other = try settings(runtime, "/a b/it's/picket-agent").install(into: once)
        #expect(try HookSettings.installed(runtime, in: other).count == HookSettings.events(of: runtime).count)
        #expect(try HookSettings(runtime, foundIn: other) == settings(runtime, "/a b/it's/picket-agent"))
    }

    @Test("everything else in the file is kept to the byte, foreign hooks too")
    func kept() throws {
        let document = """
            {\r
            \t"model":   "opus",\r
            \t"hooks": {"Stop": [{"hooks":[{"type":"command","command":"say done; picket-agent hook claude"}]}],\r
            \t\t"Own": []},\r
            \t"n": [1.50, 1e3, "\\u00e9"]\r
            }
            """
        let bytes = Array(document.utf8)
        let installed = try settings(.claude).install(into: bytes)
        #expect(text(installed).contains("\t\"model\":   \"opus\",\r\n"))
        #expect(!text(installed).replacing("\r\n", with: "").contains("\n"))
        let value = try JSONValue.parse(installed)
        #expect(value["hooks"]?["Stop"]?.array?.count == 2)
        #expect(text(try HookSettings.remove(.claude, from: installed)) == document)
    }

    @Test("what was changed after they were put in stays when they are taken out")
    func changed() throws {
        let installed = try settings(.claude).install(into: Array("{\n  \"a\": 1\n}\n".utf8))
        let changed = text(installed).replacing("\"a\": 1", with: "\"a\": 2")
        #expect(text(try HookSettings.remove(.claude, from: Array(changed.utf8))) == "{\n  \"a\": 2\n}\n")
    }

    @Test(
        "a file that is no JSON, or has other things where hooks stand, is refused",
        arguments: [
            "", "{", "[]", "// x\n{}", "{\"a\":1,}", #"{"hooks":[]}"#, #"{"hooks":{"Stop":{}}}"#, #"{"a":1,"a":2}"#,
        ])
    func refused(_ document: String) throws {
        let settings = try settings(.claude)
        #expect(throws: HookSettingsError.self) { try settings.install(into: Array(document.utf8)) }
    }

    @Test("random documents are as they were after hooks were put in and taken out")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let document = RandomDocument.object(depth: 3, &generator)
            let settings = try settings(.claude)
            let installed = try settings.install(into: Array(document.utf8))
            #expect(try HookSettings.installed(.claude, in: installed).count == HookSettings.events(of: .claude).count)
            #expect(text(try HookSettings.remove(.claude, from: installed)) == document, "\(document)")
        }
    }
}

/// Documents with any blanks between their parts; their outermost object is never empty, since blanks in it may change.
enum RandomDocument {
    static func object(depth: Int, _ generator: inout SystemRandomNumberGenerator) -> String {
        let count = Int.random(in: 1...4, using: &generator)
        let members = (0..<count).map { index in
            blank(&generator) + "\"k\(index)\"" + blank(&generator) + ":" + blank(&generator)
                + value(depth: depth - 1, &generator) + blank(&generator)
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func value(depth: Int, _ generator: inout SystemRandomNumberGenerator) -> String {
        switch Int.random(in: 0...5, using: &generator) {
        case 0 where depth > 0: object(depth: depth, &generator)
        case 1 where depth > 0: "[" + value(depth: depth - 1, &generator) + "]"
        case 2: #""a\"b,]}{""#
        case 3: "-1.5e3"
        case 4: "null"
        default: "[]"
        }
    }

    private static func blank(_ generator: inout SystemRandomNumberGenerator) -> String {
        ["", " ", "\n", "\r\n\t", "  "].randomElement(using: &generator) ?? ""
    }
}
