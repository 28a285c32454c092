import PicketModel

/// What the never-rules go by: the looks as held, with no help from the rows of the ladder.
struct Facts {
    let step: HistoryStep
    let judgement: HistoryStep.Judgement
    let host: HostPicture
    let worker: WorkerPicture
    let thresholds: Thresholds

    init?(_ step: HistoryStep, _ judgement: HistoryStep.Judgement) {
        guard let host = step.after.hosts[judgement.address.host], let worker = step.after.worker(judgement.address)
        else { return nil }
        self.step = step
        self.judgement = judgement
        self.host = host
        self.worker = worker
        thresholds = step.after.thresholds(of: judgement.address)
    }

    var verdict: Verdict { judgement.verdict }
    var run: Run? { worker.run.value }

    /// Whether no verdict may worsen now, so that an earlier one may stand against the looks.
    var isCalm: Bool { step.after.calmUntil.map { step.at.up < $0 } ?? false }

    /// Whether the verdict says that the worker is over, with its work judged.
    var isGivenUp: Bool {
        switch verdict.state {
        case .gone, .vanished, .delivered: true
        case .unknown, .failed, .done, .waiting, .limited, .starting, .working, .idle, .stalled: false
        }
    }

    /// Whether the same state was given for the same run before.
    var stoodBefore: Bool {
        guard let before = worker.verdictOfRun else { return false }
        return before.state == verdict.state || before.lastKnown?.state == verdict.state
    }

    /// Whether the run was on a boot that was left.
    var bootWasLeft: Bool {
        guard let run, let boot = host.boot else { return false }
        return run.identity.boot != boot
    }

    /// The told end of the run, on the boot it was told on.
    var toldEnd: (how: Run.End, at: Stamp)? {
        guard let look = worker.run.succeeded, let run = look.observation.value,
            let end = Life.toldEnd(of: run, by: look.stamp)
        else { return nil }
        return (end.how, end.at)
    }

    /// From when on a deed is a sign of life after the end: 1 s after the end itself, or 2 s after that of the turn which a
    /// daemon went on with.
    func livesFrom(_ end: Stamp) -> Milliseconds {
        guard run?.runtime == .codex, let look = worker.session.succeeded, look.stamp.boot == end.boot,
            let account = look.observation.value, let ended = account.turnEndedUp, ended > end.up,
            ended <= look.stamp.up, account.turnStartedUp ?? .zero <= end.up
        else { return end.up + .seconds(1) }
        return ended + .seconds(2)
    }

    /// Whether the newest live look at its processes found the run.
    var processSeen: Bool {
        guard let boot = host.boot else { return false }
        let tree = worker.process.succeeded.flatMap { $0.isLive && $0.stamp.boot == boot ? $0 : nil }
        let run = worker.run.succeeded.flatMap { $0.stamp.boot == boot ? $0 : nil }
        if let tree, tree.observation.value?.runSeen == true {
            guard let run else { return !bootWasLeft || worker.run.succeeded?.stamp.boot != boot }
            if tree.stamp.up > run.stamp.up, tree.stamp.up > (toldEnd?.at.up ?? tree.stamp.up - .seconds(1)) {
                return true
            }
        }
        guard let run, run.isLive, let value = run.observation.value, value.identity.boot == boot else { return false }
        switch value.life {
        case .alive, .descendants: return true
        case .missing, .ended: return false
        }
    }

    /// Times of the worker's own deeds in the looks that are held, on the boot that stands.
    var deeds: [Milliseconds] {
        guard let boot = host.boot else { return [] }
        func told<Value>(_ look: Look<Value>?, _ up: (Value) -> Milliseconds?) -> Milliseconds? {
            guard let look, look.stamp.boot == boot, let value = look.observation.value, let up = up(value) else {
                return nil
            }
            return up <= look.stamp.up ? up : nil
        }
        // Files that go with their worktree are nobody's deed.
        let files = worker.git.value?.worktreeExists == false ? nil : worker.activity.succeeded
        return [
            told(worker.git.succeeded) { $0.lastCommitUp }, told(files) { $0.lastChangeUp },
            told(files) { $0.heartbeatUp }, told(worker.session.succeeded) { $0.recordUp },
        ].compactMap { $0 }
    }

    /// The host's time now.
    var hostUp: Milliseconds? { host.contacts.last.map { $0.up + (step.at.up - $0.received) } }

    /// Whether the host is out of contact beyond any doubt.
    var isSurelyLost: Bool {
        host.silence(at: step.at) > thresholds.overdueAfter + thresholds.lookLimit + thresholds.contactGrace
    }

    /// Whether the run is over by what is held.
    var isOver: Bool { toldEnd != nil || bootWasLeft }
}
