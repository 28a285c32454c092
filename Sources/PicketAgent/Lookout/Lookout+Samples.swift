import PicketLoop
import PicketModel

extension Lookout {
    /// Samples every worker's process tree, and looks at what is quick to look at.
    func sample() {
        let moment = clock.now
        for worker in workers {
            checkLife(worker)
            // Said again now and then, so that a reader sees how long ago it was looked at.
            if worker.lives, worker.evidence.run.value != nil { tell(worker, .run, at: moment) }
        }
        let trees = workers.filter { $0.lives }.map { worker in
            worker.evidence.process = sampleTree(of: worker, at: moment)
            worker.evidence.seen[.process] = moment.up
            return (worker: worker.id, tree: worker.evidence.process)
        }
        if !trees.isEmpty { delegate?.lookout(sampled: trees, at: moment) }
        for worker in workers where !isOver(worker, at: moment) {
            lookAtSmallThings(worker)
            if case .seen = worker.evidence.activity { publishActivity(of: worker, at: moment) }
            lookAtScreen(of: worker, at: moment)
        }
    }

    /// Whether it ended a while ago and nothing goes on with its work; then a slow sweep is often enough. Ended workers
    /// are kept for days, and may be many.
    private func isOver(_ worker: TrackedWorker, at moment: Moment) -> Bool {
        guard let ended = worker.entry.run?.endedUp else { return false }
        return moment.up - ended > .minutes(1) && worker.evidence.session.value?.heldByDaemon != true
    }

    private func sampleTree(of worker: TrackedWorker, at moment: Moment) -> Observation<ProcessTree> {
        guard let run = worker.entry.run else { return .absent }
        let root = machine.process(run.identity.pid)
        if let failure = root.failure { return .failed(failure) }
        let tree = root.value?.identity == run.identity ? TreeWalk.tree(of: run.identity.pid, on: machine) : []
        let life = tree.filter { !$0.zombie && !isHelper($0) }
        let draws = run.runtime != .other && !run.headless
        let cpu = worker.meter.measure(life, drawnBy: draws ? run.identity : nil, at: moment.up)
        worker.commandStarts = life.filter { $0.identity != run.identity }.map(\.startedUp)
        let samples = tree.map { process in
            ProcessSample(
                identity: process.identity, parent: process.parent, name: process.name, cpu: process.cpu,
                resident: process.resident, helper: isHelper(process))
        }
        return .seen(
            ProcessTree(
                processes: samples, count: tree.count, runSeen: !tree.isEmpty, cpuPermille: cpu.permille,
                window: cpu.window))
    }

    private func isHelper(_ process: ProcessLook) -> Bool { settings.helpers.contains { $0.matches(process.name.raw) } }

    /// Result and the runtime's own account: a few files that are quick to look at.
    func lookAtSmallThings(_ worker: TrackedWorker) {
        let moment = clock.now
        lookAtSession(worker, at: moment)
        lookAtResult(worker, at: moment)
    }

    func lookAtSession(_ worker: TrackedWorker, at moment: Moment) {
        guard let run = worker.entry.run, run.runtime != .other || worker.beats != nil else { return }
        let written = run.runtime == .other ? .absent : writtenAccount(of: worker, run)
        // An ended run's last account stays: a runtime takes its file away when it ends.
        guard worker.lives || written.value != nil else { return }
        let account = joined(written, of: worker)
        if let status = account.value?.status { noteStatus(status, of: worker) }
        let wasHeld = worker.evidence.session.value?.heldByDaemon == true
        worker.evidence.session = account
        tell(worker, .session, at: moment)
        // What a daemon left of a run that had ended is to be seen only now.
        if wasHeld, account.value?.heldByDaemon == false, !worker.lives { requestGit(worker, urgent: true) }
        if account.value?.status != nil, worker.entry.run?.reachedLoop == false {
            worker.entry.run?.reachedLoop = true
            publishRun(of: worker, at: moment)
        }
    }

    private func lookAtResult(_ worker: TrackedWorker, at moment: Moment) {
        guard worker.entry.run != nil else { return }
        var result = probes.result(
            worker.subject(base: nil), turnStartedUp: worker.evidence.session.value?.turnStartedUp)
        if result == .absent, let turn = lastTurn(of: worker) { result = .seen(turn) }
        worker.evidence.result = result
        tell(worker, .result, at: moment)
        if let found = result.value { tellResult(found, of: worker, at: moment) }
    }

    private func tellResult(_ found: TaskResult, of worker: TrackedWorker, at moment: Moment) {
        // A time that lies ahead counts as now, and so tells nothing of which writing it is.
        let written = found.writtenUp < moment.up ? moment.wall - (moment.up - found.writtenUp) : nil
        let result = ToldResult(succeeded: found.succeeded, writtenWall: written)
        let isTold = worker.entry.told.result?.isSame(as: result) ?? false
        if !isTold || written != nil { worker.entry.told.result = result }
        if !isTold { happen(.resulted(succeeded: found.succeeded), worker, at: moment) }
    }

    /// Looks for what was not told, and lets go of what is over.
    func sweepSlowly() {
        let moment = clock.now
        for worker in workers {
            if !worker.filesAreTold { sweepFiles(of: worker) }
            if isOver(worker, at: moment) { lookAtSmallThings(worker) }
            let sinceLook = worker.gitLookedUp.map { moment.up - $0 }
            let patience = !worker.filesAreTold || !worker.lives ? settings.sweep : .minutes(5)
            if sinceLook.map({ $0 >= patience }) ?? true { requestGit(worker, urgent: false) }
            retireWhenOver(worker, at: moment)
        }
    }

    /// Watches the folder in which runtimes write their live sessions.
    func watchAccounts() {
        for folder in accountFolders {
            let watch = machine.watchPath(folder, deep: false, leavingOut: []) { [weak self] _ in
                guard let self else { return }
                let moment = self.clock.now
                for worker in self.workers where worker.lives { self.lookAtSession(worker, at: moment) }
            }
            if let watch { accountWatches[folder] = watch }
        }
    }
}
