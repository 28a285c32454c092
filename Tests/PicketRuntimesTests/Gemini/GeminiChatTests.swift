import PicketModel
import PicketRuntimes
import Testing

@Suite("Gemini CLI's chats")
struct GeminiChatTests {
    private let header =
        #"{"sessionId":"f86f5318","projectHash":"79b6","startTime":"2026-11-20T11:00:00.000Z","lastUpdated":"2026-11-20T11:00:00.000Z"}"#

    private func account(_ lines: String...) throws -> SessionAccount {
        try #require(GeminiChat.account(Log(lines: [header] + lines).tail, at: try moment("12:00:00")))
    }

    private func message(_ type: String, _ time: String, _ more: String = #","content":"x""#) -> String {
        "{\"id\":\"\(time)\",\"timestamp\":\"2026-11-20T\(time)Z\",\"type\":\"\(type)\"\(more)}"
    }

    @Test("a prompt begins a turn, and an answer that calls no tool ends it")
    func turn() throws {
        let busy = try account(message("user", "11:01:00"))
        #expect(busy.status == .busy)
        #expect(busy.session == "f86f5318")
        let idle = try account(message("user", "11:01:00"), message("gemini", "11:01:09"))
        #expect(idle.status == .idle)
        #expect(idle.source == .chat)
        #expect(idle.turnStartedUp == (try up("11:01:00")))
        #expect(idle.turnEndedUp == (try up("11:01:09")))
    }

    @Test("a call is open until the message is written anew with its result")
    func call() throws {
        func calls(_ status: String) -> String {
            ",\"toolCalls\":[{\"id\":\"c1\",\"name\":\"run_shell_command\",\"status\":\"\(status)\",\"timestamp\":\"2026-11-20T11:01:05Z\"}]"
        }
        let open = try account(message("user", "11:01:00"), message("gemini", "11:01:04", calls("executing")))
        #expect(open.openTool == "run_shell_command")
        #expect(open.openCallUp == (try up("11:01:05")))
        let closed = try account(
            message("user", "11:01:00"), message("gemini", "11:01:04", calls("executing")),
            message("gemini", "11:01:04", calls("success")))
        #expect(closed.status == .busy)
        #expect(!closed.openCall)
        let refused = try account(message("user", "11:01:00"), message("gemini", "11:01:04", calls("cancelled")))
        #expect(refused.status == .idle)
        #expect(refused.interrupted)
    }

    @Test(
        "an error ends the turn, and its text says what it asks for",
        arguments: [
            ("You have exhausted your daily quota on this model.", Bucket.limit), ("API key not valid.", .auth),
            ("fetch failed", .retry),
        ])
    func errors(text: String, bucket: Bucket) throws {
        let account = try account(message("user", "11:01:00"), message("error", "11:01:02", ",\"content\":\"\(text)\""))
        #expect(account.status == .idle)
        #expect(account.failure?.bucket == bucket)
        #expect(account.failure?.text?.raw == text)
    }

    @Test("a cancelled request ends the turn")
    func cancelled() throws {
        let account = try account(
            message("user", "11:01:00"), message("info", "11:01:02", #","content":"Request cancelled.""#))
        #expect(account.interrupted)
    }

    @Test("an update of the session is a sign of life")
    func update() throws {
        let account = try account(
            message("user", "11:01:00"), #"{"$set":{"lastUpdated":"2026-11-20T11:04:00.000Z"}}"#)
        #expect(account.recordUp == (try up("11:04:00")))
        #expect(account.status == .busy)
    }

    @Test("a project's folder is named by the program's list")
    func project() {
        let list = Array(#"{"projects":{"/w/a":"a-1","/w/b":3}}"#.utf8)
        #expect(GeminiChat.project(of: "/w/a", in: list) == "a-1")
        #expect(GeminiChat.project(of: "/w/b", in: list) == nil)
        #expect(GeminiChat.project(of: "/w/a", in: [0xFF]) == nil)
    }
}
