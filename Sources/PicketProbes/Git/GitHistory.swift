import PicketLoop
import PicketModel

/// The part of a look that is about commits: how far the branch is, what the run made, and whether the base holds it.
extension GitLook {
    func readHistory() {
        guard let head = state.head else { return finish() }
        readDistance(head) {
            self.readUnpushed(head) {
                self.readLastCommit(head) {
                    self.readRunCommits(head) {
                        self.readMerged(head) {
                            self.readReach(head) { self.finish() }
                        }
                    }
                }
            }
        }
    }

    private func readDistance(_ head: String, then next: @escaping () -> Void) {
        guard let base else { return next() }
        let key = "\(base.commit)...\(head)"
        if let known = memory.distance, known.key == key {
            (state.ahead, state.behind) = known.value
            return next()
        }
        ask(["rev-list", "--left-right", "--count", key, "--"]) { output in
            let counts = String(decoding: output, as: UTF8.self).split { $0 == "\t" || $0 == "\n" }.compactMap {
                Int($0)
            }
            guard counts.count == 2 else { return self.end(.failed(GitFailure.malformed("rev-list"))) }
            (self.state.behind, self.state.ahead) = (counts[0], counts[1])
            self.memory.distance = .init(key: key, value: (counts[1], counts[0]))
            next()
        }
    }

    /// Without a remote there is nobody to push to, and so no count.
    private func readUnpushed(_ head: String, then next: @escaping () -> Void) {
        guard configuration.hasRemote else { return next() }
        let key = "\(head) \(references.digest)"
        if let known = memory.unpushed, known.key == key {
            state.unpushed = known.value
            return next()
        }
        count(["rev-list", "--count", head, "--not", "--remotes", "--"]) { count in
            self.state.unpushed = count
            self.memory.unpushed = .init(key: key, value: count)
            next()
        }
    }

    private func readLastCommit(_ head: String, then next: @escaping () -> Void) {
        if let known = memory.lastCommit, known.key == head {
            setLastCommit(known.value)
            return next()
        }
        let arguments = ["--no-patch", "--no-decorate", "--encoding=UTF-8", "--format=%ct%x00%s", head, "--"]
        ask(["log", "-1"] + arguments) { output in
            let fields = output.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            guard fields.count == 2, let seconds = Int64(String(decoding: fields[0], as: UTF8.self)) else {
                return self.end(.failed(GitFailure.malformed("log")))
            }
            let line = fields[1].last == UInt8(ascii: "\n") ? fields[1].dropLast() : fields[1]
            let subject = Untrusted(bytes: line.prefix(4096)).redacted.prefix(bytes: 200)
            let commit = GitMemory.LastCommit(seconds: seconds, subject: subject)
            self.memory.lastCommit = .init(key: head, value: commit)
            self.setLastCommit(commit)
            next()
        }
    }

    /// A date that lies ahead is not believed, for it would stay fresh; then the time of the reflog says when.
    private func setLastCommit(_ commit: GitMemory.LastCommit) {
        let now = tools.clock.now
        var wall = Milliseconds.seconds(commit.seconds.clamped)
        if wall > now.wall {
            wall = tools.machine.look(at: reflogPath).value.map { min($0.modifiedWall, now.wall) } ?? now.wall
        }
        state.lastCommitUp = tools.clock.up(atWall: wall)
        state.lastSubject = commit.subject
    }

    // MARK: Commits of the run

    private var reflogPath: String {
        // The reflog of HEAD goes with the worktree; that of the branch stays.
        guard state.worktreeExists else { return "\(place.commonFolder)/logs/refs/heads/\(subject.branch ?? "")" }
        return "\(place.gitFolder)/logs/HEAD"
    }

    private func readRunCommits(_ head: String, then next: @escaping () -> Void) {
        guard let started = subject.runStartedUp else { return next() }
        switch ReflogReader(machine: tools.machine, memory: memory).read(reflogPath, upTo: subject.told) {
        case .failed(let failure): end(.failed(failure))
        case .absent: countWithoutReflog(head, then: next)
        case .seen(let entries):
            let began = tools.clock.now.wall(atUp: started)
            let written =
                tools.machine.look(at: reflogPath).value.map { $0.modifiedWall >= began + Run.startBlur } ?? true
            let unborn = subject.baseline.map { $0.head == nil } ?? false
            commits = RunCommits(
                entries, start: subject.baseline?.head, unborn: unborn, since: began.seconds, written: written)
            state.commitsOfRun = commits.count
            // Of a run whose start was not seen nobody knows what was told of it before.
            let start: ReflogStart =
                subject.told.map { .after($0) }
                ?? (subject.baseline.map { .since(began.seconds, head: $0.head) } ?? .nowhere)
            news = ReflogNews(entries, from: start)
            // A reflog too long to be read whole does not go back to the run's start; git can count from there.
            goesBackToStart(entries) ? next() : countWithoutReflog(head, then: next)
        }
    }

    private func goesBackToStart(_ entries: [ReflogEntry]) -> Bool {
        guard let start = subject.baseline?.head, memory.reflog?.isWhole == false else { return true }
        return entries.contains { $0.new == start || $0.old == start }
    }

    private func countWithoutReflog(_ head: String, then next: @escaping () -> Void) {
        guard let start = subject.baseline?.head else {
            state.commitsOfRun = state.ahead ?? 0
            return next()
        }
        let key = "\(start)..\(head)"
        if let known = memory.sinceStart, known.key == key {
            state.commitsOfRun = known.value
            return next()
        }
        count(["rev-list", "--count", key, "--"]) { count in
            self.state.commitsOfRun = count
            self.memory.sinceStart = .init(key: key, value: count)
            next()
        }
    }

    /// Asks for one number.
    private func count(_ arguments: [String], then next: @escaping (Int) -> Void) {
        ask(arguments) { output in
            guard let count = Int(String(decoding: output, as: UTF8.self).filter { !$0.isNewline }) else {
                return self.end(.failed(GitFailure.malformed(arguments[0])))
            }
            next(count)
        }
    }
}

extension Int64 {
    /// Within what a date can be, so that no sum with it overflows.
    fileprivate var clamped: Int64 { Swift.min(Swift.max(self, 0), 1 << 40) }
}
