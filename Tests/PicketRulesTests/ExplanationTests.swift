import PicketModel
import PicketRules
import Testing

struct ExplanationTests {
    private static func lines(_ scenario: Scenario) -> [LadderLine] {
        scenario.judge.explanation(of: scenario.address, in: scenario.picture, at: scenario.now)
    }

    @Test(arguments: Scenarios.all)
    func theRowThatDecidedIsThatOfTheVerdict(_ situation: ScenarioCase) {
        let scenario = Scenario()
        situation.play(scenario)
        guard let verdict = scenario.verdict else { return }
        let decided = Self.lines(scenario).filter { $0.outcome == .decided }
        #expect(decided.map(\.row) == [verdict.row])
        #expect(decided.first?.says.hasPrefix(verdict.state.rawValue) == true)
    }

    @Test func everyRowIsThereInOrder() {
        let scenario = Scenario()
        scenario.at(.zero) { $0.opens().busy() }
        let lines = Self.lines(scenario)
        #expect(lines.map(\.row) == Array(0...21))
        #expect(lines[5].outcome == .notAsked)
        #expect(lines[5].says == "its run lives")
        #expect(lines[13].outcome == .passed)
        #expect(lines[16].says == "working: busy by its own account")
        #expect(lines[17].outcome == .notReached)
    }

    @Test func evidenceCarriesAgeAndRoad() {
        let scenario = Scenario()
        scenario.at(.zero) { $0.opens().busy() }
        scenario.at(.minutes(2))
        let evidence = Self.lines(scenario)[16].evidence
        #expect(evidence.map(\.kind) == [.session, .activity])
        #expect(evidence.first?.age == .minutes(2))
        #expect(evidence.first?.road == .mqtt)
        #expect(evidence.first?.says.raw == "busy, last record 2m ago")
    }

    @Test(arguments: Scenarios.all)
    func everyVerdictSaysWhatWouldChangeIt(_ situation: ScenarioCase) {
        let scenario = Scenario()
        situation.play(scenario)
        guard scenario.verdict != nil else { return }
        let changes = scenario.judge.whatWouldChange(scenario.address, in: scenario.picture, at: scenario.now)
        #expect(!changes.isEmpty)
    }

    @Test(arguments: [
        (Int64(0), "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h"), (86_399, "23h"), (86_400, "1d"),
        (-5, "0s"),
    ])
    func agesAreOneFigureAndOneLetter(_ seconds: Int64, _ text: String) {
        #expect(Phrase.age(.seconds(seconds)) == text)
    }
}
