import PicketModel

/// Plants faults from the seed, one after the other and several at a time, and mends them.
final class FaultMaker {
    unowned let simulation: Simulation
    var dice: Dice
    private(set) var counts: [String: Int] = [:]
    /// What mends the faults that stand, by number.
    private var open: [Int: () -> Void] = [:]
    private var made = 0
    private var isOver = false
    /// Those that this seed plants: a few kinds in each, so that each is met apart from the others too.
    private let kinds: [Fault]

    init(_ simulation: Simulation) {
        self.simulation = simulation
        dice = simulation.dice.fork()
        let few = dice.chance(500)
        var own = dice
        let drawn = few ? (0..<5).map { _ in own.one(of: Fault.allCases) } : Fault.allCases
        kinds = simulation.plan.faults ?? drawn
        dice = own
    }

    var schedule: Schedule { simulation.schedule }

    /// How long until nothing goes wrong any more.
    var untilCalm: Int64 { simulation.plan.hours * 3_600_000 - schedule.now }

    /// Begins to plant.
    func begin() {
        let longest: Int64 = simulation.plan.hasDefaultPeriods ? 600_000 : 1_800_000
        schedule.after(dice.span(10_000...longest)) { [weak self] in
            guard let self, !isOver else { return }
            plant(dice.one(of: kinds))
            begin()
        }
    }

    /// Mends all that is broken, and plants nothing more.
    func end() {
        isOver = true
        for number in open.keys.sorted() { mend(number) }
        for site in simulation.sites {
            site.wantsAgent = true
            // What was to end within a call may not have come so far.
            if site.agent?.life.isDoomed == true { site.killAgent() }
            wake(site)
            start(site)
        }
        simulation.hub.wantsHub = true
        if simulation.hub.hub?.life.isDoomed == true { simulation.hub.kill() }
        simulation.hub.start()
    }

    func plant(_ fault: Fault) {
        counts[fault.rawValue, default: 0] += 1
        let site = dice.one(of: simulation.sites)
        simulation.trace("fault: \(fault.rawValue), of \(site.id) where it is of a host")
        simulation.digest.add(fault.rawValue)
        plantOnAgent(fault, site)
        plantOnHub(fault)
        plantOnNetwork(fault, site)
        plantOnHost(fault, site)
        plantOnDisk(fault, site)
    }

    /// Has what was broken mended after a while.
    func last(_ range: ClosedRange<Int64>, _ body: @escaping () -> Void) {
        made += 1
        let number = made
        open[number] = body
        schedule.after(dice.span(range)) { [weak self] in self?.mend(number) }
    }

    private func mend(_ number: Int) { open.removeValue(forKey: number)?() }

    /// Starts an agent and a terminal on a host that is on, where they are wanted.
    func start(_ site: Site) {
        guard site.world.isOn, site.wantsAgent else { return }
        if site.world.isAwake { site.startAgent() }
        if !site.isRunning { schedule.after(10_000) { [weak self, site] in self?.start(site) } }
    }

    func wake(_ site: Site) {
        if !site.world.isOn {
            site.world.time.reboot(at: schedule.now)
            site.world.isOn = true
        }
        if !site.world.tmuxRuns { simulation.openTerminal(of: site, shuffled: dice.chance(250)) }
    }
}
