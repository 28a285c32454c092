import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketWire

/// One life of an agent, wired as its program wires it, over simulated ports.
final class AgentLife {
    let life: Life
    let agent: Agent
    let machine: SimulatedMachine
    private let door = SimulatedDoor()

    /// Starts an agent; nil where it could not begin, as with a full disk.
    init?(_ site: Site, life: Life, disk: AgentDisk, dice: Dice, isDouble: Bool) {
        var dice = dice
        self.life = life
        let clock = SimulatedClock(life: life, dice: dice.fork())
        machine = SimulatedMachine(host: site.world, life: life)
        let link = SimulatedLink(broker: site.broker, life: life)
        let settings = site.settings
        let host = site.id
        let onAppend = site.onAppend
        let onLog = site.onLog
        let spool = SimulatedSpool(disk: disk, life: life) { if !isDouble { onAppend(host, $0, $1) } }
        do {
            agent = try Agent(
                ports: Agent.Ports(
                    clock: clock, machine: machine, link: link, spool: spool,
                    ledger: SimulatedStateFile(disk: disk, life: life), log: onLog),
                settings: settings, lookout: site.makeLookout(life, clock, machine, dice.fork()),
                session: Session(clock: clock, link: link, target: settings.broker.target(client: host.text)),
                version: "1.0.0", system: "linux")
        } catch {
            onLog(error.message)
            life.end()
            return nil
        }
        agent.serve(door)
        site.world.watchers.append(machine)
        agent.start()
    }

    /// What its local socket answers to a probe.
    func picture(for request: ProbeRequest) -> [UInt8] {
        if let orphans = request.orphans { _ = door.ask("POST", ["v1", "adopt"], body: orphans.payload) }
        let query = request.marks.map { DoorRequest.QueryItem(name: "mark", value: "\($0.epoch):\($0.seq)") }
        return door.ask("GET", ["v1", "picture"], query)?.body ?? []
    }
}

/// A probe that finds no running agent.
final class LoneProbe {
    private let life: Life
    private let clock: SimulatedClock
    private let machine: SimulatedMachine
    private let look: LoneLook
    private let ledger: Ledger
    private var itself: LoneProbe?

    init(_ site: Site, life: Life, dice: Dice, request: ProbeRequest) {
        var dice = dice
        self.life = life
        clock = SimulatedClock(life: life, dice: dice.fork())
        machine = SimulatedMachine(host: site.world, life: life)
        let marks = Dictionary(request.marks.map { ($0.epoch, $0.seq) }, uniquingKeysWith: max)
        let disk = site.disk
        look = LoneLook(
            clock: clock, host: site.id, lookout: site.makeLookout(life, clock, machine, dice.fork()), request: request
        ) {
            disk.waiting(after: marks).compactMap { try? EventMessage(payload: $0.payload) }
        }
        ledger = LedgerFile.read(SimulatedStateFile(disk: disk, life: life))
    }

    func begin(_ then: @escaping ([UInt8]) -> Void) {
        // It keeps itself until it has answered.
        itself = self
        life.after(LoneLook.patience.count) { [self] in
            look.begin(ledger) { [self] message in
                life.end()
                itself = nil
                then(message.json.bytes())
            }
        }
    }
}

extension AgentDisk {
    /// The events that wait, after these marks, as a reader without a lock sees them.
    fileprivate func waiting(after marks: [Epoch: UInt64]) -> [SpooledEvent] {
        var found: [SpooledEvent] = []
        for epoch in spool.contents.epochs where found.count < ProbeMessage.mostEvents {
            let events = spool.contents.events(
                after: marks[epoch] ?? 0, of: epoch, limit: ProbeMessage.mostEvents - found.count)
            found += events.filter { $0.epoch == epoch }
        }
        return ProbeMessage.bounded(found) { $0.payload.count }
    }
}
