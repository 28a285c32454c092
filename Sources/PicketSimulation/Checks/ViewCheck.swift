import PicketAgent
import PicketLoop
import PicketModel
import PicketRules

/// Compares what the hub holds of one host with the truth of it.
struct ViewCheck {
    let simulation: Simulation
    let site: Site
    let picture: Picture
    let ledger: Ledger

    init(_ simulation: Simulation, _ site: Site, _ picture: Picture) {
        self.simulation = simulation
        self.site = site
        self.picture = picture
        let life = Life(schedule: simulation.schedule, time: site.world.time)
        ledger = LedgerFile.read(SimulatedStateFile(disk: site.disk, life: life))
    }

    private var host: WorldHost { site.world }

    func check() {
        for address in picture.workers where address.host == site.id { check(address) }
        for doer in simulation.doers where doer.host === host && doer.lives { checkIsListed(doer) }
    }

    /// A worker that lives is listed, once.
    private func checkIsListed(_ doer: Doer) {
        let listed = picture.workers.filter {
            $0.host == site.id && picture.worker($0)?.run.value?.identity == doer.process
        }
        guard listed.count == 1 else {
            return simulation.fail(
                "\(site.id): the run of \(doer.session), pid \(doer.process?.pid ?? 0), is listed \(listed.count) times"
            )
        }
    }

    private func check(_ address: WorkerAddress) {
        guard let worker = picture.worker(address) else { return }
        guard let entry = ledger.entries.first(where: { $0.worker == address.worker }) else {
            return checkUnknown(address, worker)
        }
        guard let run = worker.run.value else { return checkWithoutRun(address, entry) }
        guard let truth = host.runs[run.identity] else {
            return simulation.fail("\(address) has a run that never was, pid \(run.identity.pid)")
        }
        if let text = differs(worker, run, truth, entry) { return simulation.fail("\(address): \(text)") }
        let expected = Expectation(host: host, worker: worker, run: run, truth: truth, neighbours: neighbours(address))
        guard let verdict = worker.verdict, expected.states.contains(verdict.state) else {
            let states = expected.states.map(\.rawValue).sorted().joined(separator: " or ")
            let why = worker.verdict?.why.map(\.says.raw).joined(separator: "; ") ?? ""
            return simulation.fail(
                "\(address) is \(worker.verdict?.state.rawValue ?? "not judged") by row \(worker.verdict?.row ?? -1) "
                    + "(\(why)), expected \(states)")
        }
        let isMerged = worker.git.value.map { $0.merged != .no } ?? false
        if verdict.state == .delivered, isMerged, verdict.actions.contains(.harvest) {
            simulation.fail("\(address) is merged, and to be harvested")
        }
    }

    /// One that its agent does not know, as when it lost its ledger, is told to it over ssh. Without that road it stays, and
    /// nothing is said of what it does.
    private func checkUnknown(_ address: WorkerAddress, _ worker: WorkerPicture) {
        guard !simulation.made.isLetGo(address, after: simulation.schedule.now - 60_000) else { return }
        let hasSSH = simulation.hub.settings.host(site.id)?.ssh != nil
        guard !hasSSH, let state = worker.verdict?.state, state == .unknown || state.isEnd else {
            return simulation.fail(
                "\(address) is \(worker.verdict?.state.rawValue ?? "not judged"), and its agent knows nothing of it")
        }
    }

    private func checkWithoutRun(_ address: WorkerAddress, _ entry: LedgerEntry) {
        guard entry.run == nil else { return simulation.fail("\(address) is listed without its run") }
    }

    /// Workers of the same worktree that live, or of which nobody can say that they do not.
    private func neighbours(_ address: WorkerAddress) -> [WorkerAddress] {
        let path = picture.worker(address)?.git.value?.worktree
        return picture.workers.filter { other in
            guard other.host == site.id, other != address, let worker = picture.worker(other),
                let git = worker.git.value, git.worktree == path, git.worktreeExists,
                let run = worker.run.value
            else { return false }
            return host.runs[run.identity]?.endedAt == nil || worker.disowned && !isKnownToHaveEnded(run)
        }
    }

    private func isKnownToHaveEnded(_ run: Run) -> Bool {
        if case .ended = run.life { return true }
        return run.identity.boot != host.time.boot
    }

    /// What is held and is not so.
    private func differs(_ worker: WorkerPicture, _ run: Run, _ truth: WorldRun, _ entry: LedgerEntry) -> String? {
        switch (run.life, truth.endedAt) {
        case (.ended, nil): return "its run is held to have ended, and lives"
        case (.alive, .some), (.missing, .some), (.descendants, .some): return "its run is held to live, and has ended"
        default: break
        }
        guard run.identity == entry.run?.identity else {
            let own = entry.run.map { "pid \($0.identity.pid)" } ?? "none"
            return "the run held is pid \(run.identity.pid), and the one that its agent knows is \(own)"
        }
        return gitDiffers(worker, entry) ?? sessionDiffers(worker, run, truth) ?? paneDiffers(worker, entry)
    }

    private func gitDiffers(_ worker: WorkerPicture, _ entry: LedgerEntry) -> String? {
        guard let path = entry.worktree, let tree = host.worktrees[path] else { return nil }
        guard worker.git.isWell, let held = worker.git.value else { return "its worktree is not held" }
        var subject = WorkerSubject(worker: entry.worker, worktree: path)
        subject.baseline = entry.baseline
        subject.runStartedUp = entry.run?.startedUp
        let truth = tree.look(subject, on: host.time).state
        let fields: [(String, Bool)] = [
            ("head", held.head == truth.head), ("branch", held.branch == truth.branch),
            ("existence", held.worktreeExists == truth.worktreeExists), ("merged", held.merged == truth.merged),
            ("ahead", held.ahead == truth.ahead), ("unpushed", held.unpushed == truth.unpushed),
            ("commits", held.commitsOfRun == truth.commitsOfRun), ("tracked", held.tracked == truth.tracked),
            ("tracked of run", held.trackedOfRun == truth.trackedOfRun),
            ("untracked of run", held.untrackedOfRun == truth.untrackedOfRun),
            ("stashes", held.stashesOfRun == truth.stashesOfRun), ("operation", held.operation == truth.operation),
        ]
        return fields.first { !$0.1 }.map { "what git says of its \($0.0) is not so" }
    }

    private func sessionDiffers(_ worker: WorkerPicture, _ run: Run, _ truth: WorldRun) -> String? {
        guard truth.endedAt == nil, run.runtime == .claude else { return nil }
        let said = host.accounts[run.identity.pid].flatMap { $0.process == run.identity ? $0 : nil }
        let held = worker.session.value
        guard held?.status == said?.status, held?.backgroundWork ?? 0 == said?.background ?? 0 else {
            return
                "its account is held as \(held?.status?.rawValue ?? "none"), and is \(said?.status?.rawValue ?? "none")"
        }
        return nil
    }

    private func paneDiffers(_ worker: WorkerPicture, _ entry: LedgerEntry) -> String? {
        // Where two of the ledger once stood in one pane, the first stands there.
        let standing = ledger.entries.first { $0.place == entry.place && $0.session == entry.session }
        let pane =
            standing?.worker == entry.worker
            ? host.panes.first { $0.id == entry.place?.pane && $0.session == entry.session?.raw } : nil
        let held = worker.tmux.value
        guard pane?.shell == held?.pid else {
            return "its pane is held as \(held?.pane ?? "none"), and is \(pane?.id ?? "none")"
        }
        return nil
    }
}

/// What a worker is to be called, by the truth: said apart from the rules, and more simply.
struct Expectation {
    let states: Set<WorkerState>

    init(host: WorldHost, worker: WorkerPicture, run: Run, truth: WorldRun, neighbours: [WorkerAddress]) {
        if truth.endedAt == nil {
            states = Self.alive(host, worker, run, truth)
        } else {
            states = Self.ended(host, worker, run, truth, isShared: !neighbours.isEmpty)
        }
    }

    private static func alive(
        _ host: WorldHost, _ worker: WorkerPicture, _ run: Run, _ truth: WorldRun
    ) -> Set<WorkerState> {
        guard run.runtime == .claude else { return [.working, .stalled, .unknown] }
        let said = host.accounts[run.identity.pid].flatMap { $0.process == run.identity ? $0 : nil }
        switch said?.status {
        case .busy, .background: return [.working]
        case .waiting: return [.waiting]
        case .idle: return said?.background ?? 0 > 0 ? [.working] : [.idle]
        case nil: return [.starting, .stalled, .working, .unknown]
        }
    }

    private static func ended(
        _ host: WorldHost, _ worker: WorkerPicture, _ run: Run, _ truth: WorldRun, isShared: Bool
    ) -> Set<WorkerState> {
        if let result = worker.result.value { return [result.succeeded ? .done : .failed] }
        if isShared { return [.unknown] }
        guard let git = worker.git.value else { return [.unknown] }
        let hasTracked = git.trackedOfRun > 0 || git.stashesOfRun > 0 || git.operationOfRun
        if git.worktreeExists, hasTracked { return [.gone] }
        if !git.worktreeExists { return git.ahead ?? 0 > 0 || git.merged != .no ? [.delivered] : [.unknown] }
        let commits = git.commitsOfRun > 0 || run.startSeen ? git.commitsOfRun : git.ahead ?? 0
        if commits > 0 { return [.delivered] }
        if git.untrackedOfRun > 0 { return [.gone] }
        // Whether it reached its loop is told by signs that may be gone by now.
        return run.reachedLoop ? [.vanished] : [.vanished, .failed]
    }
}
