import PicketModel
import PicketRuntimes
import Testing

@Suite("What hooks tell of a session") struct HookAccountTests {
    /// Reports, each a second after the one before; `edit` fills in what else they say.
    private func account(_ events: [(String, (inout HookReport) -> Void)], _ runtime: Runtime = .claude)
        -> SessionAccount?
    {
        var account = HookAccount(runtime: runtime)
        for (index, (event, edit)) in events.enumerated() {
            var report = HookReport(runtime: runtime, event: Untrusted(event))
            report.session = "s-1"
            edit(&report)
            _ = account.take(report, at: .seconds(100 + Int64(index)))
        }
        return account.account
    }

    private func account(_ events: String..., runtime: Runtime = .claude) -> SessionAccount? {
        account(events.map { ($0, { _ in }) }, runtime)
    }

    private func tool(_ name: Untrusted) -> (inout HookReport) -> Void { { $0.tool = name } }
    private let plain: (inout HookReport) -> Void = { _ in }

    @Test("a session that began is idle, a prompt begins a turn, and its end is told")
    func turn() {
        #expect(account() == nil)
        #expect(account("SessionStart")?.status == .idle)
        let busy = account("SessionStart", "UserPromptSubmit", "PreToolUse")
        #expect(busy?.status == .busy && busy?.turnStartedUp == .seconds(101) && busy?.turnEndedUp == nil)
        #expect(busy?.openCall == true && busy?.recordUp == .seconds(102) && busy?.source == .hook)
        let over = account("SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop")
        #expect(over?.status == .idle && over?.turnEndedUp == .seconds(104) && over?.openCall == false)
    }

    @Test("a request for permission waits, with its tool, until that tool is over")
    func permission() {
        let asked = [("UserPromptSubmit", plain), ("PreToolUse", tool("Bash")), ("PermissionRequest", tool("Bash"))]
        #expect(account(asked)?.status == .waiting)
        #expect(account(asked)?.waitingFor == "permission prompt: Bash")
        #expect(account(asked)?.statusUp == .seconds(102))
        let beside = asked + [("PreToolUse", tool("Read")), ("PostToolUse", tool("Read"))]
        #expect(account(beside)?.status == .waiting)
        #expect(account(beside + [("PostToolUse", tool("Bash"))])?.status == .busy)
        #expect(account(asked + [("PostToolUseFailure", tool("Bash"))])?.status == .busy)
    }

    @Test("questions and plans are said as such")
    func questions() {
        #expect(account([("PermissionRequest", tool("AskUserQuestion"))])?.waitingFor == "a question")
        #expect(account([("PermissionRequest", tool("ExitPlanMode"))])?.waitingFor == "approval of a plan")
    }

    @Test("a reminder waits where no request was told, and not where the answer came just before it")
    func reminders() {
        let remind: (inout HookReport) -> Void = { report in
            report.kind = "permission_prompt"
            report.text = "Claude needs your permission"
        }
        #expect(account([("UserPromptSubmit", plain), ("Notification", remind)])?.status == .waiting)
        let answered = [
            ("UserPromptSubmit", plain), ("PermissionRequest", tool("Bash")), ("PostToolUse", tool("Bash")),
            ("Notification", remind),
        ]
        #expect(account(answered)?.status == .busy)
    }

    @Test("a turn's end with background work is no idleness")
    func background() {
        let ended = account([("UserPromptSubmit", plain), ("Stop", { $0.background = 2 })])
        #expect(ended?.status == .background && ended?.backgroundWork == 2)
    }

    @Test(
        "a failed turn has its class of error",
        arguments: [
            ("rate_limit", Bucket.limit), ("authentication_failed", .auth), ("billing_error", .person),
            ("server_error", .retry), ("model_not_found", .fatal), ("something_new", .retry),
        ])
    func failure(_ word: String, _ bucket: Bucket) {
        let failed = account([("UserPromptSubmit", plain), ("StopFailure", { $0.kind = Untrusted(word) })])
        #expect(failed?.status == .idle)
        #expect(failed?.failure == TurnFailure(bucket: bucket, kind: Untrusted(word), source: .hook))
        let again = account([("StopFailure", { $0.kind = Untrusted(word) }), ("UserPromptSubmit", plain)])
        #expect(again?.failure == nil && again?.status == .busy)
    }

    @Test("a subagent's hooks change no state, and show that something moves")
    func subagents() {
        let asked = [("UserPromptSubmit", plain), ("PermissionRequest", tool("Bash"))]
        let beside = account(asked + [("PostToolUse", { $0.isSubagent = true })])
        #expect(beside?.status == .waiting && beside?.recordUp == .seconds(102))
    }

    @Test("a side thread's end is not the session's; another session begins with its start")
    func sessions() {
        let other: (inout HookReport) -> Void = { $0.session = "s-2" }
        let running: [(String, (inout HookReport) -> Void)] = [("UserPromptSubmit", plain)]
        #expect(account(running + [("agent-turn-complete", other)], .codex)?.status == .busy)
        let cleared = account(running + [("SessionEnd", { $0.kind = "clear" }), ("SessionStart", other)])
        #expect(cleared?.session == "s-2" && cleared?.status == .idle && cleared?.endedUp == nil)
        #expect(account(running + [("SessionEnd", plain)])?.endedUp == .seconds(101))
    }

    @Test("after a compaction it does what it did before")
    func compaction() {
        #expect(account("UserPromptSubmit", "PreCompact")?.status == .busy)
        let within = account([
            ("UserPromptSubmit", plain), ("PreCompact", plain), ("SessionStart", { $0.kind = "compact" }),
        ])
        #expect(within?.status == .busy && within?.turnStartedUp == .seconds(100))
        #expect(account("SessionStart", "PreCompact", "PostCompact")?.status == .idle)
    }

    @Test("Gemini's confirmation waits, and the tool that then begins is the answer")
    func gemini() {
        let ask: (inout HookReport) -> Void = { $0.kind = "ToolPermission" }
        let asked: [(String, (inout HookReport) -> Void)] = [("BeforeAgent", plain), ("Notification", ask)]
        #expect(account(asked, .gemini)?.status == .waiting)
        #expect(account(asked + [("BeforeTool", plain)], .gemini)?.status == .busy)
        #expect(account(asked + [("AfterAgent", plain)], .gemini)?.status == .idle)
    }

    @Test("what is older than what is held changes nothing")
    func late() {
        var account = HookAccount(runtime: .claude)
        let first = account.take(HookReport(runtime: .claude, event: "Stop"), at: .seconds(10))
        let second = account.take(HookReport(runtime: .claude, event: "UserPromptSubmit"), at: .seconds(9))
        #expect(first && !second)
        #expect(account.account?.status == .idle)
    }
}
