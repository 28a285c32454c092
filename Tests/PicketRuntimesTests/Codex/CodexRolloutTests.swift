import PicketModel
import PicketRuntimes
import Testing

@Suite("Codex's rollout")
struct CodexRolloutTests {
    private func account(_ name: String, at time: String = "12:00:00") throws -> SessionAccount {
        try #require(CodexRollout.account(try Log("codex/\(name)").tail, at: try moment(time)))
    }

    @Test("a turn that ended is idle since its last record, with version and session")
    func turnOver() throws {
        let account = try account("turn-over")
        #expect(account.status == .idle)
        #expect(account.source == .rollout)
        #expect(account.turnEndedUp == (try up("11:29:04.598")))
        #expect(account.turnStartedUp == (try up("11:29:04.464")))
        #expect(account.version == "0.163.0")
        #expect(account.session == "01a1f8b7-7c75-73c1-b540-11ac8f847ec6")
    }

    @Test("a call that waits for an approval is an open call, and no more is told")
    func approval() throws {
        let account = try account("approval")
        #expect(account.status == .busy)
        #expect(account.openCall)
        #expect(account.openTool == "exec_command")
        #expect(account.openCallUp == (try up("11:30:06.407")))
    }

    @Test("a refused approval and an interrupt end the turn", arguments: ["denied", "interrupted"])
    func interrupted(name: String) throws {
        let account = try account(name)
        #expect(account.status == .idle)
        #expect(account.interrupted)
        #expect(!account.openCall)
        #expect(account.failure == nil)
    }

    @Test("an answer that streams is a turn that runs")
    func streaming() throws { #expect(try account("streaming").status == .busy) }

    @Test(
        "a failed turn says what its error asks for",
        arguments: [
            ("usage-limit", Bucket.limit, "usage_limit_exceeded"), ("sign-in", .auth, "http_connection_failed"),
            ("stream-cut", .retry, "other"),
        ])
    func failures(name: String, bucket: Bucket, kind: Untrusted) throws {
        let account = try account(name)
        #expect(account.status == .idle)
        #expect(account.failure?.bucket == bucket)
        #expect(account.failure?.kind == kind)
        #expect(account.failure?.text != nil)
    }

    @Test("a command that outlives its turn is background work until its end is told")
    func commandOutlivesTurn() throws {
        let lines = String(decoding: try Log("codex/command-outlives-turn").bytes, as: UTF8.self).split(separator: "\n")
            .map(String.init)
        let over = try #require(CodexRollout.account(Log(lines: lines.dropLast()).tail, at: try moment("11:32:20")))
        #expect(over.status == .background)
        #expect(over.backgroundWork == 1)
        let ended = try account("command-outlives-turn")
        #expect(ended.status == .idle)
        #expect(ended.turnEndedUp == (try up("11:32:09.761")))
    }

    @Test("the end of a limit is the latest of the windows that are used up")
    func limitEnd() throws {
        let limits =
            #"{"primary":{"used_percent":100.0,"resets_at":1795177381},"secondary":{"used_percent":40.0,"resets_at":1795777381}}"#
        let account = try #require(
            CodexRollout.account(limited(limits, "You’ve hit your usage limit."), at: try moment("12:00:00")))
        #expect(account.failure?.bucket == .limit)
        #expect(account.limitUntilUp == (try up("12:23:01")))
    }

    @Test("credits that are used up are a person's to buy")
    func credits() throws {
        let limits = #"{"primary":null,"rate_limit_reached_type":"workspace_owner_credits_depleted"}"#
        let depleted = CodexRollout.account(limited(limits, "You’ve hit your usage limit."), at: try moment("12:00:00"))
        #expect(depleted?.failure?.bucket == .person)
        let quota = CodexRollout.account(
            limited("null", "Quota exceeded. Check your plan."), at: try moment("12:00:00"))
        #expect(quota?.failure?.bucket == .person)
    }

    @Test("the first record says whose the rollout is")
    func header() throws {
        let header = try #require(CodexRollout.header(try Log("codex/turn-over").bytes))
        #expect(header.session == "01a1f8b7-7c75-73c1-b540-11ac8f847ec6")
        #expect(header.folder == "/home/dev/repo")
        #expect(header.startedWall == (try moment("11:28:56.961")).wall)
        #expect(header.byPerson)
        #expect(CodexRollout.header(Array("{\"type\":\"event_msg\"}\n".utf8)) == nil)
        let subagent = #"{"type":"session_meta","payload":{"id":"x","thread_source":"subagent"}}"#
        #expect(CodexRollout.header(Array(subagent.utf8))?.byPerson == false)
    }

    private func limited(_ limits: String, _ message: String) -> LogTail {
        Log(lines: [
            #"{"timestamp":"2026-11-20T11:01:00Z","type":"event_msg","payload":{"type":"task_started"}}"#,
            "{\"timestamp\":\"2026-11-20T11:01:01Z\",\"type\":\"event_msg\",\"payload\":{\"type\":\"token_count\",\"rate_limits\":\(limits)}}",
            "{\"timestamp\":\"2026-11-20T11:01:02Z\",\"type\":\"event_msg\",\"payload\":{\"type\":\"task_complete\",\"error\":{\"message\":\"\(message)\",\"codex_error_info\":\"usage_limit_exceeded\"}}}",
        ]).tail
    }
}

@Suite("Titles of terminals")
struct TitleReadingTests {
    @Test(
        "a title says what the program does, or nothing",
        arguments: [
            (Runtime.codex, "[ ! ] Action Required | Scripted task | repo", SessionAccount.Status?.some(.waiting)),
            (.codex, "[ . ] Action Required | Scripted task | repo", .waiting),
            (.codex, "⠧ Scripted task | repo", .busy),
            (.codex, "Scripted task | repo", nil), (.codex, "", nil), (.claude, "✳ Claude Code", nil),
            (.gemini, "✋  Action Required (repo)", .waiting), (.gemini, "⏲  Working… (repo)", .busy),
            (.gemini, "✦  Reading files (repo)", .busy), (.gemini, "◇  Ready (repo)", .idle), (.other, "⠧ x", nil),
        ])
    func statuses(runtime: Runtime, title: String, status: SessionAccount.Status?) {
        #expect(TitleReading.status(Untrusted(title), of: runtime) == status)
    }

    @Test("a spinner that stands still says no more than when it turned; a question stands while it is shown")
    func times() {
        let busy = TitleReading.account("⠧ x", of: .codex, seenUp: .seconds(90), changedUp: .seconds(50))
        #expect(busy?.statusUp == .seconds(50))
        let asks = TitleReading.account(
            "[ ! ] Action Required | x", of: .codex, seenUp: .seconds(90), changedUp: .seconds(50))
        #expect(asks?.statusUp == .seconds(90))
        #expect(asks?.source == .title)
    }
}
