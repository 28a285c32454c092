import PicketLoop
package import PicketModel

extension Lookout {
    /// Lets a worker go whose work is merged or whose worktree is no more, after an hour; any other after days.
    func retireWhenOver(_ worker: TrackedWorker, at moment: Moment) {
        guard worker.entry.run != nil, !worker.lives else { return }
        var clock = worker.entry.retirement ?? RetirementClock(noted: Stamp(boot: moment.boot, up: moment.up))
        let isNews = clock.note(at: moment)
        let git = worker.evidence.git.value
        let isOver = git.map { !$0.worktreeExists || ($0.merged != .no && $0.dirty == 0) } ?? false
        let patience = isOver ? settings.retirement.merged : settings.retirement.others
        if clock.ended(at: moment) >= patience { return retire(worker, at: moment) }
        guard isNews || worker.entry.retirement == nil else { return }
        worker.entry.retirement = clock
        delegate?.lookoutChangedLedger()
    }

    /// Lets a worker go; one that is seen alive again is a new one.
    package func retire(_ id: WorkerID) {
        if let worker = worker(id) { retire(worker, at: clock.now) }
    }

    func retire(_ worker: TrackedWorker, at moment: Moment) {
        unwatchFiles(of: worker)
        unwatchSession(of: worker)
        if let watch = worker.exitWatch { machine.unwatch(watch) }
        if let timer = worker.gitTimer { clock.cancel(timer.id) }
        workers.removeAll { $0 === worker }
        if let run = worker.entry.run?.identity { letGo = letGo.suffix(255) + [run] }
        if worker.entry.run != nil { happen(.retired, worker, at: moment) }
        delegate?.lookout(retired: worker.id, at: moment)
        delegate?.lookoutChangedLedger()
    }
}
