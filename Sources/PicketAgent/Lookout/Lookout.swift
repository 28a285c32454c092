package import PicketLoop
package import PicketModel
package import PicketRuntimes

/// What a lookout tells.
package protocol LookoutDelegate: AnyObject {
    /// Something that was looked at; told after every look, changed or not.
    func lookout(saw value: WorkerStateValueOf, at moment: Moment)
    /// Something happened.
    func lookout(happened what: Happening, to worker: WorkerID?, at moment: Moment)
    /// A process sample was taken.
    func lookout(sampled trees: [(worker: WorkerID, tree: Observation<ProcessTree>)], at moment: Moment)
    /// A worker is let go; nothing is told of it any more.
    func lookout(retired worker: WorkerID, at moment: Moment)
    /// What must be kept on disk has changed.
    func lookoutChangedLedger()
    /// What follows is told of something that the ledger on disk must know before.
    func lookoutNeedsLedger()
}

extension LookoutDelegate {
    /// One that keeps no ledger has nothing to write.
    package func lookoutNeedsLedger() {}
}

/// A worker and the part of its evidence that a look was for.
package struct WorkerStateValueOf {
    /// The worker, with all that is known of it now.
    package var evidence: WorkerEvidence
    /// Which part is new.
    package var part: EvidenceKind
}

/// Finds the workers of one host, and keeps looking at them; knows nothing of who wants to hear it.
///
/// Told by the kernel of exits, file changes and git's own files; sweeps for what it is not told. All on the loop's
/// thread.
package final class Lookout {
    /// What it may use.
    package struct Ports {
        /// Time, timers and jitter.
        package var clock: any Clock
        /// The machine it runs on.
        package var machine: any Machine
        /// How it looks.
        package var probes: any Probes

        /// Joins the three.
        package init(clock: any Clock, machine: any Machine, probes: any Probes) {
            self.clock = clock
            self.machine = machine
            self.probes = probes
        }
    }

    let ports: Ports
    let settings: AgentSettings
    let finder: CandidateFinder
    let accountFolders: [String]
    /// Whom it tells what it saw.
    package weak var delegate: (any LookoutDelegate)?

    /// In order of their ids.
    var workers: [TrackedWorker] = []
    /// Runs of workers that were let go last; a hub that has not heard of it yet does not bring them back.
    var letGo: [ProcessIdentity] = []
    /// Probes that fail now, by name.
    package internal(set) var failing: [String: LookFailure] = [:]
    /// The host's folders of session files, watched as a whole.
    var accountWatches: [String: WatchID] = [:]
    /// Called when the sweep that runs now is complete.
    var sweepIsOver: [() -> Void] = []
    var isSweeping = false
    var listings = PaneListings()
    /// What was told of workers that are not known yet.
    var held = HeldTellings()
    /// Looks of git and at screens that have not answered.
    var openLooks = 0
    /// What screens are matched with; a new table is tried at once on what was captured last.
    package var signatures = SignatureTable.empty {
        didSet { if signatures != oldValue { matchAgain() } }
    }
    /// How well the signatures do.
    var tally = SignatureTally()
    /// Signatures that are perhaps out of date, as they were last told.
    var outdated: [String] = []
    /// Told of signatures that are perhaps out of date, a sentence each, whenever that changes.
    package var onOutdated: (([String]) -> Void)?

    /// A lookout that has not begun.
    ///
    /// `accountFolders` are those in which runtimes write their live sessions.
    package init(ports: Ports, settings: AgentSettings, catalogue: RuntimeCatalogue, accountFolders: [String] = []) {
        self.ports = ports
        self.accountFolders = accountFolders
        self.settings = settings
        finder = CandidateFinder(machine: ports.machine, catalogue: catalogue)
    }

    var clock: any Clock { ports.clock }
    var machine: any Machine { ports.machine }
    var probes: any Probes { ports.probes }

    /// Takes over what was kept on disk; runs of another boot have ended.
    package func restore(_ ledger: Ledger) {
        workers = ledger.entries.sorted { $0.worker < $1.worker }.map { TrackedWorker(entry: $0) }
        let moment = clock.now
        if let boot = ledger.boot, boot != moment.boot {
            delegate?.lookout(happened: .rebooted(from: boot), to: nil, at: moment)
        }
        for worker in workers {
            worker.rule = settings.workers.first {
                $0.fits(session: worker.entry.session?.raw, worktree: worker.entry.worktree)
            }
            applyRule(to: worker)
            if case .ended(.otherBoot, _) = worker.entry.run?.life, ledger.boot != moment.boot {
                // It was seen on a boot that was left too: before anything of this one.
                worker.entry.run?.life = .ended(.otherBoot, at: .zero)
            }
            resume(worker, at: moment)
        }
    }

    /// What must be kept on disk; the epoch is the caller's to fill in.
    package var ledger: Ledger {
        var ledger = Ledger()
        ledger.boot = machine.boot
        ledger.entries = workers.map(\.entry)
        return ledger
    }

    /// Everything that is known now, in order of the workers' ids.
    package var evidence: [WorkerEvidence] { workers.map(\.evidence) }

    /// Begins to sweep and to sample.
    package func start() {
        watchAccounts()
        repeatedly(every: settings.panes) { $0.sweepPanes() }
        repeatedly(every: settings.sample) { $0.sample() }
        repeatedly(every: settings.sweep) { $0.sweepSlowly() }
    }

    /// Looks at everything once and calls `then`; for a probe that runs alone.
    package func lookOnce(then: @escaping () -> Void) {
        sweepIsOver.append { [weak self] in
            guard let self else { return }
            self.sample()
            for worker in self.workers { self.lookAtGit(worker) }
            self.whenLooksAreOver(then)
        }
        sweepPanes()
    }

    /// Looks at one worker anew; where a base is named, its branch is compared with that until the agent ends.
    package func look(at id: WorkerID, base: String? = nil) {
        guard let worker = worker(id) else { return }
        if let base { worker.askedBase = base }
        checkLife(worker)
        lookAtSmallThings(worker)
        lookAtScreen(of: worker, at: clock.now)
        requestGit(worker, urgent: true)
    }

    /// Tells what is known of all workers as of now, and looks at the rest anew; for when another agent told of them.
    package func tellAnew() {
        for worker in workers {
            look(at: worker.id)
            for part in [EvidenceKind.run, .session, .result, .tmux] { tell(worker, part, at: clock.now) }
        }
    }

    func worker(_ id: WorkerID) -> TrackedWorker? { workers.first { $0.id == id } }

    func tell(_ worker: TrackedWorker, _ part: EvidenceKind, at moment: Moment) {
        worker.evidence.seen[part] = moment.up
        delegate?.lookout(saw: WorkerStateValueOf(evidence: worker.evidence, part: part), at: moment)
    }

    func happen(_ what: Happening, _ worker: TrackedWorker?, at moment: Moment) {
        delegate?.lookout(happened: what, to: worker?.id, at: moment)
    }

    /// Notes what is wrong with the file of signatures; nil once nothing is.
    package func note(signatures trouble: LookFailure?) { note("signatures", failure: trouble) }

    /// Notes whether a probe works now; a worker's own failure is in its evidence too.
    func note(_ probe: String, failure: LookFailure?) { failing[probe] = failure }

    private func whenLooksAreOver(_ then: @escaping () -> Void) {
        guard openLooks > 0 else { return then() }
        clock.schedule(after: .milliseconds(10)) { [weak self] _ in self?.whenLooksAreOver(then) }
    }

    private func repeatedly(every period: Milliseconds, _ body: @escaping (Lookout) -> Void) {
        body(self)
        clock.schedule(after: period) { [weak self] _ in self?.repeatedly(every: period, body) }
    }
}
