import PicketModel

/// What the rows saw where their answer is no.
extension Situation {
    /// How its host was heard, and how its life is known.
    var inContactPhrase: String {
        let heard = host.lastReceipt.map { "its host was heard \(Phrase.age(now.up - $0)) ago" }
        return Phrase.list([heard ?? "what is known stands without its host", lifePhrase])
    }

    /// What its result says instead; `succeeded` is what was asked for, nil for either.
    func noResultPhrase(succeeded: Bool?) -> String {
        if let failure = worker.result.failure { return "the look at its result failed: \(failure.detail.raw)" }
        if resultOfRun != nil { return "its result says \(succeeded == true ? "failure" : "success")" }
        return worker.result.value == nil ? "it wrote no result" : "its result is of an earlier run or turn"
    }

    /// Why its end is believed.
    var endCertainPhrase: String {
        switch end?.how {
        case .reported: "the kernel reported its exit, and nothing changed since"
        case .otherBoot: "its host has booted since, and nothing changed after that"
        case .absentTwice, nil:
            "its process was absent in two looks, and nothing changed for \(Phrase.age(thresholds.freshChange))"
        }
    }

    /// When git was looked at.
    var gitSeenPhrase: String {
        if hasNoWorktree { return "it had no worktree, and never began" }
        guard let look = worker.git.succeeded, look.stamp.boot == time.boot else { return "git was looked at" }
        return "git was looked at \(ago(look.stamp.up)), after its end"
    }

    /// Where its worktree is.
    var worktreePhrase: String { git == nil ? "no worktree is known" : "its worktree is there" }

    /// That it reached its loop, or how long it lived.
    var beganPhrase: String {
        if reachedLoop { return "it had begun its task" }
        return "it lived longer than \(Phrase.age(thresholds.startGrace)), or its start was not seen"
    }

    /// That no limit holds it up.
    var noLimitPhrase: String { limit == nil ? "no usage limit is told" : "it went on after its limit" }

    /// That it reached its loop, or that its start was not seen.
    var startedPhrase: String {
        reachedLoop ? "it has begun, by a sign of its own" : "its start was not seen, so no sign is missed"
    }

    /// What its account says instead of busy.
    var notBusyPhrase: String {
        guard let account, account.tells else { return "it gives no account of what it does" }
        guard account.turnRuns else { return "its account says that its turn is over" }
        return "its account says busy, and is \(Phrase.age(account.quiet)) old"
    }

    /// Why its turn does not count as over.
    var notOverPhrase: String {
        guard let account, account.tells else { return "nothing tells that its turn is over" }
        return account.failure == nil ? "its account says that its turn runs" : "its last turn broke off"
    }

    /// Since when nothing changed.
    var noProgressPhrase: String {
        guard let quiet else { return "its files are not watched" }
        guard let progress = progressUp else { return "no progress in the \(Phrase.age(quiet)) that it was watched" }
        if wasStalled { return "it was stalled, and its last progress was \(ago(progress))" }
        return "its last progress was \(ago(progress))"
    }

    /// What its CPU did.
    var cpuPhrase: String {
        if let failure = worker.process.failure { return "the look at its CPU failed: \(failure.detail.raw)" }
        guard let cpu = worker.process.value?.cpuPermille else { return "its CPU was not measured" }
        let figure = "CPU \(Phrase.percent(permille: cpu))"
        if cpu < thresholds.busyPermille { return "\(figure), which is not busy" }
        return wasStalled ? "\(figure), which alone clears no stall" : "\(figure), and not without a break"
    }

    /// Why the lack of progress does not count.
    var notStalledPhrase: String {
        isWatched ? "not for \(Phrase.age(thresholds.stallAfter)) yet" : "not all looks at git, files and CPU succeed"
    }
}
