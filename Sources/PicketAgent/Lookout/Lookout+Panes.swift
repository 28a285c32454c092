import PicketLoop
import PicketModel

extension Lookout {
    /// Asks every tmux server for its panes, then matches them with the workers.
    func sweepPanes() {
        guard !isSweeping else { return }
        let extra = settings.tmux.sockets
        let sockets = settings.tmux.search ? probes.tmuxSockets(extra: extra) : .seen(extra.sorted())
        isSweeping = true
        sweep(sockets.value ?? [], found: [], answered: [], failure: sockets.failure)
    }

    /// One server after the other, so that a hung one costs one deadline and no pile of processes.
    private func sweep(_ sockets: [String], found: [PaneLook], answered: Set<String>, failure: LookFailure?) {
        guard let socket = sockets.first else {
            note("tmux", failure: failure)
            return finishSweep(found, answered: answered)
        }
        panes(of: socket) { [weak self] answer in
            guard let self else { return }
            // A server that is gone has answered: its panes are no more.
            let answered = answer.failure == nil ? answered.union([socket]) : answered
            self.sweep(
                Array(sockets.dropFirst()), found: found + (answer.value ?? []), answered: answered,
                failure: answer.failure ?? failure)
        }
    }

    /// Asks a server, unless its processes show that nothing changed.
    private func panes(of socket: String, then: @escaping (Observation<[PaneLook]>) -> Void) {
        let children = listings.children(socket, on: machine)
        let patience = titlesTell(on: socket) ? .zero : settings.sweep
        if let panes = listings.unchanged(socket, children, patience: patience, at: clock.now) {
            return then(.seen(panes))
        }
        probes.panes(ofSocket: socket) { [weak self] answer in
            guard let self else { return }
            self.listings.keep(answer, of: socket, children, on: self.machine, at: self.clock.now)
            then(answer)
        }
    }

    /// Whether a program in one of its panes gives account of itself by the title, which no process shows.
    private func titlesTell(on socket: String) -> Bool {
        workers.contains { worker in
            guard worker.entry.place?.socket == socket, worker.lives, let run = worker.entry.run else { return false }
            return run.runtime != .claude && run.runtime != .other
        }
    }

    private func finishSweep(_ looks: [PaneLook], answered: Set<String>) {
        isSweeping = false
        let panes = looks.map(examine)
        let assignments = WorkerNaming.assign(panes, ledger: workers.map(\.entry), rules: settings.workers)
        let moment = clock.now
        for assignment in assignments { take(assignment, at: moment) }
        let seen = Set(assignments.map(\.worker))
        for worker in workers where !seen.contains(worker.id) {
            miss(worker, serverAnswered: isGone(worker.entry.place, answered), at: moment)
        }
        takeHeld()
        let bodies = sweepIsOver
        sweepIsOver = []
        for body in bodies { body() }
    }

    /// A socket that is listed no more belonged to a server that ended. Without a place, no server has its pane.
    private func isGone(_ place: PanePlace?, _ answered: Set<String>) -> Bool {
        failing["tmux"] == nil || place.map { answered.contains($0.socket) } ?? false
    }

    /// Looks at the processes in a pane.
    private func examine(_ look: PaneLook) -> FoundPane {
        let tree = look.pane.dead ? [] : TreeWalk.tree(of: look.pane.pid, on: machine)
        let opened = tree.first.flatMap { worktree(of: $0.identity.pid) }
        let rule = settings.workers.first { $0.fits(session: look.pane.session.raw, worktree: opened) }
        let candidate = finder.candidate(in: tree, rule: rule)
        let standsIn = candidate.flatMap { worktree(of: $0.process.identity.pid) }
        return FoundPane(
            look: look, tree: tree, candidate: candidate, worktree: rule?.worktree ?? standsIn ?? opened)
    }

    private func worktree(of pid: Int32) -> String? {
        machine.folder(of: pid).value.flatMap { TreeWalk.worktree(of: $0, on: machine) }
    }

    private func take(_ assignment: Assignment, at moment: Moment) {
        let known = worker(assignment.worker)
        let worker = known ?? add(assignment.worker)
        worker.rule = assignment.rule
        applyRule(to: worker)
        let pane = assignment.pane
        keep(pane, in: worker)
        let title = worker.evidence.tmux.value?.title
        worker.evidence.tmux = .seen(pane.look.pane)
        tell(worker, .tmux, at: moment)
        takeCandidate(pane.candidate, of: worker, at: moment)
        // That it has no run is news where an agent of before knew one.
        if known == nil, worker.entry.run == nil { tell(worker, .run, at: moment) }
        takeTitle(of: worker, before: title, at: moment)
        worker.screen.drawnUp = pane.look.drawnWall.map { moment.up(atWall: $0) }
        watchFiles(of: worker)
        lookAtScreen(of: worker, at: moment)
    }

    private func add(_ id: WorkerID) -> TrackedWorker {
        let worker = TrackedWorker(entry: LedgerEntry(worker: id))
        insert(worker)
        return worker
    }

    func insert(_ worker: TrackedWorker) {
        workers.append(worker)
        workers.sort { $0.id < $1.id }
        delegate?.lookoutChangedLedger()
    }

    func applyRule(to worker: TrackedWorker) {
        worker.evidence.groups = worker.rule?.groups ?? []
        worker.evidence.core = worker.rule?.core ?? false
    }

    private func keep(_ pane: FoundPane, in worker: TrackedWorker) {
        let before = worker.entry
        worker.entry.place = pane.place
        worker.entry.session = pane.look.pane.session
        // A program that changes its folder for a while, or a shell after its end, does not move the worker.
        if worker.entry.worktree == nil
            || (pane.candidate != nil && worker.entry.run?.identity != pane.candidate?.process.identity)
        {
            worker.entry.worktree = pane.worktree ?? worker.entry.worktree
        }
        if worker.entry != before { delegate?.lookoutChangedLedger() }
    }

    /// A worker whose pane was not listed: its pane is gone, or its server did not answer.
    private func miss(_ worker: TrackedWorker, serverAnswered: Bool, at moment: Moment) {
        if serverAnswered, worker.evidence.tmux != .absent || worker.evidence.seen[.tmux] == nil {
            worker.evidence.tmux = .absent
            tell(worker, .tmux, at: moment)
        }
        checkLife(worker)
        watchFiles(of: worker)
        if serverAnswered, worker.entry.run == nil { retire(worker, at: moment) }
    }
}
