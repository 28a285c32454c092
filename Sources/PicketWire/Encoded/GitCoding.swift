import PicketModel

extension Members {
    mutating func add(_ git: GitState) {
        add("worktree", git.worktree, within: TextBound.path)
        add("worktree_exists", git.worktreeExists)
        add("branch", git.branch, within: TextBound.name)
        add("head", git.head)
        add("detached", git.detached)
        add("base", git.base, within: TextBound.name)
        add("ahead", git.ahead)
        add("behind", git.behind)
        add("unpushed", git.unpushed)
        add("has_remote", git.hasRemote)
        add("merged", git.merged.rawValue)
        add("commits_of_run", git.commitsOfRun)
        add("tracked", git.tracked)
        add("tracked_of_run", git.trackedOfRun)
        add("untracked", git.untracked)
        add("untracked_of_run", git.untrackedOfRun)
        add("untracked_names", git.untrackedNames.prefix(TextBound.mostNames).map(\.raw), within: TextBound.name)
        add("unmerged", git.unmerged)
        add("stashes_of_run", git.stashesOfRun)
        add("operation", git.operation?.rawValue)
        add("operation_of_run", git.operationOfRun)
        add("last_commit_up_ms", git.lastCommitUp)
        add("last_subject", git.lastSubject)
        add("locks", each: Array(git.locks.prefix(TextBound.mostLocks))) { lock, members in
            members.add("name", lock.name, within: TextBound.name)
            members.add("age_ms", lock.age)
            members.add("holder", lock.holder.map { Int($0) })
        }
    }
}

extension Fields {
    func git() throws(WireError) -> GitState {
        var git = GitState(worktree: try untrusted("worktree"))
        git.worktreeExists = try bool("worktree_exists")
        try readRefs(into: &git)
        try readChanges(into: &git)
        git.operation = try optionalWord("operation", GitOperation.self)
        git.operationOfRun = try optionalBool("operation_of_run") ?? false
        git.lastCommitUp = try optionalMilliseconds("last_commit_up_ms")
        git.lastSubject = try optionalUntrusted("last_subject")
        git.locks = try list("locks") { lock throws(WireError) in
            GitLock(
                name: try lock.untrusted("name"), age: try lock.milliseconds("age_ms"),
                holder: lock.has("holder") ? try lock.pid("holder") : nil)
        }
        return git
    }

    private func readRefs(into git: inout GitState) throws(WireError) {
        git.branch = try optionalUntrusted("branch")
        git.head = try optionalText("head")
        git.detached = try optionalBool("detached") ?? false
        git.base = try optionalUntrusted("base")
        git.ahead = try optionalCount("ahead")
        git.behind = try optionalCount("behind")
        git.unpushed = try optionalCount("unpushed")
        git.hasRemote = try optionalBool("has_remote") ?? false
        git.merged = try optionalWord("merged", GitState.Merged.self) ?? .no
        git.commitsOfRun = try count("commits_of_run")
    }

    private func readChanges(into git: inout GitState) throws(WireError) {
        git.tracked = try count("tracked")
        git.trackedOfRun = try count("tracked_of_run")
        git.untracked = try count("untracked")
        git.untrackedOfRun = try count("untracked_of_run")
        git.untrackedNames = try texts("untracked_names").map { Untrusted($0) }
        git.unmerged = try count("unmerged")
        git.stashesOfRun = try count("stashes_of_run")
    }
}
