import PicketModel

extension NeverRule {
    static let givenUpWithFreshSign: @Sendable (Facts) -> String? = { facts in
        guard facts.isGivenUp, !facts.isCalm else { return nil }
        if facts.processSeen { return "\(facts.verdict.state) while its process is seen" }
        guard !facts.stoodBefore, let boot = facts.host.boot, let now = facts.hostUp else { return nil }
        let end = facts.toldEnd.flatMap { $0.at.boot == boot ? $0 : nil }
        let counting = facts.deeds.filter { deed in
            guard let end else { return deed > .zero }
            return end.how == .absentTwice || deed > facts.livesFrom(end.at)
        }
        guard let newest = counting.max(), now - newest < facts.thresholds.freshChange else { return nil }
        return "\(facts.verdict.state) with a sign of life \(Phrase.age(now - newest)) ago"
    }

    static let endWithoutProof: @Sendable (Facts) -> String? = { facts in
        guard (1...11).contains(facts.verdict.row), !facts.isCalm, let run = facts.run, !facts.isOver else {
            return nil
        }
        return "\(facts.verdict.state) by row \(facts.verdict.row) while its run is \(run.life)"
    }

    static let contactMisjudged: @Sendable (Facts) -> String? = { facts in
        guard facts.isSurelyLost, !facts.isCalm else { return nil }
        if !facts.isOver {
            let told = facts.worker.result.value != nil && facts.worker.run.succeeded?.observation == .absent
            return facts.verdict.state == .unknown || told ? nil : "\(facts.verdict.state) without contact"
        }
        if case .evidence = facts.step.change { return nil }
        guard let before = facts.worker.verdictOfRun, before.state.isEnd, (1...11).contains(before.row), before.row != 4
        else { return nil }
        return before.state == facts.verdict.state
            ? nil : "\(before.state) became \(facts.verdict.state) without contact"
    }

    static let deliveredAlive: @Sendable (Facts) -> String? = { facts in
        guard facts.verdict.state == .delivered, !facts.isCalm else { return nil }
        if facts.run != nil, !facts.isOver { return "delivered while its run lives" }
        return facts.processSeen ? "delivered while its process is seen" : nil
    }

    static let backgroundIgnored: @Sendable (Facts) -> String? = { facts in
        guard let look = facts.worker.session.succeeded, let said = look.observation.value, said.backgroundWork > 0,
            said.status == .idle, said.failure == nil, let run = facts.run, !facts.isOver, !facts.isCalm,
            look.stamp.boot == run.identity.boot, min(said.recordUp ?? look.stamp.up, look.stamp.up) >= run.startedUp
        else { return nil }
        let mayNeedPerson = facts.worker.screen.value != nil
        let mayHaveResult = facts.worker.result.value != nil
        switch facts.verdict.state {
        case .working, .unknown: return nil
        case .waiting where mayNeedPerson, .limited where mayNeedPerson: return nil
        case .done where mayHaveResult, .failed where mayHaveResult: return nil
        default: return "\(facts.verdict.state) while background work runs"
        }
    }

    static let failureJudged: @Sendable (Facts) -> String? = { facts in
        guard case .evidence(_, let evidence, _) = facts.step.change, evidence.failed,
            let before = facts.judgement.without, before.state != facts.verdict.state, facts.verdict.state != .unknown
        else { return nil }
        return "a failed look at \(evidence.kind) made \(before.state) \(facts.verdict.state)"
    }

    static func staleLookTaken(_ step: HistoryStep) -> String? {
        guard case .evidence(let address, let evidence, let receipt) = step.change,
            let host = step.start.hosts[address.host], let worker = host.workers[address.worker]
        else { return nil }
        let standing = host.boot ?? receipt.stamp.boot
        let wasLeft = receipt.stamp.boot != standing && host.contact(of: receipt.stamp.boot) != nil
        let isOlder = worker.stamp(of: evidence.kind).map {
            $0.boot == receipt.stamp.boot && receipt.stamp.up < $0.up
        }
        guard wasLeft || isOlder == true else { return nil }
        let after = step.after.hosts[address.host]?.workers[address.worker]
        return after == worker ? nil : "an older look at \(evidence.kind) of \(address) was taken"
    }

    static func differsOnReplay(_ step: HistoryStep, _ judge: Judge) -> String? {
        var again = step.start
        again.apply(step.change, at: step.at)
        guard again == step.after else { return "the same change made another picture" }
        for made in step.judgements {
            guard judge.verdict(of: made.address, in: again, at: step.at) == made.verdict else {
                return "\(made.address) was judged twice, and otherwise"
            }
        }
        return nil
    }
}
