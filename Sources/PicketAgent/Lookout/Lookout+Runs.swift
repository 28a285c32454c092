import PicketLoop
import PicketModel

extension Lookout {
    /// A run that is found this soon after its process began counts as seen from its start.
    var startSlack: Milliseconds { settings.panes * 2 + .seconds(10) }

    /// Takes what runs in a worker's pane: the run that is known, a new one, or none.
    func takeCandidate(_ candidate: RunCandidate?, of worker: TrackedWorker, at moment: Moment) {
        guard let candidate else { return checkLife(worker) }
        // The script that would start the program again is no run of its own, until it becomes that program.
        if worker.entry.run?.wrapper == candidate.process.identity, Shells.isShell(candidate.process.name) {
            return checkLife(worker)
        }
        if let run = worker.entry.run, run.identity != candidate.process.identity, worker.lives,
            candidate.wrapper != run.identity
        {
            // A second program in the same pane (a runtime's own child) is no new run while the first lives; a program that
            // the run started, which is a script, is the run itself.
            checkLife(worker)
            if worker.lives { return }
        }
        if worker.entry.run?.identity == candidate.process.identity {
            update(worker, candidate, at: moment)
        } else {
            begin(candidate, of: worker, at: moment)
        }
    }

    private func begin(_ candidate: RunCandidate, of worker: TrackedWorker, at moment: Moment) {
        let process = candidate.process
        let run = Run(
            runtime: candidate.runtime, identity: process.identity, program: process.name,
            startedUp: process.startedUp, startSeen: moment.up - process.startedUp <= startSlack, life: .alive,
            wrapper: candidate.wrapper, headless: candidate.headless, reachedLoop: candidate.runtime == .other)
        worker.entry.run = run
        worker.entry.baseline = nil
        worker.entry.retirement = nil
        worker.meter = CPUMeter()
        worker.countedCommits = nil
        forgetTold(by: worker)
        worker.evidence.session = .absent
        worker.evidence.result = .absent
        forgetScreen(of: worker, at: moment)
        publishRun(of: worker, at: moment)
        tellOpened(worker, at: moment)
        watchExit(of: worker)
        lookAtSmallThings(worker)
        requestGit(worker, urgent: true)
    }

    /// Tells of a run's beginning, once; the ledger knows the run before, so that it knows whose events these are.
    private func tellOpened(_ worker: TrackedWorker, at moment: Moment) {
        guard let run = worker.entry.run, worker.entry.told.run != run.identity else { return }
        delegate?.lookoutNeedsLedger()
        worker.entry.told.run = run.identity
        happen(.opened(run.runtime, run.identity), worker, at: moment)
    }

    private func update(_ worker: TrackedWorker, _ candidate: RunCandidate, at moment: Moment) {
        guard var run = worker.entry.run, !isEnded(run) else { return }
        run.life = .alive
        run.wrapper = candidate.wrapper
        guard run != worker.entry.run else { return }
        worker.entry.run = run
        publishRun(of: worker, at: moment)
    }

    /// Takes up a worker from the ledger.
    func resume(_ worker: TrackedWorker, at moment: Moment) {
        guard let run = worker.entry.run else { return }
        tellOpened(worker, at: moment)
        guard !isEnded(run) else {
            worker.evidence.run = .seen(run)
            tell(worker, .run, at: moment)
            return requestGit(worker, urgent: true)
        }
        guard run.identity.boot == moment.boot else { return end(worker, .otherBoot, at: moment) }
        watchExit(of: worker)
        checkLife(worker)
        requestGit(worker, urgent: true)
    }

    private func watchExit(of worker: TrackedWorker) {
        if let watch = worker.exitWatch { machine.unwatch(watch) }
        worker.exitWatch = nil
        guard let identity = worker.entry.run?.identity else { return }
        worker.exitWatch = machine.watchExit(of: identity) { [weak self, weak worker] in
            guard let self, let worker, worker.entry.run?.identity == identity else { return }
            worker.exitWatch = nil
            self.end(worker, .reported, at: self.clock.now)
        }
    }

    /// Looks whether the run's process is there. One absence is looked at again after 1 s.
    func checkLife(_ worker: TrackedWorker) {
        guard worker.lives, var run = worker.entry.run else { return }
        let moment = clock.now
        let look = machine.process(run.identity.pid)
        note("process", failure: look.failure)
        if let failure = look.failure {
            worker.evidence.run = .failed(failure)
            return tell(worker, .run, at: moment)
        }
        if let process = look.value, process.identity == run.identity {
            if process.zombie { return end(worker, .reported, at: moment) }
            worker.evidence.seen[.run] = moment.up
            guard run.life != .alive || worker.evidence.run.value == nil else { return }
            run.life = .alive
            worker.entry.run = run
            return publishRun(of: worker, at: moment)
        }
        noteAbsence(of: worker, run, at: moment)
    }

    private func noteAbsence(of worker: TrackedWorker, _ run: Run, at moment: Moment) {
        if case .missing(let first) = run.life {
            if moment.up - first >= .seconds(1) { end(worker, .absentTwice, at: moment) }
            return
        }
        var run = run
        run.life = .missing(at: moment.up)
        worker.entry.run = run
        publishRun(of: worker, at: moment)
        clock.schedule(after: .seconds(1)) { [weak self, weak worker] _ in
            if let worker { self?.checkLife(worker) }
        }
    }

    private func end(_ worker: TrackedWorker, _ how: Run.End, at moment: Moment) {
        guard var run = worker.entry.run, !isEnded(run) else { return }
        run.life = .ended(how, at: moment.up)
        run.wrapper = run.wrapper.flatMap { machine.process($0.pid).value?.identity == $0 ? $0 : nil }
        worker.entry.run = run
        worker.entry.retirement = RetirementClock(noted: Stamp(boot: moment.boot, up: moment.up))
        if let watch = worker.exitWatch { machine.unwatch(watch) }
        worker.exitWatch = nil
        worker.evidence.process = .absent
        worker.evidence.seen[.process] = moment.up
        forgetScreen(of: worker, at: moment)
        lookAtSmallThings(worker)
        publishRun(of: worker, at: moment)
        happen(.exited(run.identity, how), worker, at: moment)
        requestGit(worker, urgent: true)
    }

    func publishRun(of worker: TrackedWorker, at moment: Moment) {
        guard let run = worker.entry.run else { return }
        worker.evidence.run = .seen(run)
        tell(worker, .run, at: moment)
        delegate?.lookoutChangedLedger()
    }

    func isEnded(_ run: Run) -> Bool {
        if case .ended = run.life { return true }
        return false
    }
}
