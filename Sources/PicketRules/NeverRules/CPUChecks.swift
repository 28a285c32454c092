import PicketModel

/// Never-rule 6, by what the worker itself was seen to do, without the ladder's own clock.
extension NeverRule {
    static let cpuMistaken: @Sendable (Facts) -> String? = { facts in
        guard !facts.isCalm else { return nil }
        return lowCPUJudged(facts) ?? clockMoved(facts) ?? busyForgotten(facts) ?? stallCleared(facts)
    }

    /// Low CPU says nothing where nobody looks at git and files, and never that a turn is over.
    private static func lowCPUJudged(_ facts: Facts) -> String? {
        let (worker, verdict) = (facts.worker, facts.verdict)
        if verdict.state == .stalled, verdict.row == 20, worker.git.value == nil || worker.activity.value == nil {
            return "stalled by CPU alone"
        }
        let tells = worker.session.value != nil || worker.screen.value != nil
        return verdict.state == .idle && verdict.row >= 12 && !tells && facts.host.boot != nil
            ? "idle without a word of its own" : nil
    }

    /// Busy CPU is no progress: without any the worker does not count as working for longer than the limits say.
    private static func clockMoved(_ facts: Facts) -> String? {
        guard facts.verdict.state == .working, let quiet = facts.quietAtLeast else { return nil }
        switch facts.verdict.row {
        case 18 where quiet >= facts.thresholds.stallAfter,
            19 where quiet >= facts.thresholds.cpuOnlyLimit:
            return "working by row \(facts.verdict.row) after \(Phrase.age(quiet)) without progress"
        default: return nil
        }
    }

    /// CPU that was busy when the clock ran out, and ever since, is work and no stall until the limit of CPU alone.
    private static func busyForgotten(_ facts: Facts) -> String? {
        let (worker, thresholds) = (facts.worker, facts.thresholds)
        guard facts.verdict.state == .stalled, facts.verdict.row == 20, worker.process.isWell,
            !facts.wasStalled,
            let span = facts.busySpan, span.clockToBusy < thresholds.stallAfter,
            span.quietAtMost < thresholds.cpuOnlyLimit
        else { return nil }
        return "stalled while its CPU is busy without a break"
    }

    /// A sample that finds the run as the one before did takes no worker out of its stall.
    private static func stallCleared(_ facts: Facts) -> String? {
        if facts.verdict.state == .working, facts.verdict.row == 19, facts.wasStalled { return "CPU cleared its stall" }
        guard case .evidence(facts.judgement.address, .process, _) = facts.step.change else { return nil }
        let held = facts.step.heard.worker(facts.judgement.address)?.process.value
        guard held?.runSeen == facts.worker.process.value?.runSeen else { return nil }
        // A sample may show that it was busy when its clock ran out; then it was not stalled before.
        guard facts.judgement.without?.state == .stalled, facts.wasStalled else { return nil }
        switch facts.verdict.state {
        case .stalled, .unknown: return nil
        default: return "a CPU sample made it \(facts.verdict.state)"
        }
    }
}

extension Facts {
    /// Whether this run was stalled, and nothing else was known of it since.
    var wasStalled: Bool {
        guard let before = worker.verdictOfRun else { return false }
        return (before.state == .unknown ? before.lastKnown?.state : before.state) == .stalled
    }

    private var ownDeeds: OwnDeeds? {
        guard let boot = host.boot, let deeds = step.deeds[judgement.address], deeds.boot == boot else { return nil }
        return deeds
    }

    /// Where its stall clock starts, given its newest deed.
    private func clock(from deed: Milliseconds?, _ deeds: OwnDeeds) -> Milliseconds? {
        guard let watched = deeds.watchedUp, let contact = host.contacts.last else { return nil }
        return [deed, run?.startedUp, watched, contact.firstUp].compactMap { $0 }.max()
    }

    /// For how long it has surely made no progress while it was watched; nil where it is not watched.
    var quietAtLeast: Milliseconds? {
        guard let deeds = ownDeeds, let clock = clock(from: deeds.latest, deeds), let contact = host.contacts.last
        else {
            return nil
        }
        return host.attended(from: clock, to: contact.up)
    }

    /// From its stall clock to where its CPU became busy, and for how long at most it has made no progress.
    var busySpan: (clockToBusy: Milliseconds, quietAtMost: Milliseconds)? {
        guard let deeds = ownDeeds, let clock = clock(from: deeds.certain, deeds), let busy = deeds.busyUp,
            let now = hostUp
        else { return nil }
        return (host.attended(from: clock, to: busy), now - clock)
    }
}
