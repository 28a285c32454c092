import PicketLoop
import PicketModel
import PicketTestSupport

@testable import PicketProbes

/// The real probes of this machine on a loop of their own, and a count of the programs they run.
final class ProbeBench {
    let programs: RealPrograms
    let machine: HostMachine
    let probes: HostProbes
    private let counter: CountingCommands

    init(_ change: (inout HostProbes.Places) -> Void = { _ in }) throws {
        programs = try RealPrograms()
        machine = HostMachine(clock: programs.loop)
        programs.loop.add(machine)
        counter = CountingCommands(programs.commands)
        var places = HostProbes.Places()
        change(&places)
        probes = HostProbes(commands: counter, clock: programs.loop, machine: machine, places: places)
    }

    var now: Moment {
        programs.loop.turn(waitingAtMost: .zero)
        return programs.loop.now
    }

    /// What the commands run so far were, by their first word after git's options.
    var commandsRun: [[String]] { counter.run }

    func forgetCommands() { counter.run = [] }

    func look(_ subject: WorkerSubject) throws -> Observation<WorktreeLook> {
        var seen: Observation<WorktreeLook>?
        probes.git(subject) { seen = $0 }
        return try programs.wait(for: "a look at git") { seen }
    }

    /// A look that must succeed.
    func seen(_ subject: WorkerSubject) throws -> WorktreeLook {
        let look = try look(subject)
        guard let value = look.value else { throw TestTrouble("The look at git gave \(look).") }
        return value
    }

    func state(_ subject: WorkerSubject) throws -> GitState { try seen(subject).state }

    func panes(_ socket: String) throws -> Observation<[PaneLook]> {
        var seen: Observation<[PaneLook]>?
        probes.panes(ofSocket: socket) { seen = $0 }
        return try programs.wait(for: "a look at tmux") { seen }
    }
}

private final class CountingCommands: Commands {
    private let inner: any Commands
    var run: [[String]] = []

    init(_ inner: any Commands) { self.inner = inner }

    func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID {
        run.append(command.arguments)
        return inner.run(command, then: then)
    }

    func cancel(_ id: CommandID) { inner.cancel(id) }
}

func worker(_ worktree: String?) throws -> WorkerSubject {
    guard let id = WorkerID("w") else { throw TestTrouble("An id was refused.") }
    return WorkerSubject(worker: id, worktree: worktree)
}
