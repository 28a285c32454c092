import PicketModel

/// What is looked for of one worker, by its verdict and its run.
extension WorkerScene {
    /// A state that is a notice by itself.
    func of(_ state: WorkerState, _ verb: String) -> NoticeLook {
        guard isInSight else { return .unclear }
        return verdict?.state == state ? finding("\(verb): \(why)") : .absent
    }

    var coreEnded: NoticeLook {
        guard isInSight else { return .unclear }
        guard situation.worker.core, situation.end != nil, let verdict else { return .absent }
        return finding("is meant to run always and has ended, \(verdict.state.rawValue): \(why)")
    }

    var repeatedFailures: NoticeLook {
        guard isInSight else { return .unclear }
        let limit = situation.thresholds.repeatedFailuresWithin
        let recent = failures.filter { situation.now.up - $0.at.up(on: situation.now) <= limit }
        guard situation.thresholds.repeatedFailures > 0, recent.count >= situation.thresholds.repeatedFailures else {
            return .absent
        }
        var finding = NoticeFinding("\(address) failed \(recent.count) times within \(Phrase.age(limit)): \(why)")
        finding.isWrapped = situation.run?.wrapper != nil
        return .holds(finding)
    }

    var noSignOfLife: NoticeLook {
        guard isInSight, let verdict else { return .unclear }
        guard verdict.state == .stalled, verdict.row == 15 else { return .absent }
        return finding("shows no sign of life since its start: \(why)")
    }

    var stalled: NoticeLook {
        guard isInSight, let verdict else { return .unclear }
        return verdict.state == .stalled && verdict.row != 15 ? finding("is stalled: \(why)") : .absent
    }

    /// Once it is raised it stands until the run ends, whatever pauses it makes.
    var longRunning: NoticeLook {
        guard isInSight, let verdict else { return .unclear }
        guard !situation.worker.core, situation.isNotKnownToHaveEnded, let run = situation.run,
            run.identity.boot == situation.time.boot
        else { return .absent }
        switch verdict.state {
        case .working, .stalled, .starting:
            let lasted = situation.time.attended(since: run.startedUp)
            guard lasted >= situation.thresholds.longRunAfter else { return .absent }
            return finding(
                "has run for \(Phrase.age(lasted)) in all, and is \(verdict.state.rawValue)", knownFor: lasted)
        case .idle, .waiting, .limited, .unknown: return .unclear
        case .failed, .done, .gone, .delivered, .vanished: return .absent
        }
    }

    var closerLook: NoticeLook {
        guard isInSight, let verdict else { return .unclear }
        guard verdict.state == .working, let run = situation.run, situation.git?.worktreeExists == true else {
            return .absent
        }
        guard situation.worker.activity.isWell, let files = situation.worker.activity.value else { return .unclear }
        let time = situation.time
        let isYoung = time.attended(since: run.startedUp) < Self.span
        let hasCommitted = situation.commitUp.map { time.attended(since: $0) < Self.span } ?? false
        if isYoung || hasCommitted { return .absent }
        let isFresh = files.lastChangeUp.map { time.attended(since: $0) < Self.span } ?? false
        let changed = isFresh ? files.changedInFiveMinutes : 0
        guard changed < situation.thresholds.closerLookFiles else { return .absent }
        let counted = changed == 0 ? "no file" : Phrase.count(changed, "file")
        return finding("works and changed \(counted) in the last five minutes: look at its screen")
    }

    /// The span over which agents count changed files.
    private static let span: Milliseconds = .minutes(5)
}

/// What is looked for in a worker's worktree.
extension WorkerScene {
    /// One notice a worktree: that of the first of its workers.
    var sharedWorktree: NoticeLook {
        guard situation.contact == .good else { return .unclear }
        guard let git = situation.git, let others = host.sharing[git.worktree.raw], others.first == address else {
            return .absent
        }
        let names = others.dropFirst().map(\.worker.text).joined(separator: ", ")
        var finding = NoticeFinding("\(address) works in \(git.worktree.raw) together with \(names)")
        finding.isWrapped = situation.run?.wrapper != nil
        return .holds(finding)
    }

    var detachedCommits: NoticeLook {
        guard situation.contact == .good, situation.worker.git.isWell, let git = situation.git else { return .unclear }
        guard git.worktreeExists, git.detached, git.commitsOfRun > 0, (git.ahead ?? 0) > 0, git.merged == .no else {
            return .absent
        }
        let commits = Phrase.count(git.commitsOfRun, "commit")
        return finding("made \(commits) on a detached HEAD, and its base lacks them: a branch should hold them")
    }

    var staleLock: NoticeLook {
        guard situation.contact == .good, situation.worker.git.isWell, let git = situation.git else { return .unclear }
        guard let lock = git.locks.filter({ $0.holder == nil }).max(by: { $0.age < $1.age }) else { return .absent }
        let since = situation.worker.git.succeeded.flatMap { situation.time.age(of: $0.stamp) } ?? .zero
        let age = lock.age + max(since, .zero)
        return finding("has \(lock.name.raw) lying in its repository, and no process holds it", knownFor: age)
    }

    var unpushed: NoticeLook {
        guard situation.contact == .good, situation.worker.git.isWell, let look = situation.worker.git.succeeded,
            let git = situation.git
        else { return .unclear }
        guard git.hasRemote, git.merged == .no, let count = git.unpushed, count > 0 else { return .absent }
        let isOfBoot = look.stamp.boot == situation.time.boot
        let commit = isOfBoot ? git.lastCommitUp.map { max(situation.time.up - $0, .zero) } : nil
        let branch = git.branch.map { " on \($0.raw)" } ?? ""
        return finding("has \(Phrase.count(count, "commit"))\(branch) that no remote holds", knownFor: commit)
    }
}
