import PicketModel

extension Situation {
    /// Whether the newest look at git came after the end and failed.
    var gitFailedSinceEnd: Bool {
        guard let end, let latest = worker.git.latest, latest.observation.failure != nil else { return false }
        return isSince(end, latest.stamp)
    }

    /// Whether a look at git succeeded and found no repository.
    var hasNoWorktree: Bool { worker.git.succeeded?.observation == .absent }

    /// Commits to the run's credit; where its start was not seen, all that its base lacks.
    var commits: Int {
        guard let git else { return 0 }
        if git.commitsOfRun > 0 || run?.startSeen != false { return git.commitsOfRun }
        return git.ahead ?? 0
    }

    /// How the run ended and when, as a phrase.
    var ended: String {
        guard let end else { return "ended" }
        let when = end.at.boot == time.boot ? " " + ago(end.at.up) : ""
        switch end.how {
        case .reported: return "exited\(when)"
        case .absentTwice: return "ended\(when)"
        case .otherBoot: return "ended by a reboot\(when)"
        }
    }

    /// How a run ended that left its worktree clean.
    var endedQuiet: String {
        if case .otherBoot = end?.how { return "ended by a reboot" }
        return "ended quiet"
    }

    /// How the end is known, and whether a wrapper may start it again.
    var ending: Reason {
        let how =
            switch end?.how {
            case .reported: "the kernel reported its exit"
            case .absentTwice: "its process was absent in two looks"
            case .otherBoot: "its host has booted since"
            case nil: "it has not ended"
            }
        let daemon = end?.byDaemon == true ? "; a daemon ended its turn after that" : ""
        return reason(.run, how + daemon + (run?.wrapper == nil ? "" : "; a wrapper lives that may start it again"))
    }

    /// Actions for an ended run: one that is always on is started again, after its work is safe.
    func actions(_ actions: [Action]) -> [Action] {
        guard worker.core, end != nil else { return actions }
        let kept = actions.filter { $0 != .none && $0 != .redispatch && $0 != .respawn }
        return kept.first == .recover ? [.recover, .restart] + kept.dropFirst() : [.restart] + kept
    }
}

extension GitState {
    /// What a run left, counted.
    var leftovers: String {
        let files = trackedOfRun &+ unmergedOfRun &+ untrackedOfRun
        return Phrase.list([
            files > 0 ? "\(Phrase.count(files, "file")) uncommitted" : nil,
            unmergedOfRun > 0 ? Phrase.count(unmergedOfRun, "conflict") : nil,
            operationOfRun ? "\(operation?.rawValue ?? "operation") in progress" : nil,
            stashesOfRun > 0 ? (stashesOfRun == 1 ? "1 stash" : "\(stashesOfRun) stashes") : nil,
            commitsOfRun > 0 ? Phrase.count(commitsOfRun, "commit") : nil,
        ])
    }

    /// The commits of a run, and where they are.
    func deliveredWork(_ commits: Int) -> String {
        let counted = Phrase.count(commits, "commit")
        switch merged {
        case .commits: return "\(counted) merged"
        case .sameChange: return "\(counted) merged as the same change"
        case .no: break
        }
        if ahead == 0 { return "\(counted) on another branch" }
        guard hasRemote else { return "\(counted), no remote" }
        guard let unpushed, unpushed > 0 else { return "\(counted) pushed" }
        return unpushed >= commits ? "\(counted) not pushed" : "\(counted), \(unpushed) not pushed"
    }

    /// Untracked files of the run, by name as far as names are known.
    var untrackedList: String? {
        guard untrackedOfRun > 0 else { return nil }
        let names = untrackedNames.prefix(3).map(\.raw)
        let more = untrackedOfRun - names.count
        let listed = names + (more > 0 && !names.isEmpty ? ["\(more) more"] : [])
        let counted = Phrase.count(untrackedOfRun, "untracked file")
        return listed.isEmpty ? counted : "\(counted) (\(listed.joined(separator: ", ")))"
    }

    /// A warning where no branch holds the commits.
    var headNote: String? { detached ? "on a detached HEAD" : nil }
}
