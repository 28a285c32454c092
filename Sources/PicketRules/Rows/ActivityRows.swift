import PicketModel

extension Rows {
    /// Rows 18 to 21: the run lives and says nothing of use; what it does decides.
    static let activity: [Row] = [
        Row(
            number: 18, name: "working", question: "Did it make progress of late, or is it not watched for long yet?",
            phase: .alive, kinds: [.git, .session, .activity], decide: { changed($0) ?? watchedBriefly($0) },
            passes: { $0.noProgressPhrase },
            changes: { situation in
                ["\(Phrase.age(situation.thresholds.stallAfter)) without a commit, file change or busy CPU: stalled"]
            }),
        Row(
            number: 19, name: "working or stalled", question: "Is its CPU busy without a break since?", phase: .alive,
            kinds: [.process], decide: cpuOnly, passes: { $0.cpuPhrase },
            changes: { situation in
                let limit = Phrase.age(situation.thresholds.cpuOnlyLimit)
                return [
                    "two quiet CPU samples in turn, or \(limit) of CPU alone: stalled", "a commit or a file change",
                ]
            }),
        Row(
            number: 20, name: "stalled", question: "Has it made no progress for long, by looks that all succeed?",
            phase: .alive, kinds: [.git, .process, .activity], decide: stalled, passes: { $0.notStalledPhrase },
            changes: { _ in ["a commit, a file change or a record of its own: working"] }),
        Row(
            number: 21, name: "unknown", question: "Is nothing else known of it?", phase: .any,
            kinds: [.git, .session, .run, .process, .activity], decide: { unclear($0) }, passes: { _ in "" },
            changes: { _ in ["looks at its run, git, files and CPU that all succeed"] }),
    ]

    private static func changed(_ situation: Situation) -> Decision? {
        guard let since = situation.sinceChange, since < situation.thresholds.stallAfter,
            let says = situation.lastChange
        else { return nil }
        let fromFiles = (situation.changeUp ?? .zero) > (situation.commitUp ?? .zero)
        let reason = situation.reason(fromFiles ? .activity : .git, says)
        return Decision(.working, [.none], why: [reason] + situation.lifeNote)
    }

    private static func watchedBriefly(_ situation: Situation) -> Decision? {
        guard let quiet = situation.quiet, quiet < situation.thresholds.stallAfter, !situation.wasStalled else {
            return nil
        }
        let says = situation.account?.tells == true ? "its account is old" : "gives no account"
        let age = situation.progressUp.map { "last progress \(situation.ago($0))" } ?? "no progress seen yet"
        let reason = situation.reason(.activity, "\(says); \(age)")
        return Decision(.working, [.none], why: [reason] + situation.lifeNote)
    }

    private static func cpuOnly(_ situation: Situation) -> Decision? {
        guard let quiet = situation.quiet, quiet >= situation.thresholds.stallAfter,
            situation.busySinceClockRanOut, situation.worker.process.isWell
        else { return nil }
        let says = "CPU only; no progress for \(Phrase.age(quiet))"
        let long = quiet >= situation.thresholds.cpuOnlyLimit
        if situation.wasStalled, !long { return nil }
        let reason = situation.reason(.process, says)
        return Decision(long ? .stalled : .working, [long ? .inspect : .none], why: [reason] + situation.lifeNote)
    }

    private static func stalled(_ situation: Situation) -> Decision? {
        guard let quiet = situation.quiet, quiet >= situation.thresholds.stallAfter || situation.wasStalled,
            situation.isWatched
        else { return nil }
        let span = situation.progressUp.map { situation.time.attended(since: $0) } ?? quiet
        let cpu = situation.worker.process.value?.cpuPermille.map { "CPU \(Phrase.percent(permille: $0))" }
        let quietFor = "no commit or file change for \(Phrase.age(span))"
        let reason = situation.reason(.activity, Phrase.list([quietFor, cpu]))
        return Decision(.stalled, [.inspect], why: [reason] + situation.lifeNote)
    }

    /// Always decides.
    static func unclear(_ situation: Situation) -> Decision {
        .unknown(.probe, why: [situation.unclearReason])
    }
}

extension Situation {
    /// What keeps it from being known.
    fileprivate var unclearReason: Reason {
        switch life {
        case .unlooked: return reason(.run, "no look at its run came yet")
        case .never: return reason(.run, "no agent program was seen in its pane")
        case .alive, .missing, .ended, .unseen: break
        }
        let failures: [(EvidenceKind, LookFailure?)] = [
            (.git, worker.git.failure), (.session, worker.session.failure), (.process, worker.process.failure),
            (.activity, worker.activity.failure),
        ]
        for (kind, failure) in failures {
            if let failure { return reason(kind, "the look at its \(kind.rawValue) failed: \(failure.detail.raw)") }
        }
        return reason(.run, "it lives; looks at git, files and CPU do not tell what it does")
    }
}
