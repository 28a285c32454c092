import PicketModel
import PicketRuntimes

/// Judges which worker a telling is about, by what the agent itself knows of its workers.
struct TellerMatch {
    /// What is known of one worker.
    struct Known {
        var worker: WorkerID
        var run: Run?
        var lives: Bool
        var worktree: String?
        var place: PanePlace?
        var session: Untrusted?
    }

    /// Whom it concerns.
    enum Fate: Equatable {
        case worker(WorkerID)
        /// A program within a worker's own work, such as a runtime that its tool started.
        case nobody
        /// No worker that is known now.
        case unknown
    }

    let workers: [Known]
    /// What program the process is, where it is an agent program and lives.
    let program: (ProcessIdentity) -> RuntimeProgram?

    func fate(of telling: Telling) -> Fate {
        switch telling.word {
        case .hook(let report): hook(report, telling.origin)
        case .beat, .look: beat(telling.origin)
        }
    }

    private func hook(_ report: HookReport, _ origin: Origin) -> Fate {
        if let fate = teller(of: report, above: origin.above) { return fate }
        let living = workers.filter { $0.lives && $0.run?.runtime == report.runtime }
        if let session = report.session, let found = only(living.filter { $0.session == session }) { return found }
        // Codex's daemon has the environment of whichever terminal started it.
        if report.runtime != .codex, let pane = place(origin), let found = only(living.filter { $0.place == pane }) {
            return found
        }
        return nearest(living, to: report.folder?.raw ?? origin.folder) ?? .unknown
    }

    /// The worker whose run is the nearest agent program above a hook; nil where the processes do not tell.
    private func teller(of report: HookReport, above: [ProcessIdentity]) -> Fate? {
        for process in above {
            if let known = workers.first(where: { $0.run?.identity == process }) {
                return known.run?.runtime == report.runtime ? .worker(known.worker) : .nobody
            }
            guard let program = program(process) else { continue }
            // A daemon serves the sessions of many terminals, so what is above it says nothing.
            if program.role == .service { return nil }
            if !program.launcher { return workers.contains { isAbove($0, process, in: above) } ? .nobody : nil }
        }
        return nil
    }

    /// Whether a worker's run stands above `process`.
    private func isAbove(_ known: Known, _ process: ProcessIdentity, in above: [ProcessIdentity]) -> Bool {
        guard let run = known.run?.identity, let mine = above.firstIndex(of: process) else { return false }
        return above[mine...].contains(run)
    }

    private func beat(_ origin: Origin) -> Fate {
        for process in origin.above {
            if let known = workers.first(where: { $0.run?.identity == process }) { return .worker(known.worker) }
        }
        if let pane = place(origin), let found = only(workers.filter { $0.place == pane && $0.lives }) { return found }
        return nearest(workers.filter(\.lives), to: origin.folder) ?? .unknown
    }

    private func place(_ origin: Origin) -> PanePlace? {
        origin.pane.map { PanePlace(socket: $0.socket, pane: $0.pane) }
    }

    /// The one worker in whose worktree the folder lies; nil where there is none, or more than one.
    private func nearest(_ workers: [Known], to folder: String?) -> Fate? {
        guard let folder else { return nil }
        let around = workers.filter { worker in
            guard let worktree = worker.worktree else { return false }
            return folder == worktree || folder.hasPrefix(worktree + "/")
        }
        let deepest = around.compactMap { $0.worktree?.utf8.count }.max()
        return only(around.filter { $0.worktree?.utf8.count == deepest })
    }

    private func only(_ found: [Known]) -> Fate? { found.count == 1 ? .worker(found[0].worker) : nil }
}
