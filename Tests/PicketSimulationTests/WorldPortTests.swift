import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketSimulation

/// The simulated forms of the ports to the world meet what the real ones meet.
struct WorldPortTests {
    @Test(arguments: ClockConformance.allCases)
    func theClockMeetsThePort(_ rule: ClockConformance) throws {
        let schedule = Schedule()
        let life = Life(schedule: schedule, time: LocalTime(name: "h", upAtBegin: 3_600_000))
        try rule.check(SimulatedClock(life: life, dice: Dice(seed: 1)), .steps(of: schedule))
    }

    @Test(arguments: LinkConformance.allCases)
    func theLinkMeetsThePort(_ rule: LinkConformance) throws {
        let schedule = Schedule()
        let broker = Broker(schedule: schedule, dice: Dice(seed: 2))
        let time = LocalTime(name: "h", upAtBegin: 3_600_000)
        let stage = LinkConformance.Stage(
            time: .steps(of: schedule), target: { LinkTarget(host: "localhost", port: 1883, client: $0) },
            makeLink: { SimulatedLink(broker: broker, life: Life(schedule: schedule, time: time)) })
        try rule.check(stage)
    }

    @Test(arguments: CommandsConformance.allCases)
    func theCommandsMeetThePort(_ rule: CommandsConformance) throws {
        let stage = try SimulatedStage()
        let life = Life(schedule: stage.schedule, time: LocalTime(name: "hub", upAtBegin: 3_600_000))
        let commands = SimulatedCommands(life: life, sites: [stage.site], dice: Dice(seed: 3))
        stage.site.ssh = .silent
        let examples = CommandsConformance.Examples(
            quick: Command(["ssh", "-O", "exit", "--", "h0"]), missing: Command(["no-such-program"]),
            hanging: Command(["ssh", "--", "h0", "picket-agent", "probe"], deadline: .milliseconds(300)))
        try rule.check(commands, examples, .steps(of: stage.schedule))
    }

    @Test(arguments: MachineConformance.allCases)
    func theMachineMeetsThePort(_ rule: MachineConformance) throws { try rule.check(SimulatedStage()) }

    @Test(arguments: ProbesConformance.allCases)
    func theProbesMeetThePort(_ rule: ProbesConformance) throws { try rule.check(SimulatedStage()) }
}

extension PassingTime {
    /// That of a simulated world.
    fileprivate static func steps(of schedule: Schedule) -> PassingTime {
        PassingTime { span, holds in
            let end = schedule.now + span.count
            while !holds(), schedule.now < end { schedule.run(until: schedule.now + 1) { false } }
        }
    }
}

/// A simulated host with a worktree and a terminal.
private final class SimulatedStage: MachineStage, ProbesStage {
    let schedule = Schedule()
    let site: Site
    let machine: any Machine
    let probes: any Probes
    private let own: SimulatedMachine
    private var made = 0
    private let shell: Int32
    let folder = "/w/h0/w0"

    init() throws {
        let id = try #require(HostID("h0"))
        let world = WorldHost(id: id, schedule: schedule, dice: Dice(seed: 4))
        let plan = SimulationPlan(seed: 1, hours: 1)
        site = Site(
            world: world, settings: .simulated(id, sessions: ["w0"], plan: plan),
            broker: Broker(schedule: schedule, dice: Dice(seed: 5)), dice: Dice(seed: 6))
        let life = Life(schedule: schedule, time: world.time)
        own = SimulatedMachine(host: world, life: life)
        world.watchers.append(own)
        machine = own
        probes = SimulatedProbes(host: world, life: life, deadline: .seconds(5), dice: Dice(seed: 7))
        world.worktrees[folder] = Worktree(path: folder, branch: "feat/x", base: Worktree.Commit(id: "base", at: 0))
        world.openTerminal([(session: "w0", worktree: folder)])
        shell = try #require(world.panes.first).shell
        // What happens in a test is later than what lay there before.
        schedule.run(until: 60_000) { false }
    }

    private var world: WorldHost { site.world }

    var time: PassingTime { .steps(of: schedule) }
    var up: Milliseconds { world.time.up(at: schedule.now) }
    var worktree: String { folder }
    var elsewhere: String { "/home" }
    var branch: String { "feat/x" }
    var server: (socket: String, session: String, nowhere: String) { (world.socket, "w0", "/tmp/nowhere") }

    func start() -> (process: ProcessIdentity, parent: Int32) {
        (world.start("claude", parent: shell, folder: folder), shell)
    }

    func end(_ process: ProcessIdentity) { world.end(process.pid) }

    func write(_ name: String, in subfolder: String) { world.change(folder, files: ["\(subfolder)/\(name)"]) { _ in } }

    func commit() -> String {
        made += 1
        let id = "commit-\(made)"
        world.change(folder, files: [], git: true) { tree in
            tree.commits.append(Worktree.Commit(id: id, at: self.schedule.now))
        }
        return id
    }

    func leaveUntracked() { world.change(folder, files: ["new"]) { $0.untracked["new"] = "1" } }

    func changeTracked() { world.change(folder, files: ["known"]) { $0.tracked["known"] = "1" } }

    func writeResult(succeeded: Bool) {
        made += 1
        world.change(folder, files: []) { tree in
            tree.result = Worktree.Result(
                succeeded: succeeded, at: self.schedule.now, fingerprint: "result-\(self.made)")
        }
    }

    func remove() { world.change(folder, files: [], git: true) { $0.exists = false } }
}
