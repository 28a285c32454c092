import PicketModel
import PicketRules

/// What must hold of each change that the hub folds, and of each verdict that it makes.
final class VerdictChecks {
    private unowned let simulation: Simulation
    private let judge = Judge()
    private let ofVerdicts = NeverRule.all.filter { (1...6).contains($0.number) }
    private let ofChanges = NeverRule.all.filter { [6, 7, 10].contains($0.number) }
    /// Judging all again costs as much as the hub itself does, so it is done for one change in a few.
    private let ofFew = NeverRule.all.filter { [6, 7, 9, 10].contains($0.number) }
    /// What is asked of every look that comes, with no verdict.
    private let ofOrder = NeverRule.all.filter { $0.number == 7 }
    private var heard = 0

    init(_ simulation: Simulation) { self.simulation = simulation }

    func hear(_ change: PictureChange, _ picture: Picture, _ now: Moment) {
        switch change {
        case .judged(let address, let verdict, _): check(verdict, of: address, picture, now)
        case .evidence(let address, let evidence, let receipt):
            check(change, evidence, on: address, receipt, picture, now)
        case .paused: simulation.notices.hubPaused(at: now)
        default: break
        }
    }

    private func check(_ verdict: Verdict, of address: WorkerAddress, _ picture: Picture, _ now: Moment) {
        let before = picture.worker(address)
        heard += 1
        // Where only ages moved, the rules hold as they did a moment ago.
        guard heard % 8 == 0 || before?.verdict.map({ verdict.differs(from: $0) }) ?? true else { return }
        let judgement = HistoryStep.Judgement(
            address: address, previous: before?.verdict, without: before?.verdict, verdict: verdict)
        let step = HistoryStep(
            at: now, change: .judged(address, verdict), start: picture, heard: picture, after: picture,
            judgements: [judgement])
        // Before the first word since the hub began, what stood stands, though newer looks may have been stored.
        let stands = picture.hosts[address.host]?.lastReceipt == nil
        // Nor is it stored which boot a host is on, by which a run has ended that was last seen alive.
        let hasBooted = stands && hasBooted(address, since: before?.run.value)
        report(
            ofVerdicts.filter {
                !(stands && [5, 6].contains($0.number)) && !(hasBooted && [2, 4].contains($0.number))
            }, step)
        if let before, !stands { TruthCheck(simulation, address, before, verdict, picture).check(at: now) }
        simulation.digest.add(address.description)
        simulation.digest.add(verdict.state.rawValue)
        simulation.digest.add(UInt64(verdict.row))
    }

    private func hasBooted(_ address: WorkerAddress, since run: Run?) -> Bool {
        let site = simulation.sites.first { $0.id == address.host }
        return run.map { $0.identity.boot != site?.world.time.boot } ?? false
    }

    private func check(
        _ change: PictureChange, _ evidence: Evidence, on address: WorkerAddress, _ receipt: Receipt,
        _ picture: Picture, _ now: Moment
    ) {
        heard += 1
        let previous = picture.worker(address)?.verdict
        if evidence.kind == .process {
            // A stall that begins at this very instant has not been told yet, and nothing can clear it.
            guard previous?.state == .stalled else { return }
            // A process after an end is life, not CPU: a new run of which the look comes later.
            if case .ended = picture.worker(address)?.run.value?.life { return }
        }
        var after = picture
        after.apply(change, at: now)
        guard mattersToVerdicts(evidence) || heard % 16 == 0 else {
            // Of other looks the verdict that follows is checked, when it is made.
            let step = HistoryStep(
                at: now, change: change, start: picture, heard: picture, after: after, judgements: [])
            return report(ofOrder, step)
        }
        var alone = picture
        if receipt.standing == .live {
            alone.apply(.contact(address.host, receipt.stamp, receipt.road), at: now)
        }
        guard let verdict = judge.verdict(of: address, in: after, at: now) else { return }
        let judgement = HistoryStep.Judgement(
            address: address, previous: previous, without: judge.verdict(of: address, in: alone, at: now),
            verdict: verdict)
        // What stands before the first word was not made of the looks that a broker kept.
        let stands = after.hosts[address.host]?.lastReceipt == nil
        report(
            (heard % 16 == 0 ? ofFew : ofChanges).filter { !(stands && $0.number == 6) },
            HistoryStep(
                at: now, change: change, start: picture, heard: alone, after: after, judgements: [judgement]))
    }

    /// A look that failed, or that tells of CPU alone, is one of which a rule asks what it made of the verdict.
    private func mattersToVerdicts(_ evidence: Evidence) -> Bool { evidence.failed || evidence.kind == .process }

    private func report(_ rules: [NeverRule], _ step: HistoryStep) {
        for rule in rules {
            if let text = rule.violation(step, judge) {
                return simulation.fail("never-rule \(rule.number): \(text) [\(step.change)]")
            }
        }
    }
}

/// Compares one verdict with the truth of its worker, as far as no delay of a message can excuse a difference.
struct TruthCheck {
    let simulation: Simulation
    let address: WorkerAddress
    let worker: WorkerPicture
    let verdict: Verdict
    let picture: Picture

    init(
        _ simulation: Simulation, _ address: WorkerAddress, _ worker: WorkerPicture, _ verdict: Verdict,
        _ picture: Picture
    ) {
        self.simulation = simulation
        self.address = address
        self.worker = worker
        self.verdict = verdict
        self.picture = picture
    }

    func check(at now: Moment) {
        let isCalm = picture.calmUntil.map { now.up < $0 } ?? false
        if verdict.cause == .broker, picture.brokerReachable, !isCalm {
            return simulation.fail("\(address) is unknown for the broker's sake, and the hub reaches it")
        }
        guard let site = simulation.sites.first(where: { $0.id == address.host }), let run = worker.run.value,
            let truth = site.world.runs[run.identity]
        else { return }
        if [.gone, .vanished, .delivered].contains(verdict.state) { checkEnd(run, truth) }
        if verdict.state == .stalled, verdict.row == 20 { checkStall(run, truth, site.world) }
    }

    /// Nothing that lives is given up, whatever the hub was told; nor by a look at git from before the end.
    private func checkEnd(_ run: Run, _ truth: WorldRun) {
        if truth.endedAt == nil {
            return simulation.fail(
                "\(address) is \(verdict.state) by row \(verdict.row), and its process \(run.identity.pid) lives")
        }
        guard (6...11).contains(verdict.row), verdict.row != 10, worker.verdict?.state != verdict.state,
            case .ended(let how, let end) = run.life, how != .otherBoot,
            let git = worker.git.succeeded?.stamp, git.boot == run.identity.boot, git.up < end
        else { return }
        simulation.fail("\(address) is \(verdict.state) by a look at git from before its end")
    }

    /// Time in which its host slept makes no stall. One that never reached its loop was stalled sooner, and what is not
    /// known for a while does not end that.
    private func checkStall(_ run: Run, _ truth: WorldRun, _ host: WorldHost) {
        guard worker.verdict?.state != .stalled, worker.verdict?.lastKnown?.state != .stalled,
            run.identity.boot == host.time.boot
        else { return }
        let known = [
            worker.session.value?.recordUp, worker.git.value?.lastCommitUp, worker.activity.value?.lastChangeUp,
            worker.activity.value?.heartbeatUp, run.startedUp,
        ]
        let last = (known.compactMap { $0 }.max()?.count ?? 0) + host.time.bootedAt
        let awake = host.awake(from: last, to: simulation.schedule.now)
        guard awake < 600_000 else { return }
        simulation.fail("\(address) is stalled, and its host was awake for \(awake / 1000) s since its last deed")
    }
}
