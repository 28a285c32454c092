import PicketModel

extension Situation {
    /// What was remembered of the boot that judgements are made on.
    private var memory: WorkerPicture.Memory {
        worker.memory.boot == time.boot ? worker.memory : WorkerPicture.Memory()
    }

    /// The newest commit on this boot.
    var commitUp: Milliseconds? { memory.commitUp }

    /// The newest file change on this boot.
    var changeUp: Milliseconds? { memory.changeUp }

    /// The newest of what only a working worker does: a commit, a file change, a record, a heartbeat.
    var progressUp: Milliseconds? {
        [memory.commitUp, memory.changeUp, memory.recordUp, memory.heartbeatUp].compactMap { $0 }.max()
    }

    /// Where its stall clock started: its progress, its start, or the first look at its files, whichever is last.
    var clockUp: Milliseconds? {
        guard let watched = memory.watchedUp, let contact = host.contacts.last else { return nil }
        return [progressUp, run?.startedUp, watched, contact.firstUp].compactMap { $0 }.max()
    }

    /// How long it has made no progress while it was watched; nil where it is not watched.
    var quiet: Milliseconds? { clockUp.map { time.attended(since: $0) } }

    /// How long ago the newest commit or file change was; nil where there was none.
    var sinceChange: Milliseconds? {
        [commitUp, changeUp].compactMap { $0 }.max().map { time.attended(since: $0) }
    }

    /// Whether its CPU was busy when its stall clock ran out, and without a break since.
    var busySinceClockRanOut: Bool {
        guard let busy = memory.busyUp, let clock = clockUp else { return false }
        return host.attended(from: clock, to: busy) < thresholds.stallAfter
    }

    /// Whether looks at git, files and CPU all succeed, and CPU was measured of late.
    var isWatched: Bool {
        guard worker.git.isWell, git != nil, worker.activity.isWell, worker.activity.value != nil,
            worker.session.failure == nil, worker.process.isWell, let tree = worker.process.succeeded,
            tree.observation.value?.cpuPermille != nil, tree.stamp.boot == time.boot
        else { return false }
        return time.attended(since: tree.stamp.up) < thresholds.stallAfter
    }

    /// Whether it has shown any sign of its own that its runtime reached its loop.
    var reachedLoop: Bool {
        guard let run else { return false }
        if run.runtime == .other || run.reachedLoop { return true }
        if let account, account.tells { return true }
        if let git, git.commitsOfRun > 0, isAfterStart(worker.git.succeeded?.stamp) { return true }
        if let screen = worker.screen.succeeded, isAfterStart(screen.stamp) {
            switch screen.observation.value?.meaning {
            case .busy, .end: return true
            case .person, .auth, .limit, .retry, .fatal, .ignore, nil: break
            }
        }
        let signs = [worker.memory.changeUp, worker.memory.heartbeatUp, worker.memory.commitUp].compactMap { $0 }
        let from = run.startedUp + Run.startBlur
        return worker.memory.boot == run.identity.boot && signs.contains { $0 > from }
    }

    private func isAfterStart(_ stamp: Stamp?) -> Bool {
        guard let stamp, let run, stamp.boot == run.identity.boot else { return false }
        return stamp.up >= run.startedUp
    }
}
