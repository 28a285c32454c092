import PicketModel

/// Something that no history may ever bring about.
package struct NeverRule: Sendable, CustomStringConvertible {
    /// Its number.
    package let number: Int
    /// What must never be, in one sentence.
    package let sentence: String
    /// How a step breaks it, as a sentence; nil where it holds.
    package let violation: @Sendable (HistoryStep, Judge) -> String?

    package var description: String { "\(number). \(sentence)" }

    /// The rules, by number.
    package static let all: [NeverRule] = [
        NeverRule(
            number: 1, sentence: "Never gone, vanished or delivered while a sign of life is fresh.",
            violation: each(givenUpWithFreshSign)),
        NeverRule(
            number: 2, sentence: "Never an end from one absence: two, an exit that was seen, or another boot.",
            violation: each(endWithoutProof)),
        NeverRule(
            number: 3, sentence: "Lost contact makes the living unknown and changes nothing for the ended.",
            violation: each(contactMisjudged)),
        NeverRule(
            number: 4, sentence: "Commits and a clean tree are not delivered while anything lives.",
            violation: each(deliveredAlive)),
        NeverRule(
            number: 5, sentence: "A turn's end with background work running is working.",
            violation: each(backgroundIgnored)),
        NeverRule(
            number: 6, sentence: "CPU alone is never progress, and low CPU alone is no stall.",
            violation: each(cpuMistaken)),
        NeverRule(
            number: 7, sentence: "What is older than what is held changes nothing.",
            violation: { step, _ in staleLookTaken(step) }),
        NeverRule(
            number: 8,
            sentence:
                "One notice an episode; a recovery only after its problem; a host's trouble silences its workers' notices.",
            violation: { step, _ in noticeMistold(step) }),
        NeverRule(
            number: 9, sentence: "Same events and same clock, same verdicts.",
            violation: { step, judge in differsOnReplay(step, judge) }),
        NeverRule(
            number: 10, sentence: "A failed look changes no verdict but to unknown.",
            violation: each(failureJudged)),
    ]

    /// The first of all rules that a step breaks, named.
    package static func firstViolation(_ step: HistoryStep, by judge: Judge) -> String? {
        for rule in all {
            if let text = rule.violation(step, judge) { return "never-rule \(rule.number): \(text)" }
        }
        return nil
    }

    private static func each(
        _ check: @escaping @Sendable (Facts) -> String?
    ) -> @Sendable (HistoryStep, Judge) -> String? {
        { step, _ in
            for judgement in step.judgements {
                if let facts = Facts(step, judgement), let text = check(facts) {
                    return "\(judgement.address): \(text)"
                }
            }
            return nil
        }
    }
}
