import PicketJSON
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct ExplainTests {
    private func explanation(_ row: WorkerRow) -> ExplanationMessage {
        var message = ExplanationMessage(worker: row, at: Sample.at)
        message.ladder = [
            .init(row: 0, name: "unknown: out of contact", outcome: .passed, says: "heard 3s ago"),
            .init(row: 6, name: "gone: work that is not committed", outcome: .decided, says: "7 files uncommitted"),
            .init(row: 8, name: "delivered: commits", outcome: .unreached, says: ""),
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
            NextStep.line(try Sample.waiting()) == "Next, on mac-mini: tmux -S /tmp/tmux-501/default attach -t '%3'")
    }

    @Test func aPathThatAShellWouldTakeApartIsNotOffered() throws {
        var row = try Sample.waiting()
        row.socket = "/tmp/x'; rm -rf ~; '"
        #expect(NextStep.line(row) == "Next, on mac-mini: look at its pane.")
        row = try Sample.gone()
        row.git?.worktree = "/work/$(reboot) `x`"
        #expect(NextStep.line(row) == "Next, on desk-wsl: git -C '/work/$(reboot) `x`' status")
    }

    @Test(arguments: Action.allCases)
    func everyActionButNoneHasANextStep(_ action: Action) throws {
        var row = try Sample.gone()
        row.verdict.actions = [action]
        #expect((NextStep.line(row) == nil) == (action == .none))
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
        #expect(try JSONValue.parse(bench.output.text)["ladder"]?.array?.count == 3)
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
}
