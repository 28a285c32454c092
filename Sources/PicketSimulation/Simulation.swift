import PicketLoop
import PicketModel
import PicketWire

/// A fleet that runs over simulated ports: hosts with their agents, a broker and a hub, in a world that goes wrong.
package final class Simulation {
    let plan: SimulationPlan
    let schedule = Schedule()
    let broker: Broker
    let sites: [Site]
    let doers: [Doer]
    let hub: HubSite
    let topics: TopicTree
    var dice: Dice
    var digest = Digest()
    private(set) var failure: String?
    private var faults: FaultMaker?
    /// Hears what goes on, for a person; empty unless asked for.
    package var onTrace: ((String) -> Void)?

    lazy var marks = MarkChecks(self)
    lazy var verdicts = VerdictChecks(self)
    lazy var looks = LookChecks(self)
    lazy var notices = NoticeChecks(self)
    lazy var presences = PresenceChecks(self)
    lazy var ends = EndChecks(self)
    let made = MadeEvents()

    /// A world before its first moment.
    package init(_ plan: SimulationPlan) {
        self.plan = plan
        var dice = Dice(seed: plan.seed)
        broker = Broker(schedule: schedule, dice: dice.fork())
        broker.saysTakeOver = plan.seed % 2 == 0
        guard let topics = TopicTree(fleet: "home") else { preconditionFailure("'home' is an id") }
        self.topics = topics
        var sites: [Site] = []
        var doers: [Doer] = []
        for number in 0..<dice.count(2...4) {
            let site = Self.makeSite(number, schedule, broker, plan, &dice)
            sites.append(site)
            doers += Self.makeDoers(on: site, plan, &dice)
        }
        self.sites = sites
        self.doers = doers
        hub = HubSite(
            schedule: schedule, settings: .simulated(sites.map(\.id), plan: plan), broker: broker, sites: sites,
            dice: dice.fork())
        self.dice = dice
    }

    private static func makeSite(
        _ number: Int, _ schedule: Schedule, _ broker: Broker, _ plan: SimulationPlan, _ dice: inout Dice
    ) -> Site {
        guard let id = HostID("h\(number)") else { preconditionFailure("'h\(number)' is an id") }
        let world = WorldHost(id: id, schedule: schedule, dice: dice.fork())
        let settings = AgentSettings.simulated(id, sessions: (0..<5).map { "w\($0)" }, plan: plan)
        let site = Site(world: world, settings: settings, broker: broker, dice: dice.fork())
        if dice.chance(250) { site.disk.byteBound = 20_000 }
        return site
    }

    private static func makeDoers(on site: Site, _ plan: SimulationPlan, _ dice: inout Dice) -> [Doer] {
        let pace: Int64 = plan.hasDefaultPeriods ? 240_000 : 700_000
        return (0..<5).map { number in
            Doer(
                host: site.world, session: "w\(number)", isPlain: AgentSettings.isPlain(number), pace: pace,
                dice: dice.fork())
        }
    }

    /// Plays it to its end, or to the first thing that is not as it must be.
    package func run() -> SimulationResult {
        connect()
        for site in sites {
            openTerminal(of: site)
            site.startAgent()
        }
        hub.start()
        for doer in doers { doer.begin() }
        let end = plan.hours * 3_600_000
        let faults = FaultMaker(self)
        self.faults = faults
        if plan.hasFaults { faults.begin() }
        schedule.run(until: end) { failure != nil }
        calmDown()
        schedule.run(until: end + plan.settling.count) { failure != nil }
        if failure == nil { ends.check() }
        for text in ends.texts { digest.add(text) }
        return SimulationResult(
            plan: plan, digest: digest, steps: schedule.steps, faults: faults.counts, failure: failure)
    }

    /// Notes the first thing that is not as it must be.
    func fail(_ text: String) {
        guard failure == nil else { return }
        failure = "at \(Self.time(schedule.now)): \(text)"
    }

    func trace(_ text: @autoclosure () -> String) {
        if let onTrace { onTrace("\(Self.time(schedule.now)) \(text())") }
    }

    static func time(_ now: Int64) -> String {
        let (hours, minutes, rest) = (now / 3_600_000, now / 60_000 % 60, now % 60_000)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let thousandths = String(1000 + rest % 1000).dropFirst()
        return "\(two(hours)):\(two(minutes)):\(two(rest / 1000)).\(thousandths)"
    }

    func openTerminal(of site: Site, shuffled: Bool = false) {
        var order = doers.filter { $0.host === site.world }.map { (session: $0.session, worktree: $0.worktree) }
        if shuffled { order.append(order.removeFirst()) }
        site.world.openTerminal(order)
    }

    /// What goes wrong is over, and workers start nothing new.
    private func calmDown() {
        trace("calm")
        faults?.end()
        for doer in doers { doer.isCalm = true }
    }

    private func connect() {
        for site in sites {
            site.onAppend = { [unowned self] host, event, isKept in
                made.note(host, event, isKept: isKept, at: schedule.now)
                trace(Self.line(host, event, isKept: isKept))
            }
            site.onLog = { [unowned self] line in trace("\(site.id): \(line)") }
        }
        hub.onLog = { [unowned self] line in trace("hub: \(line)") }
        hub.onChange = { [unowned self] change, picture, now in
            verdicts.hear(change, picture, now)
            looks.hear(change)
        }
        broker.onMessage = { [unowned self] client, message in hear(message, from: client) }
        broker.onDelivery = { [unowned self] client, message in
            digest.add(UInt64(schedule.now))
            digest.add(client)
            digest.add(message.topic)
            digest.add(message.payload)
        }
        schedule.afterStep = { [unowned self] in reap() }
    }

    private static func line(_ host: HostID, _ spooled: SpooledEvent, isKept: Bool) -> String {
        let event = try? EventMessage(payload: spooled.payload).event
        let what = event.map { "\($0.what.name) \($0.worker?.text ?? "")" } ?? "unreadable"
        return "\(host): event \(spooled.seq) of epoch \(spooled.epoch), \(what)" + (isKept ? "" : ", was not kept")
    }

    private func hear(_ message: OutgoingMessage, from client: String) {
        presences.hear(message)
        guard client == "hub" else { return }
        marks.hear(message)
        notices.hear(message)
        if let onTrace, message.topic.contains("/verdicts/"),
            let verdict = try? VerdictMessage(payload: message.payload)
        {
            let why = verdict.verdict.why.map(\.says.raw).joined(separator: "; ")
            onTrace(
                "\(Self.time(schedule.now)) \(verdict.address) \(verdict.verdict.state) row \(verdict.verdict.row) \(why)"
            )
        }
    }

    /// Processes that died in the midst of what they did are taken away.
    private func reap() {
        for site in sites { site.reap() }
        hub.reap()
        if let key = hub.disk.storedTwice.first {
            fail("event \(key.seq) of epoch \(key.epoch) of \(key.host) was stored twice")
        }
    }
}
