import PicketModel
import Testing

@testable import PicketRuntimes

@Suite("What a runtime tells a hook") struct HookReportTests {
    private func report(_ text: String, _ runtime: Runtime = .claude, event: String? = nil) -> HookReport? {
        HookReport(Array(text.utf8), runtime: runtime, event: event)
    }

    @Test("a permission request names its session, folder and tool, and nothing of the call")
    func permission() throws {
        let text = #"""
            {"session_id":"s-1","transcript_path":"/t","cwd":"/w/s1","hook_event_name":"PermissionRequest",
            "tool_name":"Bash","tool_input":{"command":"curl -H 'Authorization: Bearer abc'","x":[1,{"tool_name":"no"}]}}
            """#
        var expected = HookReport(runtime: .claude, event: "PermissionRequest")
        expected.session = "s-1"
        expected.folder = "/w/s1"
        expected.tool = "Bash"
        #expect(report(text) == expected)
    }

    @Test("background work is counted, whatever it holds")
    func background() throws {
        let text = #"{"hook_event_name":"Stop","background_tasks":[{"a":[1,2]},"two",[3,4],null]}"#
        #expect(try #require(report(text)).background == 4)
        #expect(try #require(report(#"{"hook_event_name":"Stop","background_tasks":[]}"#)).background == 0)
    }

    @Test("the forms of Codex's notify and of Antigravity are read")
    func others() throws {
        let notify = report(#"{"type":"agent-turn-complete","thread-id":"t-1","turn-id":"1","cwd":"/w"}"#, .codex)
        #expect(notify?.session == "t-1" && notify?.event == "agent-turn-complete")
        let agy = report(#"{"conversationId":"c-1","transcriptPath":"/t"}"#, .agy, event: "Stop")
        #expect(agy?.session == "c-1" && agy?.event == "Stop")
    }

    @Test("without any name of an event there is no report")
    func nameless() {
        for text in ["", "{}", "[]", "null", "nonsense", "{\"hook_event_name\":7}", "{\"hook_event_name\":"] {
            #expect(report(text) == nil, "\(text)")
        }
    }

    @Test("what is cut off counts as far as it came")
    func cut() throws {
        let text =
            #"{"session_id":"s-1","hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"content":"aaa"#
        #expect(try #require(report(text)).tool == "Write")
        for end in text.indices { _ = report(String(text[..<end])) }
    }

    @Test("hostile input neither crashes nor grows")
    func hostile() throws {
        let deep = #"{"a":"# + String(repeating: "[", count: 100_000)
        #expect(report(deep) == nil)
        let after =
            #"{"a":"# + String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)
            + #","hook_event_name":"Stop"}"#
        #expect(try #require(report(after)).event == "Stop")
        let long = #"{"hook_event_name":"Stop","session_id":""# + String(repeating: "x", count: 200_000) + #""}"#
        #expect(try #require(report(long)?.session).raw.utf8.count <= 128)
        let escapes = #"{"hook_event_name":"Stop","cwd":"/\ud83d\u00e9\"\\\n\u00zz"}"#
        #expect(report(escapes) != nil)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<64).map { _ in Array("{}[]\",:\\utrue 0".utf8).randomElement(using: &generator) ?? 0 }
            _ = HookReport(Array("{\"hook_event_name\":\"Stop\",".utf8) + bytes, runtime: .claude)
        }
    }

    @Test("of two members of one name the first counts")
    func twice() {
        #expect(report(#"{"hook_event_name":"Stop","hook_event_name":"SessionEnd"}"#)?.event == "Stop")
    }

    @Test("a kind is a word, and a message has no secrets")
    func words() throws {
        let failed = report(#"{"hook_event_name":"PostToolUseFailure","error":"could not open /etc/x: no"}"#)
        #expect(try #require(failed).kind == nil)
        let text =
            #"{"hook_event_name":"Notification","notification_type":"permission_prompt","message":"use sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789"}"#
        let told = try #require(report(text))
        #expect(told.kind == "permission_prompt")
        #expect(told.text?.raw.contains("abcdefghijklmnop") == false)
    }
}
