import PicketLoop
import PicketModel

extension Lookout {
    /// Waits this long for a burst of changes to end.
    private var settle: Milliseconds { .milliseconds(300) }

    /// A look that took long, as on a busy machine, is not made again at once, or looks would take all of it.
    private func pause(after took: Milliseconds) -> Milliseconds { min(took * 4, .seconds(5)) }

    /// A look that failed is made again after 2 s, and each time that it fails anew after twice as long.
    private func patience(after failures: Int) -> Milliseconds {
        min(.seconds(1 << Int64(min(failures, 10))), .minutes(5))
    }

    /// Has git asked: soon where it matters (a commit, an end), else not more often than `looks`.
    func requestGit(_ worker: TrackedWorker, urgent: Bool) {
        let now = clock.now.up
        let soonest = max(now + settle, (worker.gitLookedUp ?? now) + pause(after: worker.gitTook))
        let due = urgent ? soonest : max(soonest, (worker.gitLookedUp ?? now - settings.looks) + settings.looks)
        requestGit(worker, due: due)
    }

    private func requestGit(_ worker: TrackedWorker, due: Milliseconds) {
        let now = clock.now.up
        if let waiting = worker.gitTimer {
            guard due < waiting.due else { return }
            clock.cancel(waiting.id)
        }
        let id = clock.schedule(after: due - now) { [weak self, weak worker] _ in
            guard let self, let worker else { return }
            worker.gitTimer = nil
            self.lookAtGit(worker)
        }
        worker.gitTimer = (id, due)
    }

    /// Asks git now, unless an answer is owed; then again after it.
    func lookAtGit(_ worker: TrackedWorker) {
        guard worker.entry.worktree != nil else { return tellNoWorktree(of: worker) }
        guard !worker.gitIsLooking else { return requestGit(worker, urgent: true) }
        worker.gitIsLooking = true
        openLooks += 1
        worker.gitLookedUp = clock.now.up
        let run = worker.entry.run?.identity
        let moment = clock.now
        probes.git(worker.subject(base: settings.git.base)) { [weak self, weak worker] answer in
            guard let self else { return }
            self.openLooks -= 1
            guard let worker else { return }
            worker.gitIsLooking = false
            worker.gitTook = self.clock.now.up - moment.up
            // What was counted from another run's start says nothing of this one.
            guard worker.entry.run?.identity == run else { return self.requestGit(worker, urgent: true) }
            self.takeGit(answer, of: worker, at: moment)
        }
    }

    /// That there is no worktree to look at is an answer too; nobody need wait for a look.
    private func tellNoWorktree(of worker: TrackedWorker) {
        worker.evidence.git = .absent
        worker.gitLookedUp = clock.now.up
        tell(worker, .git, at: clock.now)
    }

    private func takeGit(_ answer: Observation<WorktreeLook>, of worker: TrackedWorker, at moment: Moment) {
        note("git", failure: answer.failure)
        worker.gitFailures = answer.failure == nil ? 0 : worker.gitFailures + 1
        guard let look = answer.value else {
            worker.evidence.git = answer.failure.map { .failed($0) } ?? .absent
            if worker.gitFailures > 0 {
                requestGit(worker, due: clock.now.up + patience(after: worker.gitFailures))
            }
            return tell(worker, .git, at: moment)
        }
        if keepBaseline(look, of: worker, at: moment) { return requestGit(worker, urgent: true) }
        worker.evidence.git = .seen(look.state)
        tell(worker, .git, at: moment)
        tellCommits(look, of: worker, at: moment)
        keepPlace(look, of: worker)
        watchGit(of: worker, look)
    }

    /// Keeps what the worktree held when the run began; true where the look must be made again to count from it.
    ///
    /// A first look that begins late, or after the run's end, saw what the run did; then its start was not seen.
    private func keepBaseline(_ look: WorktreeLook, of worker: TrackedWorker, at moment: Moment) -> Bool {
        guard let run = worker.entry.run, run.startSeen, worker.entry.baseline == nil else { return false }
        guard moment.up - run.startedUp <= startSlack + settings.lookDeadline, !hasEnded(run, by: moment) else {
            worker.entry.run?.startSeen = false
            publishRun(of: worker, at: clock.now)
            return false
        }
        guard look.state.worktreeExists else { return false }
        worker.entry.baseline = look.baseline
        delegate?.lookoutChangedLedger()
        return true
    }

    private func hasEnded(_ run: Run, by moment: Moment) -> Bool {
        if case .ended(_, let at) = run.life { return at <= moment.up }
        return false
    }

    private func keepPlace(_ look: WorktreeLook, of worker: TrackedWorker) {
        let before = worker.entry
        if let branch = look.state.branch { worker.entry.branch = branch.raw }
        worker.entry.commonFolder = look.commonFolder
        if worker.entry != before { delegate?.lookoutChangedLedger() }
    }

    /// Tells each commit that the reflog has and that was not told; without a reflog, how many there are.
    private func tellCommits(_ look: WorktreeLook, of worker: TrackedWorker, at moment: Moment) {
        if let news = look.news, worker.entry.told.reflog != nil || worker.entry.baseline != nil {
            tell(news, of: worker, at: moment)
        } else {
            tellCount(look.state, of: worker, at: moment)
            worker.entry.told.reflog = look.news?.end
        }
        tellPush(look.state, of: worker, at: moment)
        worker.countedCommits = look.state.commitsOfRun
        worker.entry.told.head = look.state.head
    }

    private func tell(_ news: ReflogNews, of worker: TrackedWorker, at moment: Moment) {
        let told = Set(worker.entry.told.commits)
        worker.entry.told.commits = news.hasMore ? worker.entry.told.commits : []
        worker.entry.told.reflog = news.end
        for commit in news.commits where !told.contains(commit) {
            happen(.committed(head: commit, count: 1), worker, at: moment)
        }
        if news.hasMore { requestGit(worker, urgent: true) }
    }

    private func tellCount(_ state: GitState, of worker: TrackedWorker, at moment: Moment) {
        let told = worker.entry.told
        let before = worker.countedCommits ?? (told.head == state.head ? state.commitsOfRun : told.commits.count)
        guard let head = state.head, !told.commits.contains(head) else { return }
        if state.commitsOfRun > before || (state.commitsOfRun > 0 && movedUnseen(state, worker)) {
            happen(.committed(head: head, count: max(state.commitsOfRun - before, 1)), worker, at: moment)
        }
    }

    private func tellPush(_ state: GitState, of worker: TrackedWorker, at moment: Moment) {
        let before = worker.entry.told.unpushed ?? 0
        worker.entry.told.unpushed = state.unpushed
        if let head = state.head, state.hasRemote, state.unpushed == 0, before > 0 {
            happen(.pushed(head: head), worker, at: moment)
        }
    }

    /// Whether HEAD moved while no agent ran, or by an amended commit, which changes no count.
    private func movedUnseen(_ state: GitState, _ worker: TrackedWorker) -> Bool {
        worker.countedCommits != nil && worker.entry.told.head != nil && worker.entry.told.head != state.head
    }
}
