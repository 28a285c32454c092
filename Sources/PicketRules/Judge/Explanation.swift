package import PicketModel

/// One line of the ladder as it was walked.
package struct LadderLine: Equatable, Sendable {
    /// The row's number.
    package var row: Int
    /// The states that it can give.
    package var name: String
    /// What it asks.
    package var question: String
    /// What came of it.
    package var outcome: Outcome
    /// What it says of this worker.
    package var says: String
    /// What it looked at, strongest first, each with age and road; empty where it was not asked.
    package var evidence: [Reason]

    /// What came of a row.
    package enum Outcome: String, CaseIterable, Sendable {
        /// It gave the verdict.
        case decided
        /// It was asked, and passed on.
        case passed
        /// It is not asked of a worker whose life is so.
        case notAsked = "not-asked"
        /// An earlier row had decided.
        case notReached = "not-reached"
    }
}

extension Judge {
    /// The ladder in order, with what each row saw; empty where the picture lists no such worker.
    package func explanation(
        of address: WorkerAddress, in picture: Picture, at now: Moment, by thresholds: Thresholds? = nil
    ) -> [LadderLine] {
        guard let situation = Situation(of: address, in: picture, at: now, by: thresholds) else { return [] }
        let made = decision(of: situation)
        return ladder.rows.map { line($0, situation, made.decision, decider: made.decision.row ?? made.row) }
    }

    /// All evidence that is held, each kind once, strongest first, with its age and road.
    package func evidence(of address: WorkerAddress, in picture: Picture, at now: Moment) -> [Reason] {
        guard let situation = Situation(of: address, in: picture, at: now) else { return [] }
        let kinds = EvidenceKind.allCases.filter { $0 == .contact || situation.receipt($0) != nil }
        return kinds.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map {
            situation.summary($0.element)
        }
    }

    /// What would change the verdict, as sentences; empty where the picture lists no such worker.
    package func whatWouldChange(
        _ address: WorkerAddress, in picture: Picture, at now: Moment, by thresholds: Thresholds? = nil
    ) -> [String] {
        guard let situation = Situation(of: address, in: picture, at: now, by: thresholds) else { return [] }
        let made = decision(of: situation)
        let decider = situation.isLost ? made.row : made.decision.row ?? made.row
        return ladder.rows.first { $0.number == decider }?.changes(situation) ?? []
    }

    private func line(_ row: Row, _ situation: Situation, _ made: Decision, decider: Int) -> LadderLine {
        let outcome = outcome(of: row, situation, decider: decider)
        let evidence = outcome == .decided || outcome == .passed ? row.kinds.map(situation.summary) : []
        return LadderLine(
            row: row.number, name: row.name, question: row.question, outcome: outcome,
            says: Self.says(outcome, row, made, situation), evidence: evidence)
    }

    private func outcome(of row: Row, _ situation: Situation, decider: Int) -> LadderLine.Outcome {
        if row.number == decider { return .decided }
        if row.number > decider { return .notReached }
        return row.phase.holds(situation.life) ? .passed : .notAsked
    }

    private static func says(
        _ outcome: LadderLine.Outcome, _ row: Row, _ decision: Decision, _ situation: Situation
    ) -> String {
        switch outcome {
        case .decided:
            let why = decision.why.map(\.says.raw).joined(separator: "; ")
            return "\(decision.state.rawValue): \(why)"
        case .passed: return row.passes(situation)
        case .notAsked: return situation.lifePhrase
        case .notReached: return "not reached"
        }
    }
}

extension Situation {
    /// Whether its run lives, as a phrase.
    package var lifePhrase: String {
        switch life {
        case .alive: "its run lives"
        case .missing: "its run was absent in one look only"
        case .ended: "its run has ended"
        case .unseen: "its life cannot be seen"
        case .never: "no run was ever seen"
        case .unlooked: "its run was not looked at yet"
        }
    }
}
