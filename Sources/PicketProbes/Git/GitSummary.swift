import PicketLoop
import PicketModel

/// The part of a look that needs no git: what changed since the run began, stashes, operations and locks.
extension GitLook {
    /// Names of untracked files that are told of.
    private static let mostNames = 5

    func finish() {
        guard let top = place.top else { return tell(Baseline(head: headAtStart)) }
        readResultsAtHead(below: top) { self.summarize(top) }
    }

    private func summarize(_ top: String) {
        var baseline = Baseline(head: headAtStart)
        let fingerprints = Fingerprints(machine: tools.machine)
        baseline.tracked = fingerprints.tracked(status.tracked, below: top)
        baseline.untracked = fingerprints.untracked(status.untracked, below: top)
        baseline.results = ResultFiles(machine: tools.machine, subject: subject).fingerprints()
        countChanges(baseline)
        leaveOutRunsOwn(of: &baseline, below: top)
        guard let names = listGitFolder() else { return }
        baseline.operation = GitFolderNames.operation(Set(names)) {
            tools.machine.look(at: "\(place.gitFolder)/rebase-apply/applying").value != nil
        }
        state.operation = baseline.operation
        state.operationOfRun = baseline.operation != nil && baseline.operation != subject.baseline?.operation
        guard readStashes(&baseline) else { return }
        readLocks(names)
        tell(baseline)
    }

    /// HEAD when the run began. A first look may come seconds after that, and after the run's first commits.
    private var headAtStart: String? {
        guard subject.baseline == nil, let before = commits.before else { return state.head }
        return before.allSatisfy { $0 == "0" } ? nil : before
    }

    /// What was written since the run began did not lie there at its start, though the first look found it.
    private func leaveOutRunsOwn(of baseline: inout Baseline, below top: String) {
        guard subject.baseline == nil, let started = subject.runStartedUp else { return }
        let began = tools.clock.now.wall(atUp: started) + Run.startBlur
        let isOwn: (BaselineFile) -> Bool = { file in
            self.tools.machine.look(at: "\(top)/\(file.path)").value.map { $0.modifiedWall > began } ?? false
        }
        baseline.tracked.removeAll(where: isOwn)
        baseline.untracked.removeAll(where: isOwn)
        // So a run that was done before it was first looked at is not taken for one that found the result there.
        baseline.results.removeAll(where: isOwn)
    }

    private func tell(_ baseline: Baseline) {
        end(
            .seen(
                WorktreeLook(
                    state: state, baseline: baseline, commonFolder: place.commonFolder, gitFolder: place.gitFolder,
                    news: news)))
    }

    private func countChanges(_ found: Baseline) {
        let ofRun = Self.new(in: found.untracked, since: subject.baseline?.untracked ?? [])
        state.tracked = found.tracked.count
        state.trackedOfRun = Self.new(in: found.tracked, since: subject.baseline?.tracked ?? []).count
        state.untracked = found.untracked.count
        state.untrackedOfRun = ofRun.count
        state.untrackedNames = ofRun.prefix(Self.mostNames).map { Untrusted($0.path).redacted.prefix(bytes: 200) }
        state.unmerged = status.unmerged
    }

    /// Files that were not there before, or not so. Where one of two fingerprints was not taken they count as equal.
    private static func new(in files: [BaselineFile], since before: [BaselineFile]) -> [BaselineFile] {
        let words = Dictionary(before.map { ($0.path, $0.fingerprint) }) { first, _ in first }
        return files.filter { file in
            guard let word = words[file.path] else { return true }
            return word != file.fingerprint && word != Fingerprints.notTaken
                && file.fingerprint != Fingerprints.notTaken
        }
    }

    private func listGitFolder() -> [String]? {
        switch tools.machine.list(place.gitFolder, limit: 1000) {
        case .seen(let names): return names
        case .absent:
            end(.failed(LookFailure(.unavailable, "The git folder went away while it was looked at.")))
            return nil
        case .failed(let failure):
            end(.failed(failure))
            return nil
        }
    }

    /// Stashes of this branch; all worktrees of a repository share them, so others are left out.
    private func readStashes(_ baseline: inout Baseline) -> Bool {
        let path = "\(place.commonFolder)/logs/refs/stash"
        switch tools.machine.read(path, part: .end, limit: 1 << 17) {
        case .absent: return true
        case .failed(let failure):
            end(.failed(failure))
            return false
        case .seen(let bytes):
            let branches = Set(
                [status.branch, subject.branch].compactMap { $0 } + (status.detached ? ["(no branch)"] : []))
            let own = ReflogParser.parse(bytes, cut: bytes.count >= 1 << 17).filter { entry in
                entry.stashBranch.map(branches.contains) ?? false
            }
            baseline.stashes = own.map(\.new)
            let before = Set(subject.baseline?.stashes ?? [])
            state.stashesOfRun = own.filter { !before.contains($0.new) }.count
            return true
        }
    }

    // MARK: Locks

    private func readLocks(_ names: [String]) {
        var paths = GitFolderNames.locks(names).map { ($0, "\(place.gitFolder)/\($0)") }
        if place.commonFolder != place.gitFolder {
            let common = tools.machine.list(place.commonFolder, limit: 1000).value ?? []
            paths += GitFolderNames.locks(common).map { ($0, "\(place.commonFolder)/\($0)") }
        }
        for reference in ["refs/stash"] + (status.branch.map { ["refs/heads/\($0)"] } ?? []) {
            paths.append(("\(reference).lock", "\(place.commonFolder)/\(reference).lock"))
        }
        state.locks = paths.compactMap { name, path in lock(name, at: path) }
    }

    private func lock(_ name: String, at path: String) -> GitLock? {
        guard let look = tools.machine.look(at: path).value, look.kind == .regular else { return nil }
        let age = max(tools.clock.now.wall - look.modifiedWall, .zero)
        let holders = tools.machine.holders(of: path, among: tools.machine.pids().value ?? [])
        return GitLock(name: Untrusted(name).redacted, age: age, holder: holders.first)
    }
}
