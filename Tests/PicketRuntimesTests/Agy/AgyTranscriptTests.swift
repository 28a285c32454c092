import PicketModel
import PicketRuntimes
import Testing

@Suite("Antigravity CLI's transcripts")
struct AgyTranscriptTests {
    private func account(_ steps: String...) throws -> SessionAccount {
        try #require(AgyTranscript.account(Log(lines: steps).tail, at: try moment("12:00:00")))
    }

    private func step(_ type: String, _ time: String, _ status: String = "DONE", _ more: String = "") -> String {
        "{\"step_index\":1,\"type\":\"\(type)\",\"status\":\"\(status)\",\"created_at\":\"2026-11-20T\(time)Z\"\(more)}"
    }

    private let call = #","tool_calls":[{"name":"run_command","args":{}}]"#

    @Test("a prompt begins a turn, and an answer that calls no tool ends it")
    func turn() throws {
        #expect(try account(step("USER_INPUT", "11:01:00")).status == .busy)
        let idle = try account(step("USER_INPUT", "11:01:00"), step("PLANNER_RESPONSE", "11:01:09"))
        #expect(idle.status == .idle)
        #expect(idle.turnEndedUp == (try up("11:01:09")))
    }

    @Test("a call is open until its step is written")
    func openCall() throws {
        let open = try account(step("USER_INPUT", "11:01:00"), step("PLANNER_RESPONSE", "11:01:05", "DONE", call))
        #expect(open.openTool == "run_command")
        #expect(open.openCallUp == (try up("11:01:05")))
        let closed = try account(
            step("USER_INPUT", "11:01:00"), step("PLANNER_RESPONSE", "11:01:05", "DONE", call),
            step("RUN_COMMAND", "11:01:09"))
        #expect(closed.status == .busy)
        #expect(!closed.openCall)
    }

    @Test("a command that runs as a background task is background work until a message tells its end")
    func task() throws {
        let begun = [
            step("USER_INPUT", "11:01:00"), step("PLANNER_RESPONSE", "11:01:05", "DONE", call),
            step(
                "RUN_COMMAND", "11:01:09", "RUNNING",
                #","content":"Tool is running as a background task with task id: s/task-3\nmore""#),
            step("PLANNER_RESPONSE", "11:01:12"),
        ]
        let running = try #require(AgyTranscript.account(Log(lines: begun).tail, at: try moment("12:00:00")))
        #expect(running.status == .background)
        let told = step(
            "SYSTEM_MESSAGE", "11:02:00", "DONE", #","content":"content=Task id \"s/task-3\" finished with result""#)
        let ended = try #require(AgyTranscript.account(Log(lines: begun + [told]).tail, at: try moment("12:00:00")))
        #expect(ended.status == .idle)
    }

    @Test("a failed answer is a failed turn")
    func failure() throws {
        let account = try account(
            step("USER_INPUT", "11:01:00"), step("PLANNER_RESPONSE", "11:01:05", "ERROR", #","error":"went wrong""#))
        #expect(account.failure?.bucket == .retry)
        #expect(account.failure?.text == "went wrong")
    }

    @Test("the last conversation of a folder is read from the program's list")
    func last() {
        let list = Array(#"{"/w/a":"5c81b0e2"}"#.utf8)
        #expect(AgyTranscript.lastConversation(in: "/w/a", of: list) == "5c81b0e2")
        #expect(AgyTranscript.lastConversation(in: "/w/b", of: list) == nil)
    }
}
