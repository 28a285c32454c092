import PicketAgent
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketTestSupport

/// A lookout over scripted ports, and all that it told.
final class LookoutBench: LookoutDelegate {
    let clock: ManualClock
    let machine: ScriptedMachine
    let probes: ScriptedProbes
    let settings: AgentSettings
    private(set) var lookout: Lookout
    /// What was told of each worker, in order.
    private(set) var told: [(worker: String, part: EvidenceKind, evidence: WorkerEvidence)] = []
    private(set) var happened: [(what: Happening, worker: String?)] = []
    private(set) var samples: [[(worker: WorkerID, tree: Observation<ProcessTree>)]] = []
    private(set) var retired: [String] = []

    init(boot: String = "boot-1", up: Milliseconds = .hours(1), _ configure: (inout AgentSettings) -> Void = { _ in }) {
        clock = ManualClock(boot: boot, up: up)
        machine = ScriptedMachine(clock: clock)
        probes = ScriptedProbes(clock: clock)
        guard let host = HostID("desk") else { preconditionFailure("'desk' is a host id") }
        var settings = AgentSettings(host: host, state: "/state")
        configure(&settings)
        self.settings = settings
        lookout = Lookout(
            ports: Lookout.Ports(clock: clock, machine: machine, probes: probes), settings: settings,
            catalogue: RuntimeCatalogue())
        lookout.delegate = self
    }

    /// Begins, and lets the first looks be answered.
    func start() {
        lookout.start()
        pass(.seconds(1))
    }

    /// An agent that was started anew on what the ledger holds; the world went on.
    func restart(_ ledger: Ledger? = nil) {
        let kept = ledger ?? lookout.ledger
        lookout = Lookout(
            ports: Lookout.Ports(clock: clock, machine: machine, probes: probes), settings: settings,
            catalogue: RuntimeCatalogue())
        lookout.delegate = self
        lookout.restore(kept)
        start()
    }

    func pass(_ span: Milliseconds) { clock.advance(by: span) }

    /// A pane with a shell in a worktree, and nothing else in it.
    @discardableResult
    func addShell(
        _ session: String, pane: String, worktree: String?, socket: String = "/tmp/tmux-1000/default",
        arguments: [String] = []
    ) -> ProcessIdentity {
        if let worktree {
            machine.makeWorktree(worktree)
            probes.setWorktree(worktree)
        }
        let shell = machine.start("bash", arguments: arguments, folder: worktree ?? "/home")
        probes.addPane(pane, session: session, pid: shell.pid, socket: socket)
        return shell
    }

    /// A pane with a shell in which Claude Code runs.
    @discardableResult
    func addClaude(
        _ session: String, pane: String, worktree: String, socket: String = "/tmp/tmux-1000/default",
        arguments: [String] = []
    ) -> ProcessIdentity {
        let shell = addShell(session, pane: pane, worktree: worktree, socket: socket, arguments: arguments)
        return machine.start("claude", parent: shell.pid, folder: worktree)
    }

    /// The ids of the workers that are listed.
    var ids: [String] { lookout.evidence.map(\.worker.text) }

    func evidence(_ id: String) -> WorkerEvidence? { lookout.evidence.first { $0.worker.text == id } }

    func life(_ id: String) -> Run.Life? { evidence(id)?.run.value?.life }

    func entry(_ id: String) -> LedgerEntry? { lookout.ledger.entries.first { $0.worker.text == id } }

    /// The names of what happened, in order.
    var names: [String] { happened.map { $0.what.name } }

    /// What was told of one part of one worker.
    func told(_ id: String, _ part: EvidenceKind) -> [WorkerEvidence] {
        told.filter { $0.worker == id && $0.part == part }.map(\.evidence)
    }

    func forget() {
        told = []
        happened = []
        samples = []
        probes.forgetAsked()
    }

    func lookout(saw value: WorkerStateValueOf, at moment: Moment) {
        told.append((value.evidence.worker.text, value.part, value.evidence))
    }

    func lookout(happened what: Happening, to worker: WorkerID?, at moment: Moment) {
        happened.append((what, worker?.text))
    }

    func lookout(sampled trees: [(worker: WorkerID, tree: Observation<ProcessTree>)], at moment: Moment) {
        samples.append(trees)
    }

    func lookout(retired worker: WorkerID, at moment: Moment) { retired.append(worker.text) }

    func lookoutChangedLedger() {}
}

extension WorkerRule {
    /// A rule over sessions.
    static func sessions(_ pattern: String, _ change: (inout WorkerRule) -> Void = { _ in }) -> WorkerRule {
        var rule = WorkerRule()
        rule.session = try? Glob(pattern)
        change(&rule)
        return rule
    }
}

/// A failure of a look.
func failure(_ code: LookFailure.Code = .timedOut) -> LookFailure { LookFailure(code, "it took too long") }
