import PicketModel
import PicketRuntimes
import Testing

@Suite("Claude Code's transcript")
struct ClaudeTranscriptTests {
    private func account(_ name: String, at time: String = "12:00:00", since: String? = nil) throws -> SessionAccount {
        let began = try since.map(up)
        return try #require(
            ClaudeTranscript.account(try Log("claude/\(name)").tail, processUp: began, at: try moment(time)))
    }

    private func account(lines: String...) throws -> SessionAccount {
        try #require(ClaudeTranscript.account(Log(lines: lines).tail, at: try moment("12:00:00")))
    }

    @Test("a turn that ended is idle since its last record, with version and session")
    func turnOver() throws {
        let account = try account("turn-over")
        #expect(account.status == .idle)
        #expect(account.source == .transcript)
        #expect(account.turnEndedUp == (try up("11:17:34.206")))
        #expect(account.statusUp == account.turnEndedUp)
        #expect(account.version == "2.1.329")
        #expect(account.session == "e64ccf6e-1669-4963-bec3-b07649a0978b")
        #expect(account.failure == nil)
        #expect(!account.openCall)
    }

    @Test("a call without a result is open, by its tool and since its record")
    func openCall() throws {
        let account = try account("tool-running")
        #expect(account.status == .busy)
        #expect(account.openCall)
        #expect(account.openTool == "Bash")
        #expect(account.openCallUp == (try up("11:24:44.052")))
        #expect(account.turnStartedUp == (try up("11:24:43.993")))
    }

    @Test(
        "an interrupt and a refused permission end the turn, with nothing open",
        arguments: ["interrupted", "permission-denied"])
    func interrupted(name: String) throws {
        let account = try account(name)
        #expect(account.status == .idle)
        #expect(account.interrupted)
        #expect(account.failure == nil)
        #expect(!account.openCall)
    }

    @Test("a plan's limit gives its end by both clocks, and that the program goes on by itself")
    func usageLimit() throws {
        let account = try account("usage-limit")
        #expect(account.status == .idle)
        #expect(account.failure?.bucket == .limit)
        #expect(account.failure?.kind == "rate_limit")
        #expect(account.failure?.text == "You've hit your 5-hour limit · resets 12:23pm (UTC)")
        #expect(account.failure?.source == .transcript)
        #expect(account.limitUntilUp == (try up("12:23:01")))
        #expect(account.limitUntilWall == (try moment("12:23:01")).wall)
        #expect(account.continuesItself)
    }

    @Test("a continuation that a person cancelled is none")
    func continuationCancelled() throws {
        let account = try account("usage-limit-cancelled")
        #expect(account.limitUntilUp != nil)
        #expect(!account.continuesItself)
    }

    @Test("a continuation after a limit is a turn, and forgets the limit")
    func continuation() throws {
        let lines = String(decoding: try Log("claude/usage-limit").bytes, as: UTF8.self).split(separator: "\n").map(
            String.init)
        let prompt = #"""
            {"type":"user","isMeta":true,"origin":{"kind":"auto-continuation"},"timestamp":"2026-11-20T12:24:16.000Z","message":{"role":"user","content":"Your claude.ai usage limit has reset."}}
            """#
        let account = try #require(
            ClaudeTranscript.account(Log(lines: lines + [prompt]).tail, at: try moment("12:25:00")))
        #expect(account.status == .busy)
        #expect(account.turnStartedUp == (try up("12:24:16")))
        #expect(account.failure == nil)
        #expect(account.limitUntilUp == nil)
    }

    @Test(
        "a failed turn says what its error asks for",
        arguments: [
            ("overloaded", Bucket.retry, "server_error"), ("stream-cut", .retry, "unknown"),
            ("sign-in", .auth, "authentication_failed"), ("rate-limit-key", .limit, "rate_limit"),
        ])
    func failures(name: String, bucket: Bucket, kind: Untrusted) throws {
        let account = try account(name)
        #expect(account.status == .idle)
        #expect(account.failure?.bucket == bucket)
        #expect(account.failure?.kind == kind)
        #expect(account.limitUntilUp == nil)
    }

    @Test("a shell that runs on after the turn is background work, until it is told to have ended")
    func backgroundShell() throws {
        let account = try account("background-shell")
        #expect(account.status == .background)
        #expect(account.backgroundWork == 1)
        let lines = String(decoding: try Log("claude/background-shell").bytes, as: UTF8.self).split(separator: "\n")
            .map(String.init)
        let told = #"""
            {"type":"queue-operation","operation":"enqueue","timestamp":"2026-11-20T11:23:46.000Z","content":"<task-notification>\n<task-id>bly2x91xw</task-id>\n<status>completed</status>"}
            """#
        let after = try #require(ClaudeTranscript.account(Log(lines: lines + [told]).tail, at: try moment("11:24:00")))
        #expect(after.status == .idle)
        #expect(after.backgroundWork == 0)
    }

    @Test("a subagent's records are signs of life, and neither turns nor calls")
    func subagents() throws {
        let account = try account(
            lines: record("user", #""content":"go""#, "11:01:00"),
            record("assistant", #""content":[{"type":"tool_use","id":"t1","name":"Task"}]"#, "11:01:01"),
            record(
                "assistant", #""content":[{"type":"tool_use","id":"t2","name":"Bash"}]"#, "11:05:00",
                "\"isSidechain\":true,"),
            record("assistant", #""content":[],"stop_reason":"end_turn""#, "11:06:00", "\"isSidechain\":true,"))
        #expect(account.status == .busy)
        #expect(account.openTool == "Task")
        #expect(account.turnStartedUp == (try up("11:01:00")))
        #expect(account.recordUp == (try up("11:06:00")))
    }

    @Test("commands of the program's own and their output begin no turn")
    func ownCommands() throws {
        let account = try account(
            lines: record("user", #""content":"go""#, "11:01:00"),
            record("assistant", #""content":[{"type":"text","text":"done"}],"stop_reason":"end_turn""#, "11:01:05"),
            record("user", #""content":"<command-name>/cost</command-name>""#, "11:02:00"),
            record("user", #""content":"<local-command-stdout>0 USD</local-command-stdout>""#, "11:02:01"))
        #expect(account.status == .idle)
        #expect(account.turnEndedUp == (try up("11:01:05")))
    }

    @Test("records from before the process are another's: a resumed session's old limit says nothing")
    func resumed() throws {
        let tail = try Log("claude/usage-limit").tail
        #expect(ClaudeTranscript.account(tail, processUp: try up("11:30:00"), at: try moment("12:00:00")) == nil)
    }

    @Test("a tail within a turn is busy, with the turn's start unknown")
    func withinTurn() throws {
        let account = try account(
            lines: record("user", #""content":[{"type":"tool_result","tool_use_id":"t9"}]"#, "11:01:00"))
        #expect(account.status == .busy)
        #expect(account.turnStartedUp == nil)
    }

    @Test("a record that lies ahead of the clock says nothing")
    func ahead() throws {
        let tail = Log(lines: [record("user", #""content":"go""#, "13:00:00")]).tail
        #expect(ClaudeTranscript.account(tail, at: try moment("12:00:00")) == nil)
    }

    @Test("secrets in an error's text stay on the host")
    func secrets() throws {
        let account = try account(
            lines:
                #"{"type":"assistant","timestamp":"2026-11-20T11:01:00Z","isApiErrorMessage":true,"error":"unknown","message":{"content":[{"type":"text","text":"bad key: ANTHROPIC_API_KEY=sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789"}]}}"#
        )
        #expect(account.failure?.text?.raw.contains("abcdefghij") == false)
    }

    @Test(
        "a project's folder is named for its path",
        arguments: [("/home/dev/repo", "-home-dev-repo"), ("/a.b/c_d", "-a-b-c-d"), ("/ü", "--")])
    func folderName(path: String, name: String) { #expect(ClaudeTranscript.folderName(of: path) == name) }

    @Test("a path that is too long to name a folder by a known rule names none")
    func longFolderName() {
        #expect(ClaudeTranscript.folderName(of: "/" + String(repeating: "a", count: 200)) == nil)
    }

    private func record(_ type: String, _ message: String, _ time: String, _ more: String = "") -> String {
        "{\"type\":\"\(type)\",\(more)\"timestamp\":\"2026-11-20T\(time)Z\",\"message\":{\(message)}}"
    }
}
