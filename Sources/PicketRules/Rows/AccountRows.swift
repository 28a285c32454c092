import PicketModel

extension Rows {
    /// Rows 12 to 17: the run lives, and it or its screen says what it does.
    static let account: [Row] = [
        Row(
            number: 12, name: "done or failed", question: "Is there a result newer than its last turn's start?",
            phase: .alive, kinds: [.result, .session],
            decide: { result(of: $0, succeeded: false) ?? result(of: $0, succeeded: true) },
            passes: { $0.noResultPhrase(succeeded: nil) },
            changes: { _ in ["a new turn: it is at work again", "the end of its run"] }),
        Row(
            number: 13, name: "waiting", question: "Does it need a person, or did its last turn end in an error?",
            phase: .alive, kinds: [.session, .screen], decide: { needsPerson($0) ?? turnFailed($0) },
            passes: { _ in "it asks for nobody, and no turn of it broke off" },
            changes: { _ in ["an answer in its pane", "a new turn: it is at work again"] }),
        Row(
            number: 14, name: "limited or waiting", question: "Did it meet a usage limit?", phase: .alive,
            kinds: [.session, .screen], decide: limited, passes: { $0.noLimitPhrase },
            changes: { _ in ["the end of the limit: it goes on, or waits for a person", "a new turn"] }),
        Row(
            number: 15, name: "starting or stalled", question: "Has it not reached its loop yet?", phase: .alive,
            kinds: [.session, .run, .activity], decide: starting, passes: { $0.startedPhrase },
            changes: { situation in
                let grace = Phrase.age(situation.thresholds.startGrace)
                return ["any sign of its own: a record, a commit, a file change", "\(grace) after its start: stalled"]
            }),
        Row(
            number: 16, name: "working", question: "Does background work run, or is it busy by its own account?",
            phase: .alive, kinds: [.session, .activity], decide: busy, passes: { $0.notBusyPhrase },
            changes: { situation in
                let limit = Phrase.age(situation.thresholds.stallAfter)
                return ["the end of its turn: idle, or waiting", "\(limit) without a record: commits and files decide"]
            }),
        Row(
            number: 17, name: "idle", question: "Is its last turn over, with nothing pending?", phase: .alive,
            kinds: [.git, .session, .screen], decide: idle, passes: { $0.notOverPhrase },
            changes: { _ in ["a new turn: working", "the end of its run"] }),
    ]

    private static func needsPerson(_ situation: Situation) -> Decision? {
        if let account = situation.account, account.said.status == .waiting {
            let what = account.said.waitingFor.map(\.raw) ?? "waits for a person"
            let says = what + account.by(account.said.source)
            return Decision(.waiting, [.answer], why: [situation.reason(.session, says)])
        }
        guard let match = situation.screen?.observation.value, let action = match.waitingAction else { return nil }
        let pause = match.wait.map { "; not before \(Phrase.age($0)) have passed" } ?? ""
        return Decision(.waiting, [action], why: [situation.reason(.screen, match.phrase + pause)])
    }

    private static func turnFailed(_ situation: Situation) -> Decision? {
        guard let account = situation.account, let failure = account.failure,
            let action = failure.bucket.waitingAction
        else { return nil }
        let text = failure.text.map { ": \($0.raw)" } ?? ""
        let says = "last turn failed\(account.by(failure.source)), \(failure.kind.raw)\(text)"
        let reason = situation.reason(.session, says)
        return Decision(.waiting, [action], why: [reason])
    }

    private static func limited(_ situation: Situation) -> Decision? {
        guard let limit = situation.limit else { return nil }
        let left = limit.until - situation.time.up
        if left > .zero {
            let shown = limit.kind == .screen ? situation.screen?.observation.value?.phrase : nil
            let reason = situation.reason(limit.kind, Phrase.joined(situation.limitPhrase(left: left), shown))
            return Decision(.limited, [.wait], why: [reason])
        }
        if let progress = situation.progressUp, progress > limit.until { return nil }
        let over = situation.time.attended(since: limit.until)
        let reason = situation.reason(limit.kind, "usage limit ended \(situation.ago(limit.until)), not gone on")
        guard over >= situation.thresholds.limitSlack else { return Decision(.limited, [.wait], why: [reason]) }
        return Decision(.waiting, [.continue], why: [reason])
    }

    private static func starting(_ situation: Situation) -> Decision? {
        guard let run = situation.run, !situation.reachedLoop, situation.isOfBoot(run) else { return nil }
        let age = Phrase.age(situation.time.up - run.startedUp)
        if situation.time.attended(since: run.startedUp) < situation.thresholds.startGrace {
            return Decision(.starting, [.wait], why: [situation.reason(.run, "started \(age) ago")])
        }
        guard run.startSeen else { return nil }
        // What could have shown the first sign could not be looked at: that is no want of a sign.
        if situation.signsFail { return Rows.unclear(situation) }
        let reason = situation.reason(.run, "started \(age) ago, never reached its loop")
        return Decision(.stalled, [.inspect], why: [reason])
    }

    private static func busy(_ situation: Situation) -> Decision? {
        guard let account = situation.account else { return beating(situation) }
        if account.worksInBackground {
            let what = max(account.said.backgroundWork, 1)
            let says = "\(Phrase.count(what, "background job")) running\(account.by(account.said.source))"
            let reason = situation.reason(.session, says)
            return Decision(.working, [.none], why: [reason])
        }
        guard account.turnRuns, account.isYoung else { return account.tells ? nil : beating(situation) }
        let held = account.quiet >= situation.thresholds.stallAfter
        let says = held ? account.callPhrase : account.busyPhrase
        let reason = situation.reason(.session, Phrase.joined(says, situation.lastChange))
        return Decision(.working, [.none], why: [reason] + situation.lifeNote)
    }

    /// A worker that gives no other account speaks by its heartbeat file.
    private static func beating(_ situation: Situation) -> Decision? {
        guard let beat = situation.heartbeatUp,
            situation.time.attended(since: beat) < situation.thresholds.stallAfter
        else { return nil }
        let says = Phrase.joined("its heartbeat came \(situation.ago(beat))", situation.lastChange)
        return Decision(.working, [.none], why: [situation.reason(.activity, says)] + situation.lifeNote)
    }

    private static func idle(_ situation: Situation) -> Decision? {
        guard let says = situation.turnOverPhrase else { return nil }
        let kind: EvidenceKind = situation.account?.turnOver == true ? .session : .screen
        var why = [situation.reason(kind, says)]
        let git = situation.git
        let hasWork = situation.commits > 0 || git?.leftAnything == true
        if let git, hasWork { why.append(situation.reason(.git, git.workInHand(situation.commits))) }
        return Decision(.idle, hasWork ? [.review, .continue] : [.continue], why: why)
    }
}
