import PicketLoop
import PicketModel
import PicketRuntimes

extension Lookout {
    /// Looks at a worker's screen where stronger evidence leaves a question open, and not too often.
    func lookAtScreen(of worker: TrackedWorker, at moment: Moment) {
        guard worker.lives, let run = worker.run, !signatures.rules(of: run.runtime).isEmpty else { return }
        switch ScreenQuestion.of(worker.evidence, worker.screen, at: moment.up, by: settings) {
        case .seen: return
        case .answered: return forgetScreen(of: worker, at: moment)
        case .open: break
        }
        guard !worker.screen.isLooking, let pane = worker.evidence.tmux.value else { return }
        if let last = worker.screen.lookedUp, moment.up - last < settings.screens { return }
        capture(pane, of: worker, run.identity, at: moment)
    }

    private func capture(_ pane: TmuxPane, of worker: TrackedWorker, _ run: ProcessIdentity, at moment: Moment) {
        worker.screen.lookedUp = moment.up
        worker.screen.isLooking = true
        openLooks += 1
        probes.screen(of: pane) { [weak self, weak worker] answer in
            guard let self else { return }
            self.openLooks -= 1
            guard let worker else { return }
            worker.screen.isLooking = false
            guard worker.lives, worker.run?.identity == run else { return }
            self.take(answer, title: pane.title, of: worker, at: moment)
        }
    }

    private func take(
        _ answer: Observation<[UInt8]>, title: Untrusted, of worker: TrackedWorker, at moment: Moment
    ) {
        note("screen", failure: answer.failure)
        worker.screen.run = worker.run?.identity
        switch answer {
        case .seen(let bytes):
            let text = ScreenText(bytes, title: title.raw)
            worker.screen.text = text
            let rule = match(text, of: worker, at: moment)
            count(rule, of: worker)
        case .absent: show(.absent, of: worker, at: moment)
        case .failed(let failure): show(.failed(failure), of: worker, at: moment)
        }
    }

    /// Matches a screen, and tells what that says; the rule that matched.
    @discardableResult
    private func match(_ text: ScreenText, of worker: TrackedWorker, at moment: Moment) -> Signature? {
        guard let runtime = worker.run?.runtime else { return nil }
        guard let rule = signatures.match(text, of: runtime) else {
            show(.absent, of: worker, at: moment)
            return nil
        }
        // What covers the screen says nothing of what is beneath.
        if rule.keep, worker.evidence.screen.failure == nil { return rule }
        let before = worker.evidence.screen.value
        let since = before?.rule == rule.id ? before?.sinceUp : nil
        show(.seen(rule.found(since: since ?? moment.up)), of: worker, at: moment)
        return rule
    }

    private func show(_ look: Observation<ScreenMatch>, of worker: TrackedWorker, at moment: Moment) {
        worker.evidence.screen = look
        tell(worker, .screen, at: moment)
    }

    /// Lets go of what was seen of a screen.
    func forgetScreen(of worker: TrackedWorker, at moment: Moment) {
        worker.screen.text = nil
        guard worker.evidence.screen != .absent else { return }
        show(.absent, of: worker, at: moment)
    }

    /// Tries a new table on what was captured last, so that it takes effect without another look.
    func matchAgain() {
        tally = SignatureTally()
        let moment = clock.now
        for worker in workers where worker.lives && worker.screen.run == worker.run?.identity {
            if let text = worker.screen.text { match(text, of: worker, at: moment) }
        }
    }

    /// Counts how often accounts come to say something else.
    func noteStatus(_ status: SessionAccount.Status, of worker: TrackedWorker) {
        guard let runtime = worker.run?.runtime, status != worker.evidence.session.value?.status else { return }
        tally.noteChange(of: runtime)
    }

    /// Counts a match or the want of one where the program itself says what its screen should show.
    private func count(_ rule: Signature?, of worker: TrackedWorker) {
        guard let account = worker.evidence.session.value, let runtime = worker.run?.runtime else { return }
        let expected: ScreenMatch.Meaning? = account.runs ? .busy : account.turnEndedUp != nil ? .end : nil
        guard let expected else { return }
        tally.noteLook(at: runtime, expecting: expected, found: rule, version: account.version)
        let outdated = tally.outdated(signatures)
        guard outdated != self.outdated else { return }
        let isNew = outdated.count > self.outdated.count
        self.outdated = outdated
        note("signatures-age", failure: outdated.first.map { LookFailure(.malformed, Untrusted($0)) })
        if isNew { onOutdated?(outdated) }
    }
}
