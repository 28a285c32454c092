import PicketAgent
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketWire

/// A host of the fleet: the machine, the disk, and the agent that runs on it or does not.
final class Site {
    let world: WorldHost
    let disk = AgentDisk()
    let settings: AgentSettings
    let broker: Broker
    private var dice: Dice
    /// The agent that runs; nil where none does.
    private(set) var agent: AgentLife?
    /// An agent of another state folder that runs beside it, by mistake.
    private(set) var double: AgentLife?
    private var doubleDisk = AgentDisk()
    /// Whether an agent is wanted; one that is not running is started again.
    var wantsAgent = true
    /// What becomes of an ssh to it.
    var ssh = SSHTrouble.none
    /// Hears of events that were made, and whether they were kept.
    var onAppend: (HostID, SpooledEvent, Bool) -> Void = { _, _, _ in }
    /// Lines that its agents logged.
    var onLog: (String) -> Void = { _ in }

    init(world: WorldHost, settings: AgentSettings, broker: Broker, dice: Dice) {
        self.world = world
        self.settings = settings
        self.broker = broker
        self.dice = dice
    }

    var id: HostID { world.id }

    var isRunning: Bool { agent.map { !$0.life.isOver } ?? false }

    // MARK: - Its agent

    /// Starts the agent, where its machine is awake and none runs.
    func startAgent() {
        guard world.isOn, !isRunning else { return }
        reap()
        agent = makeAgent(disk)
    }

    /// Starts another agent of the same host beside it.
    func startDouble() {
        guard world.isOn, double == nil else { return }
        doubleDisk = AgentDisk()
        double = makeAgent(doubleDisk)
    }

    private func makeAgent(_ disk: AgentDisk) -> AgentLife? {
        let life = Life(schedule: world.schedule, time: world.time)
        return AgentLife(self, life: life, disk: disk, dice: dice.fork(), isDouble: disk === doubleDisk)
    }

    /// The agent's process is killed.
    func killAgent() {
        guard let agent else { return }
        agent.life.end()
        reap()
    }

    /// The agent is told to end.
    func stopAgent() {
        guard let agent, isRunning else { return }
        agent.agent.stop()
        agent.life.after(300) { [weak self] in self?.killAgent() }
    }

    /// The other agent ends.
    func endDouble() {
        guard let double else { return }
        double.life.end()
        broker.closeWire(of: id.text, life: double.life)
        world.watchers.removeAll { $0 === double.machine }
        self.double = nil
    }

    /// Takes away what is left of an agent that is gone.
    func reap() {
        guard let agent, agent.life.isOver else { return }
        broker.closeWire(of: id.text, life: agent.life)
        world.watchers.removeAll { $0 === agent.machine }
        self.agent = nil
    }

    /// The machine loses its power; what the disk had not been waited for is gone.
    func losePower() {
        agent?.life.end()
        double?.life.end()
        broker.cut(id.text)
        world.watchers = []
        agent = nil
        double = nil
        disk.losePower(at: world.schedule.now)
        world.loseAllProcesses()
        world.isOn = false
    }

    // MARK: - A probe over ssh

    /// What `picket-agent probe` prints there, without its frame.
    func probe(_ request: ProbeRequest, then: @escaping ([UInt8]) -> Void) {
        if let agent, isRunning { return then(agent.picture(for: request)) }
        let life = Life(schedule: world.schedule, time: world.time)
        let look = LoneProbe(self, life: life, dice: dice.fork(), request: request)
        look.begin(then)
    }

    func makeLookout(_ life: Life, _ clock: SimulatedClock, _ machine: SimulatedMachine, _ dice: Dice) -> Lookout {
        Lookout(
            ports: Lookout.Ports(
                clock: clock, machine: machine,
                probes: SimulatedProbes(host: world, life: life, deadline: settings.lookDeadline, dice: dice)),
            settings: settings, catalogue: RuntimeCatalogue(others: settings.workers.compactMap(\.program)),
            accountFolders: [WorldHost.accounts])
    }
}
