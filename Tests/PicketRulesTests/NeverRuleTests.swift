import PicketModel
import PicketRules
import Testing

struct NeverRuleTests {
    /// What one pass over 80 histories of 120 steps, or over 24 quiet ones of 200, found.
    private struct Findings {
        var violations: [Int: String] = [:]
        var states: Set<WorkerState> = []
        var rows: Set<Int> = []
        var verdicts: Set<String> = []
        var raised: Set<NoticeKind> = []
        var cleared: Set<NoticeKind> = []

        mutating func note(_ step: HistoryStep, seed: UInt64) {
            for rule in NeverRule.all where violations[rule.number] == nil {
                guard let text = rule.violation(step, Judge()) else { continue }
                violations[rule.number] = "seed \(seed): \(text)\nby \(step.change)"
            }
            states.formUnion(step.judgements.map(\.verdict.state))
            rows.formUnion(step.judgements.map(\.verdict.row))
            verdicts.formUnion(step.judgements.map { "\($0.verdict.row) \($0.verdict.state)" })
            for action in step.said {
                if action.notice.cleared == nil { raised.insert(action.notice.kind) }
                if action.notice.cleared != nil { cleared.insert(action.notice.kind) }
            }
        }
    }

    private static let quietFindings: Findings = {
        var findings = Findings()
        for seed in 1...24 as ClosedRange<UInt64> {
            var generator = QuietHistoryGenerator(seed: seed)
            var history = History(picture: generator.picture)
            for _ in 0..<200 {
                let (change, now) = generator.next()
                findings.note(history.play(change, at: now), seed: seed)
            }
        }
        return findings
    }()

    private static let findings: Findings = {
        var findings = Findings()
        for seed in 1...80 as ClosedRange<UInt64> {
            var generator = HistoryGenerator(seed: seed)
            var history = History()
            for _ in 0..<120 {
                let (change, now) = generator.next()
                findings.note(history.play(change, at: now), seed: seed)
            }
        }
        return findings
    }()

    @Test(arguments: NeverRule.all)
    func holdsOverGeneratedHistories(_ rule: NeverRule) {
        if let text = Self.findings.violations[rule.number] { Issue.record(Comment(rawValue: text)) }
    }

    @Test(arguments: NeverRule.all)
    func holdsOverQuietHistories(_ rule: NeverRule) {
        if let text = Self.quietFindings.violations[rule.number] { Issue.record(Comment(rawValue: text)) }
    }

    @Test func quietHistoriesReachTheRowsOfCPU() {
        let reached = Self.quietFindings.verdicts
        #expect(
            reached.isSuperset(of: ["18 working", "19 working", "19 stalled", "20 stalled"]), "\(reached.sorted())")
    }

    @Test func generatedHistoriesReachEveryStateAndEveryRow() {
        #expect(Self.findings.states == Set(WorkerState.allCases))
        // Ten minutes of contact without a sign of life are of the quiet ones alone.
        #expect(Set(0...21).subtracting(Self.findings.rows) == [20])
        #expect(Self.quietFindings.rows.contains(20))
    }

    @Test func generatedHistoriesSayMostKindsOfNotices() {
        #expect(Self.findings.raised.count >= 12)
        #expect(Self.findings.cleared.count >= 12)
    }

    @Test func theRulesAreAllThere() {
        #expect(NeverRule.all.map(\.number) == Array(1...10))
    }

    @Test func theOrderAndTheNumberOfTheSameLooksChangeNoVerdict() {
        for seed in 1...300 as ClosedRange<UInt64> {
            var generator = HistoryGenerator(seed: seed)
            let looks = generator.looksAtOneTime()
            let address = WorkerAddress(host: Name.host("a"), worker: Name.worker("w1"))
            let verdicts = (0..<3).map { round in
                var picture = Picture()
                let order = round == 0 ? looks : generator.shuffled(looks + looks)
                for (evidence, receipt) in order {
                    picture.apply(.evidence(address, evidence, receipt), at: generator.now)
                }
                return Judge().verdict(of: address, in: picture, at: generator.now)
            }
            #expect(verdicts[1] == verdicts[0], "seed \(seed)")
            #expect(verdicts[2] == verdicts[0], "seed \(seed)")
        }
    }
}
