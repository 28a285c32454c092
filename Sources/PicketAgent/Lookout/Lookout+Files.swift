import PicketLoop
import PicketModel

extension Lookout {
    /// Folders that hold no work: git's own, Picket's own, and what tools fill by themselves.
    static let leftOut = [
        ".git", ".picket", "node_modules", ".build", "target", ".venv", "__pycache__", ".cache", "DerivedData",
    ]

    /// Watches a worker's worktree, once; where the kernel cannot tell, it is swept.
    func watchFiles(of worker: TrackedWorker) {
        guard let worktree = worker.entry.worktree, worker.watched != worktree else { return }
        unwatchFiles(of: worker)
        worker.watched = worktree
        let watch = machine.watchPath(worktree, deep: true, leavingOut: Self.leftOut) {
            [weak self, weak worker] paths in
            if let worker { self?.filesChanged(paths, of: worker) }
        }
        if let watch { worker.watches.append(watch) }
        worker.filesAreTold = watch != nil
        let activity = FileActivity(watch: worker.filesAreTold ? .told : .swept)
        worker.evidence.activity = .seen(activity)
        sweepFiles(of: worker)
        requestGit(worker, urgent: true)
    }

    func unwatchFiles(of worker: TrackedWorker) {
        for watch in worker.watches { machine.unwatch(watch) }
        worker.watches = []
        unwatchOwnFolder(of: worker)
        worker.watched = nil
        worker.filesAreTold = false
    }

    /// Watches git's own files: its heads and logs for commits, the index for staging, refs for pushes.
    func watchGit(of worker: TrackedWorker, _ look: WorktreeLook) {
        guard worker.watches.count == (worker.filesAreTold ? 1 : 0), worker.watched != nil else { return }
        let deep = [look.commonFolder + "/refs"]
        let shallow = Set([look.gitFolder, look.gitFolder + "/logs", look.commonFolder]).sorted()
        for (path, isDeep) in shallow.map({ ($0, false) }) + deep.map({ ($0, true) }) {
            let watch = machine.watchPath(path, deep: isDeep, leavingOut: []) { [weak self, weak worker] paths in
                guard let self, let worker else { return }
                self.gitChanged(paths, of: worker)
            }
            if let watch { worker.watches.append(watch) }
        }
    }

    private func filesChanged(_ paths: [String], of worker: TrackedWorker) {
        let moment = clock.now
        let wasQuiet = worker.files.newest.map { moment.up - $0 > .seconds(30) } ?? true
        for path in paths.sorted() { worker.files.note(path, at: moment.up) }
        publishActivity(of: worker, at: moment)
        // The first change after a pause matters to a person; the rest of a burst does not.
        requestGit(worker, urgent: wasQuiet)
    }

    private func gitChanged(_ paths: [String], of worker: TrackedWorker) {
        let names = paths.compactMap { $0.split(separator: "/").last }
        guard !names.allSatisfy({ $0.hasSuffix(".lock") }) else { return }
        let movesHead = paths.contains { $0.contains("/refs/") || $0.contains("/logs") || $0.hasSuffix("/HEAD") }
        requestGit(worker, urgent: movesHead)
    }

    /// Finds by looking what was not told: for worktrees that cannot be watched, and once at the start of a watch.
    func sweepFiles(of worker: TrackedWorker) {
        guard let worktree = worker.entry.worktree else { return }
        let moment = clock.now
        let swept = probes.sweepFiles(worktree, sinceUp: moment.up - .minutes(5))
        note("files", failure: swept.failure)
        guard let found = swept.value else {
            worker.evidence.activity = swept.failure.map { .failed($0) } ?? .absent
            return tell(worker, .activity, at: moment)
        }
        if let newest = found.lastChangeUp { worker.files.note(newest: newest) }
        var activity = found
        // A sweep looks back over minutes only; what was known from before stands.
        activity.lastChangeUp = worker.files.newest
        activity.heartbeatUp = heartbeatUp(of: worker, at: moment)
        activity.watch = worker.filesAreTold ? .told : .swept
        worker.evidence.activity = .seen(activity)
        tell(worker, .activity, at: moment)
    }

    /// Says anew when files changed; told changes keep what a sweep found, where that is newer.
    func publishActivity(of worker: TrackedWorker, at moment: Moment) {
        var activity = worker.evidence.activity.value ?? FileActivity()
        activity.lastChangeUp = [activity.lastChangeUp, worker.files.newest].compactMap { $0 }.max()
        if worker.filesAreTold {
            activity.changedInFiveMinutes = worker.files.count(since: moment.up - .minutes(5))
        }
        activity.watch = worker.filesAreTold ? .told : .swept
        activity.heartbeatUp = heartbeatUp(of: worker, at: moment)
        worker.evidence.activity = .seen(activity)
        tell(worker, .activity, at: moment)
    }
}
