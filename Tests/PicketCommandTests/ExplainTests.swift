import PicketJSON
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct ExplainTests {
    private func explanation(_ row: WorkerRow) -> ExplanationMessage {
        var message = ExplanationMessage(worker: row, at: Sample.at)
        message.ladder = [
            .init(
                row: 0, name: "unknown: Is it out of contact?", outcome: .passed, says: "heard 3s ago",
                kinds: [.run, .process]),
            .init(
                row: 6, name: "gone: Is work not committed?", outcome: .decided, says: "gone: 7 files uncommitted",
                kinds: [.git]),
            .init(row: 7, name: "delivered: Are there commits?", outcome: .unreached, says: "not reached"),
            .init(row: 8, name: "delivered: Are there commits?", outcome: .unreached, says: "not reached"),
            .init(row: 12, name: "done: Is there a result?", outcome: .unreached, says: "its run has ended"),
            .init(row: 21, name: "unknown: Else?", outcome: .unreached, says: "not reached"),
        ]
        message.evidence = [
            Reason(kind: .git, says: "7 files with changes, 0 commits", age: .seconds(61), road: .ssh),
            Reason(kind: .run, says: "process 4711 exited", age: .seconds(75), road: .ssh),
            Reason(kind: .screen, says: "no look", age: nil, road: .mqtt),
        ]
        message.wouldChange = ["a commit, or a clean worktree"]
        return message
    }

    private func page(_ row: WorkerRow) -> String {
        let style = TextStyle(unicode: true, colors: false)
        let settings = TableSettings(width: nil, style: style, time: LocalTime(offset: 0))
        return ExplanationPage(explanation: explanation(row), settings: settings).lines.joined(separator: "\n") + "\n"
    }

    @Test func thePageHasVerdictRulesEvidenceAndNextStep() throws {
        try Golden.expect(page(try Sample.gone()), is: "explain-gone")
    }

    @Test func aWaitingWorkerIsAnsweredInItsPane() throws {
        #expect(
            NextStep.lines(try Sample.waiting()) == [
                "Next, on mac-mini: answer it in its pane:", "  tmux -S /tmp/tmux-501/default attach -t '%3'",
            ])
    }

    @Test func aPathThatAShellWouldTakeApartIsNotOffered() throws {
        var row = try Sample.waiting()
        row.socket = "/tmp/x'; rm -rf ~; '"
        #expect(NextStep.lines(row) == ["Next, on mac-mini: answer it in its pane."])
        row = try Sample.gone()
        row.git?.worktree = "/work/$(reboot) `x`"
        #expect(NextStep.steps(row).map(\.command) == ["git -C '/work/$(reboot) `x`' status"])
    }

    @Test(arguments: Action.allCases)
    func everyActionNamesACommandToType(_ action: Action) throws {
        var row = try Sample.gone()
        (row.session, row.pane, row.socket) = ("s1a", "%3", "/tmp/tmux-501/default")
        row.verdict.actions = [action]
        let steps = NextStep.steps(row)
        #expect(steps.count == 1)
        #expect(steps.allSatisfy { $0.command != nil })
    }

    @Test func theSecondThingToDoFollowsTheFirst() throws {
        var row = try Sample.gone()
        row.verdict.actions = [.recover, .harvest]
        #expect(
            NextStep.lines(row) == [
                "Next, on desk-wsl: see what is not committed, and save it:",
                "  git -C /work/trees/stage1/shared status",
                "Then, on desk-wsl: take its commits over; these are:",
                "  git -C /work/trees/stage1/shared log --oneline main..HEAD",
            ])
    }

    @Test func aLivingWorkerIsLookedAtWithoutTakingPart() throws {
        var row = try Sample.waiting()
        row.verdict = Verdict(
            state: .stalled, actions: [.inspect], row: 20, why: row.verdict.why, since: Sample.at, road: .mqtt)
        #expect(NextStep.steps(row).map(\.command) == ["tmux -S /tmp/tmux-501/default capture-pane -p -t '%3'"])
    }

    @Test func explainAsksByAnyIdAndPassesTheTimeOn() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/resolve", ["v": 1, "matches": [["host": "desk-wsl", "worker": "s1a"]]])
        bench.hub.answer("/v1/workers/desk-wsl/s1a/explanation", explanation(try Sample.gone()).json)
        #expect(try bench.run("explain stage1/shared -o json --at 2026-11-20T12:39:07Z") == 0)
        #expect(
            bench.hub.asked == [
                "GET /v1/resolve?id=stage1%2Fshared&at=2026-11-20T12%3A39%3A07.000Z",
                "GET /v1/workers/desk-wsl/s1a/explanation?at=2026-11-20T12%3A39%3A07.000Z",
            ])
        #expect(try JSONValue.parse(bench.output.text)["ladder"]?.array?.count == 6)
    }

    @Test(arguments: [
        ("2026-11-20T12:39:07Z", "2026-11-20T12:39:07.000Z"), ("10m", "2026-11-20T11:50:00.000Z"),
        ("90s", "2026-11-20T11:58:30.000Z"), ("2h", "2026-11-20T10:00:00.000Z"), ("3d", "2026-11-17T12:00:00.000Z"),
        ("13:05", "2026-11-20T11:05:00.000Z"), ("14:00", "2026-11-20T12:00:00.000Z"),
        ("14:05", "2026-11-19T12:05:00.000Z"),
    ])
    func aTimeIsReadAsPeopleNameIt(_ text: String, _ expected: String) throws {
        let now = try #require(Timestamp.parse("2026-11-20T12:00:00Z"))
        let time = PastTime.parse(text, now: now, local: LocalTime(offset: 7200))
        #expect(time.map { Timestamp.text($0) } == expected)
    }

    @Test(arguments: ["", "m", "-5m", "+5m", "5", "25:00", "14:5", "5 m", "99999999999999999999d", "5w", "٥m"])
    func anythingElseIsNoTime(_ text: String) {
        #expect(PastTime.parse(text, now: Sample.at, local: LocalTime(offset: 0)) == nil)
    }

    @Test func aPageOfATimePastSaysWhenItWasJudged() throws {
        var past = explanation(try Sample.gone())
        past.judgedAt = past.at - .minutes(5)
        let settings = TableSettings(
            width: nil, style: TextStyle(unicode: true, colors: false), time: LocalTime(offset: 0))
        let lines = ExplanationPage(explanation: past, settings: settings).lines
        #expect(lines.contains { $0.hasPrefix("  as it stood at ") && $0.hasSuffix("the ages below are told") })
    }

    @Test func aTimeThatIsNoneIsBadUsage() throws {
        #expect(try Bench().run("explain x --at yesterday") == 64)
    }

    @Test func anIdThatNamesNothingEndsWith5() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/resolve", ["v": 1, "matches": []])
        #expect(try bench.run("explain nobody") == 5)
    }

    @Test func retireTellsTheHub() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/resolve", ["v": 1, "matches": [["host": "a", "worker": "w"]]])
        bench.hub.answer("/v1/workers/a/w/retire", ["retired": "a/w"])
        #expect(try bench.run("retire w") == 0)
        #expect(bench.hub.asked.last == "POST /v1/workers/a/w/retire")
    }

    @Test func resumeTellsTheHub() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/hosts/desk-wsl/resume", ["resumed": true])
        #expect(try bench.run("resume desk-wsl") == 0)
        #expect(bench.hub.asked == ["POST /v1/hosts/desk-wsl/resume"])
        #expect(bench.errors.text == "desk-wsl is polled again.\n")
        #expect(bench.output.text.isEmpty)
    }

    @Test func aHostWithoutSSHCannotBeResumed() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/hosts/mini/resume", ["error": "No host 'mini' has an 'ssh:' entry."], status: 404)
        #expect(try bench.run("resume mini") == 1)
        #expect(bench.errors.text.contains("No host 'mini' has an 'ssh:' entry."))
        #expect(try bench.run("resume Not/A/Host") == 64)
    }
}
