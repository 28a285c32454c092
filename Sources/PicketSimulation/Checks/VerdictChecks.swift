import PicketModel
import PicketRules

/// What must hold of each change that the hub folds, and of each verdict that it makes.
final class VerdictChecks {
    private unowned let simulation: Simulation
    private let judge = Judge()
    private let ofVerdicts = NeverRule.all.filter { (1...5).contains($0.number) }
    private let ofChanges = NeverRule.all.filter { [6, 7, 10].contains($0.number) }
    /// Judging all again costs as much as the hub itself does, so it is done for one change in a few.
    private let ofFew = NeverRule.all.filter { [6, 7, 9, 10].contains($0.number) }
    private var heard = 0

    init(_ simulation: Simulation) { self.simulation = simulation }

    func hear(_ change: PictureChange, _ picture: Picture, _ now: Moment) {
        switch change {
        case .judged(let address, let verdict): check(verdict, of: address, picture, now)
        case .evidence(let address, _, let receipt):
            check(change, on: address, receipt, picture, now)
        case .listed, .contact, .presence, .looked, .slept, .broker, .paused, .marked, .retired, .forgotten: break
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
        report(ofVerdicts, step)
        checkTruth(verdict, of: address, before, now)
        simulation.digest.add(address.description)
        simulation.digest.add(verdict.state.rawValue)
        simulation.digest.add(UInt64(verdict.row))
    }

    /// Nothing that lives is given up, whatever the hub was told.
    private func checkTruth(_ verdict: Verdict, of address: WorkerAddress, _ worker: WorkerPicture?, _ now: Moment) {
        switch verdict.state {
        case .gone, .vanished, .delivered: break
        default: return
        }
        guard let run = worker?.run.value?.identity,
            let site = simulation.sites.first(where: { $0.id == address.host }),
            let truth = site.world.runs[run], truth.endedAt == nil
        else { return }
        simulation.fail("\(address) is \(verdict.state) by row \(verdict.row), and its process \(run.pid) lives")
    }

    private func check(
        _ change: PictureChange, on address: WorkerAddress, _ receipt: Receipt, _ picture: Picture, _ now: Moment
    ) {
        heard += 1
        var alone = picture
        if receipt.standing == .live {
            alone.apply(.contact(address.host, receipt.stamp, receipt.road), at: now)
        }
        var after = picture
        after.apply(change, at: now)
        guard let verdict = judge.verdict(of: address, in: after, at: now) else { return }
        let judgement = HistoryStep.Judgement(
            address: address, previous: picture.worker(address)?.verdict,
            without: judge.verdict(of: address, in: alone, at: now), verdict: verdict)
        report(
            heard % 16 == 0 ? ofFew : ofChanges,
            HistoryStep(
                at: now, change: change, start: picture, heard: alone, after: after, judgements: [judgement]))
    }

    private func report(_ rules: [NeverRule], _ step: HistoryStep) {
        for rule in rules {
            if let text = rule.violation(step, judge) {
                return simulation.fail("never-rule \(rule.number): \(text) [\(step.change)]")
            }
        }
    }
}
