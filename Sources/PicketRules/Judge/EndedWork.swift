import PicketModel

/// What an ended run left, by a look at git that came after its end.
extension Situation {
    /// Whether `stamp` is not before `end`.
    func isSince(_ end: Life.End, _ stamp: Stamp) -> Bool {
        if stamp.boot == end.at.boot { return stamp.up >= end.at.up }
        return stamp.boot == host.boot
    }

    /// Whether git was looked at since the end, without failing.
    var gitIsSinceEnd: Bool {
        guard let end, let look = worker.git.succeeded else { return false }
        return isSince(end, look.stamp)
    }

    /// Whether the end is young enough that the look at git which follows it may still come.
    var mayStillLook: Bool {
        guard let end, end.at.boot == time.boot else { return false }
        return time.up - end.at.up < thresholds.endLookGrace
    }

    /// The newest commit, file change, heartbeat or record that keeps an ended run from being given up; nil: none.
    var freshSignUp: Milliseconds? {
        guard let end else { return nil }
        let signs = rememberedSigns + heldSigns
        // An end on a boot that was left came before all of this one; what a daemon wrote last, it wrote to end its turn.
        let from = end.at.boot == time.boot ? end.livesFrom : .zero
        let all = end.at.boot == time.boot && !end.isCertain
        let counting = all ? signs : signs.filter { $0 > from }
        return counting.filter { time.up - $0 < thresholds.freshChange }.max()
    }

    /// Whether its worktree went after its end: then files changed by being removed, which is no sign of life.
    private var worktreeWentAfterEnd: Bool { gitIsSinceEnd && git?.worktreeExists == false }

    /// Signs on the boot that stands, as remembered.
    private var rememberedSigns: [Milliseconds] {
        guard worker.memory.boot == time.boot else { return [] }
        let memory = worker.memory
        let files = worktreeWentAfterEnd ? [] : [memory.changeUp, memory.heartbeatUp]
        return ([memory.commitUp, memory.recordUp] + files).compactMap { $0 }
    }

    /// Signs on the boot that stands, as the looks that are held tell them; what was remembered may be of another boot.
    private var heldSigns: [Milliseconds] {
        let files = worktreeWentAfterEnd ? [] : told(worker.activity) { [$0.lastChangeUp, $0.heartbeatUp] }
        return told(worker.git) { [$0.lastCommitUp] } + told(worker.session) { [$0.recordUp] } + files
    }

    private func told<Value>(_ held: Held<Value>, _ times: (Value) -> [Milliseconds?]) -> [Milliseconds] {
        guard let look = held.succeeded, look.stamp.boot == time.boot, let value = look.observation.value else {
            return []
        }
        return times(value).compactMap { $0 }.filter { $0 <= look.stamp.up }
    }

    /// Another worker in the same worktree that is not known to have ended; the first by id.
    var neighbour: WorkerID? {
        guard let path = git?.worktree else { return nil }
        return host.workers.filter { id, other in
            id != address.worker && !other.retired && other.git.value?.worktree == path
                && other.git.value?.worktreeExists == true && lives(id)
        }.keys.min()
    }

    private func lives(_ id: WorkerID) -> Bool {
        let other = WorkerAddress(host: address.host, worker: id)
        guard let situation = Situation(of: other, in: picture, at: now) else { return false }
        switch situation.life {
        // What cannot be seen to have ended is not known to have left the worktree alone.
        case .alive, .missing, .unseen: return true
        case .ended, .never, .unlooked: return false
        }
    }

    /// Whether the run ended within its grace and showed no sign that it reached its loop.
    var diedAtStart: Bool {
        guard let end, let run, !reachedLoop, end.at.boot == run.identity.boot else { return false }
        return end.at.up - run.startedUp < thresholds.startGrace
    }
}

extension GitState {
    /// Unmerged paths that did not lie there when the run began.
    var unmergedOfRun: Int { operation != nil && !operationOfRun ? 0 : unmerged }

    /// Whether the run left tracked work that nothing but the folder holds.
    var leftTracked: Bool {
        operationOfRun || unmergedOfRun > 0 || trackedOfRun > 0 || stashesOfRun > 0
    }

    /// Whether the run left anything that nothing but the folder holds.
    var leftAnything: Bool { leftTracked || untrackedOfRun > 0 }

    /// Whether the base holds the run's work.
    var isMerged: Bool { merged != .no }
}
