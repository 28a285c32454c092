import PicketModel

extension Rows {
    /// Row 0: the host is out of contact, or no look at the run's life succeeds.
    static let contact: [Row] = [
        Row(
            number: 0, name: "unknown",
            question: "Is its host out of contact, its agent without word of it, or every look at its life failing?",
            phase: .any, kinds: [.run, .process, .contact],
            decide: { outOfContact($0) ?? firstContact($0) ?? disowned($0) ?? blind($0) },
            passes: { $0.inContactPhrase },
            changes: { situation in
                situation.isLost
                    ? ["anything live from the host, by either road: it is judged anew"]
                    : ["a look at its processes that succeeds: it is judged anew"]
            })
    ]

    /// The living are unknown without contact; the ended keep their verdict.
    private static func outOfContact(_ situation: Situation) -> Decision? {
        guard case .lost(let cause, let text) = situation.contact else { return nil }
        let silence = Phrase.age(situation.host.silence(at: situation.now))
        let reason = situation.reason(.contact, "nothing received for \(silence): \(text.raw)")
        return withoutLooks(situation, cause, reason)
    }

    private static func withoutLooks(_ situation: Situation, _ cause: UnknownCause, _ reason: Reason) -> Decision? {
        if let verdict = situation.endVerdict { return .standing(verdict, because: reason) }
        if situation.end != nil, isSettled(situation) { return nil }
        return .unknown(cause, .restoreContact, why: [reason])
    }

    /// Of a worker that nobody looks at any more, what was seen last is no sign of what it does.
    private static func disowned(_ situation: Situation) -> Decision? {
        guard situation.worker.disowned else { return nil }
        let reason = situation.reason(
            .contact, "its host's agent does not know it: picket retire \(situation.address) ends its listing")
        return withoutLooks(situation, .probe, reason)
    }

    /// Whether what an ended run left is known well enough to be judged without its host.
    private static func isSettled(_ situation: Situation) -> Bool {
        if situation.resultOfRun != nil { return true }
        return held(situation) == nil && (situation.gitIsSinceEnd || situation.hasNoWorktree)
    }

    /// Before the first word since the hub began, what stood stands.
    private static func firstContact(_ situation: Situation) -> Decision? {
        guard situation.contact == .pending, situation.host.lastReceipt == nil else { return nil }
        let reason = situation.reason(.contact, "the hub has just begun and heard nothing of the host yet")
        if let verdict = situation.worker.verdictOfRun { return .standing(verdict, because: reason) }
        return situation.end == nil ? .unknown(.hub, .none, why: [reason]) : nil
    }

    private static func blind(_ situation: Situation) -> Decision? {
        guard case .unseen(let failure) = situation.life else { return nil }
        let reason = situation.reason(.run, "every look at its life failed: \(failure.detail.raw)")
        return .unknown(.probe, .restoreContact, why: [reason])
    }
}
