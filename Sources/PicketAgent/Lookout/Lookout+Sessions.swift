import PicketLoop
import PicketModel
import PicketRuntimes

extension Lookout {
    /// What is written of a run this long after its end is another's: somebody resumed its session.
    private var afterEnd: Milliseconds { .seconds(5) }

    /// What the runtime wrote of a worker's run.
    func writtenAccount(of worker: TrackedWorker, _ run: Run) -> Observation<SessionAccount> {
        let subject = sessionSubject(of: worker, run)
        let look = probes.session(subject)
        if case .ended(_, let end) = run.life {
            let account = accountOfEnded(look, worker, run, end)
            watchSession(of: worker, account.value?.heldByDaemon == true ? probes.sessionFolders(subject) : [])
            return account
        }
        watchSession(of: worker, probes.sessionFolders(subject))
        guard case .seen(var account) = look else { return look }
        if let callUp = account.openCallUp, account.openCall {
            let lives = worker.commandStarts.contains { $0 + .seconds(2) >= callUp }
            account.openCallLives = account.openCallLives || lives
        }
        return .seen(account)
    }

    private func sessionSubject(of worker: TrackedWorker, _ run: Run) -> SessionSubject {
        var subject = SessionSubject(run.runtime, run.identity)
        subject.startedUp = run.startedUp
        subject.worktree = worker.entry.worktree
        subject.session = worker.hooks?.session
        // A title that stays after its program says nothing.
        if worker.lives, let pane = worker.evidence.tmux.value, !pane.dead {
            subject.title = pane.title
            subject.titleUp = worker.evidence.seen[.tmux]
        }
        return subject
    }

    /// The account of a run that ended: its session may be resumed by another, and its turn be held by a daemon.
    private func accountOfEnded(
        _ look: Observation<SessionAccount>, _ worker: TrackedWorker, _ run: Run, _ end: Milliseconds
    ) -> Observation<SessionAccount> {
        if look.failure != nil { return look }
        if let account = look.value, account.turnStartedUp ?? .zero <= end,
            run.runtime == .codex || account.recordUp ?? .zero <= end + afterEnd
        {
            return look
        }
        guard var former = worker.evidence.session.value, former.heldByDaemon else { return .absent }
        former.heldByDaemon = false
        return .seen(former)
    }

    /// Watches the folders of a worker's session, and no other ones any more.
    private func watchSession(of worker: TrackedWorker, _ folders: [String]) {
        let wanted = folders.filter { accountWatches[$0] == nil }
        for (folder, watch) in worker.sessionWatches.sorted(by: { $0.key < $1.key }) where !wanted.contains(folder) {
            machine.unwatch(watch)
            worker.sessionWatches[folder] = nil
        }
        for folder in wanted where worker.sessionWatches[folder] == nil {
            worker.sessionWatches[folder] = machine.watchPath(folder, deep: false, leavingOut: []) {
                [weak self, weak worker] _ in
                if let worker { self?.lookAtSessionSoon(worker) }
            }
        }
    }

    func unwatchSession(of worker: TrackedWorker) { watchSession(of: worker, []) }

    /// A title may tell of a question or of its answer, which nothing else does for some runtimes.
    func takeTitle(of worker: TrackedWorker, before: Untrusted?, at moment: Moment) {
        guard let title = worker.evidence.tmux.value?.title, title != before, let run = worker.run, worker.lives else {
            return
        }
        let tells = [before, title].contains { $0.flatMap { TitleReading.status($0, of: run.runtime) } != nil }
        if tells { lookAtSession(worker, at: moment) }
    }

    /// The result of a headless run that ended: its task was one prompt, so its last turn's end is the task's.
    func lastTurn(of worker: TrackedWorker) -> TaskResult? {
        guard let run = worker.run, run.headless, isEnded(run), let account = worker.evidence.session.value,
            let endedUp = account.turnEndedUp, endedUp >= account.turnStartedUp ?? .zero, endedUp >= run.startedUp
        else { return nil }
        return TaskResult(
            source: .lastTurn, succeeded: account.failure == nil && !account.interrupted,
            detail: account.failure.map { $0.text ?? $0.kind }, writtenUp: endedUp)
    }
}
