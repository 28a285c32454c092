import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketStore
import PicketTestSupport
import PicketWire

/// An agent over scripted ports; the test is its broker, its host and its hub.
final class AgentBench {
    let clock: ManualClock
    let machine: ScriptedMachine
    let probes: ScriptedProbes
    let link: ScriptedLink
    let ledger: MemoryStateFile
    let spool: ScriptedSpool
    let door = ScriptedDoor()
    let mailbox = MemoryMailbox()
    let host: HostID
    let topics: TopicTree
    var settings: AgentSettings
    private(set) var agent: Agent?
    private(set) var lines: [String] = []

    init(boot: String = "boot-1", ledger: MemoryStateFile = MemoryStateFile(), spool: any Spool = MemorySpool()) {
        clock = ManualClock(boot: boot)
        machine = ScriptedMachine(clock: clock)
        probes = ScriptedProbes(clock: clock)
        link = ScriptedLink(clock: clock)
        self.ledger = ledger
        self.spool = ScriptedSpool(spool)
        guard let host = HostID("desk"), let topics = TopicTree(fleet: "home") else {
            preconditionFailure("'desk' and 'home' are ids")
        }
        self.host = host
        self.topics = topics
        settings = AgentSettings(host: host, state: "/state")
    }

    /// Starts an agent on what the ledger and the spool hold.
    func start() throws {
        let lookout = Lookout(
            ports: Lookout.Ports(clock: clock, machine: machine, probes: probes), settings: settings,
            catalogue: RuntimeCatalogue())
        let agent = try Agent(
            ports: Agent.Ports(
                clock: clock, machine: machine, link: link, spool: spool, ledger: ledger,
                mailbox: mailbox, log: { [weak self] in self?.lines.append($0) }),
            settings: settings, lookout: lookout,
            session: Session(clock: clock, link: link, target: settings.broker.target(client: host.text)),
            version: "1.2.3", system: "linux")
        agent.serve(door)
        agent.start()
        self.agent = agent
    }

    /// Starts an agent, lets it look, and has the broker accept it and answer everything.
    func connect() throws {
        try start()
        pass(.seconds(2))
        link.accept()
        link.answerAll()
    }

    /// The agent's process ends without a word.
    func kill() {
        agent = nil
        link.onEvent = nil
        link.drop(sayingGoodbye: false)
        pass(.zero)
    }

    func pass(_ span: Milliseconds) { clock.advance(by: span) }

    @discardableResult
    func addClaude(_ session: String, pane: String = "%1", worktree: String = "/w/s1") -> ProcessIdentity {
        machine.makeWorktree(worktree)
        probes.setWorktree(worktree)
        let shell = machine.start("bash", folder: worktree)
        probes.addPane(pane, session: session, pid: shell.pid)
        return machine.start("claude", parent: shell.pid, folder: worktree)
    }

    /// Everything published since the last `forget`, by what its topic means.
    var sent: [(topic: Topic, message: OutgoingMessage)] {
        link.published.compactMap { entry in topics.parse(entry.message.topic).map { ($0, entry.message) } }
    }

    func sent(_ topic: Topic) -> [OutgoingMessage] { sent.filter { $0.topic == topic }.map(\.message) }

    var events: [Event] {
        sent(.events(host)).compactMap { try? EventMessage(payload: $0.payload).event }
    }

    var presences: [Presence] {
        sent(.presence(host)).compactMap { try? PresenceMessage(payload: $0.payload).presence }
    }

    var heartbeats: [Heartbeat] {
        sent(.heartbeat(host)).compactMap { try? HeartbeatMessage(payload: $0.payload).heartbeat }
    }

    var states: [StateMessage] {
        sent.compactMap { entry in
            guard case .state(_, let kind) = entry.topic else { return nil }
            return try? StateMessage(payload: entry.message.payload, kind: kind)
        }
    }

    func acknowledge(_ epoch: Epoch, _ seq: UInt64, retained: Bool = false) {
        acknowledge([AcknowledgementMessage.Mark(epoch: epoch, seq: seq)], retained: retained)
    }

    func acknowledge(_ marks: [AcknowledgementMessage.Mark], retained: Bool = false) {
        let message = AcknowledgementMessage(host: host, marks: marks)
        link.deliver(topics.text(.acknowledgement(host)), message.payload, retained: retained)
    }

    func hub(birth: UInt64, since: Milliseconds? = nil, online: Bool = true) {
        let message = HubPresenceMessage(online: online, birth: birth, since: since ?? clock.now.wall)
        link.deliver(topics.text(.hubPresence), message.payload)
    }

    func request(_ what: RequestMessage.Request, id: String = "r-1", retained: Bool = false) {
        link.deliver(
            topics.text(.requests(host)), RequestMessage(id: id, what: what).payload, retained: retained)
    }

    /// An event that an agent before this one left in the spool.
    func spooled(_ epoch: Epoch, _ seq: UInt64, size: Int) -> SpooledEvent {
        let detail = Untrusted(String(repeating: "x", count: size))
        let event = Event(
            epoch: epoch, seq: seq, moment: clock.now, worker: nil, what: .hooked(name: "stop", detail: detail))
        return SpooledEvent(epoch: epoch, seq: seq, payload: EventMessage(host: host, event: event).payload)
    }

    /// The events that the local socket answers with.
    func askForEvents() throws -> [Event] {
        let body = door.ask("GET", "/v1/picture").given?.body ?? []
        return try ProbeMessage(
            json: JSONValue.parse(
                body, limits: JSONLimits(bytes: 8 << 20, depth: 64, elements: 1 << 20, stringBytes: 1 << 20))
        ).events.map(\.event)
    }

    func hearPresence(_ state: Presence.State, epoch: Epoch, birth: UInt64) {
        let presence = Presence(state: state, epoch: epoch, birth: birth, version: "1", system: "linux")
        let message = PresenceMessage(
            envelope: Envelope(host: host, epoch: epoch, moment: clock.now), presence: presence)
        link.deliver(topics.text(.presence(host)), message.payload)
    }
}
