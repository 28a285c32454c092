import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

/// Where the hub runs, or does not: its machine, its disk, and the life that it has.
final class HubSite {
    let schedule: Schedule
    let time: LocalTime
    let disk = HubDisk()
    let settings: HubSettings
    let broker: Broker
    let sites: [Site]
    private var dice: Dice
    private(set) var hub: HubLife?
    /// Whether a hub is wanted.
    var wantsHub = true
    /// Whether its network is down: no broker, no ssh.
    var isCutOff = false
    /// Hears of each change that it folds, and of the picture before it.
    var onChange: (PictureChange, Picture, Moment) -> Void = { _, _, _ in }
    var onLog: (String) -> Void = { _ in }

    init(schedule: Schedule, settings: HubSettings, broker: Broker, sites: [Site], dice: Dice) {
        self.schedule = schedule
        self.settings = settings
        self.broker = broker
        self.sites = sites
        self.dice = dice
        time = LocalTime(name: "hub", upAtBegin: 7_200_000)
    }

    var isRunning: Bool { hub.map { !$0.life.isOver } ?? false }

    /// Starts the hub, where none runs.
    func start() {
        guard !isRunning else { return }
        reap()
        hub = HubLife(self, life: Life(schedule: schedule, time: time), dice: dice.fork())
    }

    /// Its process is killed.
    func kill() {
        hub?.life.end()
        reap()
    }

    /// It is told to end.
    func stop() {
        guard let hub, isRunning else { return }
        hub.hub.stop()
        hub.life.after(300) { [weak self] in self?.kill() }
    }

    /// Takes away what is left of a hub that is gone.
    func reap() {
        guard let hub, hub.life.isOver else { return }
        broker.closeWire(of: "hub", life: hub.life)
        self.hub = nil
    }

    /// Its machine loses its power.
    func losePower() {
        hub?.life.end()
        broker.cut("hub")
        hub = nil
        disk.losePower()
    }
}

/// One life of the hub, wired as its program wires it, over simulated ports.
final class HubLife {
    let life: Life
    let hub: Hub
    let door = SimulatedDoor()
    let clock: SimulatedClock

    /// Starts a hub; nil where its store or fleet cannot be used.
    init?(_ site: HubSite, life: Life, dice: Dice) {
        var dice = dice
        self.life = life
        clock = SimulatedClock(life: life, dice: dice.fork())
        let archive = SimulatedArchive(disk: site.disk, life: life)
        let link = SimulatedLink(broker: site.broker, life: life)
        let commands = SimulatedCommands(life: life, sites: site.sites, dice: dice.fork())
        commands.isCutOff = { [weak site] in site?.isCutOff ?? true }
        guard let restored = try? archive.restore(), let topics = TopicTree(fleet: site.settings.fleet) else {
            return nil
        }
        hub = Hub(
            ports: Hub.Ports(clock: clock, archive: archive, commands: commands, log: site.onLog),
            settings: site.settings,
            session: Session(
                clock: clock, link: link, target: site.settings.broker.target(client: "hub"),
                birth: Hub.birth(in: restored)),
            topics: topics, restored: restored)
        let tap = site.onChange
        hub.onChange = { [clock] change, picture in tap(change, picture, clock.now) }
        hub.serve(door)
        hub.start()
    }

    /// The fleet as a reader of its door sees it.
    var fleet: FleetMessage? {
        door.ask("GET", ["v1", "fleet"]).flatMap { answer in
            (try? JSONValue.parse(answer.body, limits: .document)).flatMap { try? FleetMessage(json: $0) }
        }
    }
}
