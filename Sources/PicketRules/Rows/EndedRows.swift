import PicketModel

extension Rows {
    /// Rows 1 to 11: the run has ended.
    static let ended: [Row] = [
        Row(
            number: 1, name: "failed", question: "Does its result say failure?", phase: .over, kinds: [.result, .git],
            decide: { result(of: $0, succeeded: false) }, passes: { $0.noResultPhrase(succeeded: false) },
            changes: newResult),
        Row(
            number: 2, name: "done", question: "Does its result say success?", phase: .over, kinds: [.result, .git],
            decide: { result(of: $0, succeeded: true) }, passes: { $0.noResultPhrase(succeeded: true) },
            changes: newResult),
        Row(
            number: 3, name: "unknown", question: "Does another worker live in the same worktree?", phase: .ended,
            kinds: [.git], decide: shared, passes: { _ in "nobody else is seen to work there" },
            changes: { _ in ["the end of the other worker, or a worktree of its own: what is left there is its own"] }),
        Row(
            number: 4, name: "as before",
            question: "Was its end not reported by the kernel or not looked into yet, and is its last sign young?",
            phase: .ended, kinds: [.git, .session, .activity], decide: held, passes: { $0.endCertainPhrase },
            changes: { situation in
                let quiet = Phrase.age(situation.thresholds.freshChange)
                return ["\(quiet) without a commit or a file change: what it left decides", "its process seen again"]
            }),
        Row(
            number: 5, name: "unknown", question: "Did the look at git fail, or was there never a worktree?",
            phase: .ended, kinds: [.git], decide: unseenWork, passes: { $0.gitSeenPhrase },
            changes: { _ in ["a look at git that succeeds: what it left decides", "a result file of its own"] }),
        Row(
            number: 6, name: "gone", question: "Did it leave tracked changes, conflicts, an operation or a stash?",
            phase: .ended, kinds: [.git], decide: leftTracked,
            passes: { _ in "no tracked change, conflict, operation or stash of this run" },
            changes: recovered),
        Row(
            number: 7, name: "delivered or unknown", question: "Is its worktree no more?", phase: .ended, kinds: [.git],
            decide: removed, passes: { $0.worktreePhrase }, changes: newRun),
        Row(
            number: 8, name: "delivered", question: "Did this run make commits?", phase: .ended, kinds: [.git],
            decide: committed, passes: { _ in "no commit by this run" }, changes: newRun),
        Row(
            number: 9, name: "gone", question: "Did it leave untracked files?", phase: .ended, kinds: [.git],
            decide: leftUntracked, passes: { _ in "no untracked file by this run" }, changes: recovered),
        Row(
            number: 10, name: "failed", question: "Did it end within its grace without reaching its loop?",
            phase: .ended, kinds: [.session, .run, .activity], decide: neverBegan, passes: { $0.beganPhrase },
            changes: newRun),
        Row(
            number: 11, name: "vanished", question: "Is there a clean worktree with nothing of this run in it?",
            phase: .ended, kinds: [.git], decide: leftNothing, passes: { _ in "no look at its worktree since its end" },
            changes: newRun),
    ]

    private static let newRun: @Sendable (Situation) -> [String] = { _ in
        ["a new run in its place", "a result file written by it"]
    }

    private static let newResult: @Sendable (Situation) -> [String] = { _ in
        ["a new run in its place", "another result, written later"]
    }

    private static let recovered: @Sendable (Situation) -> [String] = { _ in
        ["a commit, a stash taken up or a clean worktree: what is left decides anew", "a new run in its place"]
    }

    private static func shared(_ situation: Situation) -> Decision? {
        guard let other = situation.neighbour else { return nil }
        return .unknown(.shared, why: [situation.reason(.git, "worktree shared with \(other)"), situation.ending])
    }

    /// Signs younger than the end, or too young to believe two absences; or git was not looked at since.
    static func held(_ situation: Situation) -> Decision? {
        if let sign = situation.freshSignUp {
            let says = "end not seen, last change \(situation.ago(sign))"
            return asBefore(situation, why: [situation.reason(.activity, says), situation.ending])
        }
        guard situation.mayStillLook, !situation.gitIsSinceEnd, !situation.gitFailedSinceEnd, !situation.hasNoWorktree
        else { return nil }
        return asBefore(situation, why: [situation.reason(.run, "\(situation.ended), not looked into yet")])
    }

    private static func asBefore(_ situation: Situation, why: [Reason]) -> Decision {
        guard let state = situation.knownState else { return .unknown(.probe, .none, why: why) }
        return Decision(state, [.none], why: why)
    }

    private static func unseenWork(_ situation: Situation) -> Decision? {
        if situation.hasNoWorktree {
            guard !situation.diedAtStart else { return nil }
            return .unknown(.probe, why: [situation.reason(.git, "\(situation.ended), without a worktree to look at")])
        }
        guard situation.gitFailedSinceEnd || !situation.gitIsSinceEnd else { return nil }
        let failure = situation.worker.git.failure.map { "the look at git failed: \($0.detail.raw)" }
        let reason = situation.reason(.git, failure ?? "\(situation.ended), and git was not looked at since")
        // One that was held for a change after it was not made of what changed.
        if let verdict = situation.endVerdict, verdict.row != 4, verdict.state.isEnd || verdict.row == 7 {
            return .standing(verdict, because: reason)
        }
        return .unknown(.probe, why: [reason, situation.ending])
    }

    private static func leftTracked(_ situation: Situation) -> Decision? {
        guard let git = situation.git, git.worktreeExists, git.leftTracked else { return nil }
        return gone(situation, git)
    }

    private static func leftUntracked(_ situation: Situation) -> Decision? {
        guard let git = situation.git, git.untrackedOfRun > 0 else { return nil }
        return gone(situation, git)
    }

    private static func gone(_ situation: Situation, _ git: GitState) -> Decision {
        let reason = situation.reason(.git, Phrase.list([situation.ended, git.leftovers]))
        return Decision(.gone, situation.actions([.recover]), why: [reason, situation.ending])
    }

    private static func removed(_ situation: Situation) -> Decision? {
        guard let git = situation.git, !git.worktreeExists else { return nil }
        let ahead = git.ahead ?? 0
        let merged = git.merged != .no
        guard ahead > 0 || merged else {
            return .unknown(.removed, .none, why: [situation.reason(.git, "worktree removed"), situation.ending])
        }
        let work = merged ? "its branch is merged" : "\(Phrase.count(ahead, "commit")) on its branch"
        let reason = situation.reason(.git, "worktree removed, \(work)")
        return Decision(.delivered, situation.actions([merged ? .none : .harvest]), why: [reason, situation.ending])
    }

    private static func committed(_ situation: Situation) -> Decision? {
        guard let git = situation.git, situation.commits > 0 else { return nil }
        let parts = [situation.endedQuiet, git.deliveredWork(situation.commits), git.untrackedList, git.headNote]
        let reason = situation.reason(.git, Phrase.list(parts))
        let action: Action = git.isMerged ? .none : .harvest
        return Decision(.delivered, situation.actions([action]), why: [reason, situation.ending])
    }

    private static func neverBegan(_ situation: Situation) -> Decision? {
        guard situation.diedAtStart, let run = situation.run, let end = situation.end else { return nil }
        let lived = Phrase.age(end.at.up - run.startedUp)
        let reason = situation.reason(.run, "ended \(lived) after its start, never reached its loop")
        return Decision(.failed, situation.actions([.readLog]), why: [reason])
    }

    private static func leftNothing(_ situation: Situation) -> Decision? {
        guard let git = situation.git, git.worktreeExists, situation.gitIsSinceEnd else { return nil }
        let earlier = (git.ahead ?? 0) > 0 ? "\(Phrase.count(git.ahead ?? 0, "earlier commit")) on its branch" : nil
        let parts = [situation.ended, "nothing of its own in its worktree", earlier]
        let reason = situation.reason(.git, Phrase.list(parts))
        return Decision(.vanished, situation.actions([.redispatch]), why: [reason, situation.ending])
    }
}
