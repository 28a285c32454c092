import PicketLoop
package import PicketModel
package import PicketRuntimes

extension Lookout {
    /// What became of a telling.
    package enum TellingFate: Equatable, Sendable {
        /// A worker's account was changed, or it was looked at.
        case taken(WorkerID)
        /// No worker is known to be meant; it is kept for a minute, for one may be found.
        case held
        /// It is of another boot, or of a program within a worker's own work.
        case ignored
    }

    /// Takes what a program of a worker tells.
    @discardableResult
    package func take(_ telling: Telling) -> TellingFate {
        let moment = clock.now
        guard telling.origin.boot == moment.boot else { return .ignored }
        switch match.fate(of: telling) {
        case .nobody: return .ignored
        case .worker(let id):
            guard let worker = worker(id) else { return .ignored }
            apply(telling, to: worker, at: moment)
            return .taken(id)
        case .unknown:
            if held.hold(telling, at: moment.up) { sweepPanes() }
            return .held
        }
    }

    /// Tries again what was held, once panes were listed.
    func takeHeld() {
        guard !held.isEmpty else { return }
        let moment = clock.now
        for entry in held.takeAll(at: moment.up) {
            switch match.fate(of: entry.telling) {
            case .nobody: break
            case .worker(let id): if let worker = worker(id) { apply(entry.telling, to: worker, at: moment) }
            case .unknown: held.keep(entry)
            }
        }
    }

    private var match: TellerMatch {
        TellerMatch(
            workers: workers.map { worker in
                TellerMatch.Known(
                    worker: worker.id, run: worker.run, lives: worker.lives, worktree: worker.entry.worktree,
                    place: worker.entry.place,
                    session: worker.hooks?.session ?? worker.evidence.session.value?.session)
            },
            program: { [machine, finder] identity in
                guard let look = machine.process(identity.pid).value, look.identity == identity else { return nil }
                let arguments = machine.arguments(of: identity.pid).value ?? []
                return finder.catalogue.recognise(name: look.name, arguments: arguments)
            })
    }

    private func apply(_ telling: Telling, to worker: TrackedWorker, at moment: Moment) {
        // Nobody tells of what is yet to come, and nothing told before a run is of that run.
        let up = min(telling.origin.up, moment.up)
        guard let run = worker.run, up + .seconds(1) >= run.startedUp else { return }
        switch telling.word {
        case .look: lookAtSmallThings(worker)
        case .beat(var beat):
            beat.up = up
            take(beat, of: worker)
            publishActivity(of: worker, at: moment)
            lookAtSmallThings(worker)
        case .hook(let report): take(report, of: worker, runtime: run.runtime, up: up, at: moment)
        }
    }

    private func take(
        _ report: HookReport, of worker: TrackedWorker, runtime: Runtime, up: Milliseconds, at moment: Moment
    ) {
        var account = worker.hooks ?? HookAccount(runtime: runtime)
        guard account.take(report, at: up) else { return }
        worker.hooks = account
        keepTold(by: worker)
        let event = HookEvent(report)
        if event.isNotable, !report.isSubagent {
            let detail = report.tool ?? report.kind ?? report.text ?? ""
            happen(.hooked(name: report.event, detail: detail), worker, at: moment)
            lookAtSmallThings(worker)
        } else {
            lookAtSessionSoon(worker)
        }
    }

    func take(_ beat: Beat, of worker: TrackedWorker) {
        if worker.beats == nil {
            worker.beats = BeatAccount(beat)
        } else {
            worker.beats?.take(beat)
        }
        keepTold(by: worker)
    }

    /// Keeps on disk what a restart must not forget: not each tool, but what the worker does.
    private func keepTold(by worker: TrackedWorker) {
        let hooks = worker.hooks?.account
        let beats = worker.beats?.account(runtime: worker.run?.runtime ?? .other)
        guard Self.differ(hooks, worker.entry.hooks) || Self.differ(beats, worker.entry.beats) else { return }
        worker.entry.hooks = hooks
        worker.entry.beats = beats
        delegate?.lookoutChangedLedger()
    }

    private static func differ(_ one: SessionAccount?, _ other: SessionAccount?) -> Bool {
        one?.status != other?.status || one?.waitingFor != other?.waitingFor || one?.failure != other?.failure
            || one?.session != other?.session || one?.turnStartedUp != other?.turnStartedUp
    }

    /// What was told of one run is nothing of the next.
    func forgetTold(by worker: TrackedWorker) {
        (worker.hooks, worker.beats, worker.heartbeatFile) = (nil, nil, nil)
        (worker.entry.hooks, worker.entry.beats) = (nil, nil)
    }

    /// Tools may report many times a second, and a runtime write: what they say is published a moment later, once.
    func lookAtSessionSoon(_ worker: TrackedWorker) {
        guard !worker.sessionIsOwed else { return }
        worker.sessionIsOwed = true
        clock.schedule(after: .milliseconds(250)) { [weak self, weak worker] _ in
            guard let self, let worker else { return }
            worker.sessionIsOwed = false
            self.lookAtSession(worker, at: self.clock.now)
        }
    }

    /// The runtime's own account with what its hooks and the worker itself told.
    func joined(_ account: Observation<SessionAccount>, of worker: TrackedWorker) -> Observation<SessionAccount> {
        let runtime = worker.run?.runtime ?? .other
        let told = [worker.hooks?.account, worker.beats?.account(runtime: runtime)].compactMap { $0 }
        guard !told.isEmpty else { return account }
        guard var all = AccountJoin.joined([account.value].compactMap { $0 } + told) else { return account }
        if all.openCall, let callUp = all.openCallUp {
            all.openCallLives = all.openCallLives || worker.commandStarts.contains { $0 + .seconds(2) >= callUp }
        }
        return .seen(all)
    }
}
