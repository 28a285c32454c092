import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire

/// A hub over scripted ports; the test is its broker, its hosts and its readers.
final class HubBench {
    let clock = ManualClock(boot: "hub-boot")
    let link: ScriptedLink
    let memory = MemoryArchive()
    let archive: ScriptedArchive
    let door = ScriptedDoor()
    let commands: ScriptedCommands
    let topics: TopicTree
    var settings = HubSettings(state: "/state")
    private(set) var hub: Hub?
    private(set) var lines: [String] = []

    init() {
        link = ScriptedLink(clock: clock)
        commands = ScriptedCommands(clock: clock)
        link.roundTrip = .milliseconds(1)
        archive = ScriptedArchive(memory)
        guard let topics = TopicTree(fleet: "home") else { preconditionFailure("'home' is an id") }
        self.topics = topics
    }

    /// Starts a hub on what the archive holds.
    func start() throws {
        let restored = try archive.restore()
        let session = Session(
            clock: clock, link: link, target: settings.broker.target(client: "hub"), birth: Hub.birth(in: restored))
        let hub = Hub(
            ports: Hub.Ports(
                clock: clock, archive: archive, commands: commands,
                log: { [weak self] in self?.lines.append($0) }),
            settings: settings, session: session, topics: topics, restored: restored)
        hub.serve(door)
        hub.start()
        self.hub = hub
    }

    func connect() throws {
        try start()
        link.accept()
        pass(.milliseconds(10))
    }

    /// The hub's process ends without a word; what was not applied is lost.
    func kill() {
        hub = nil
        link.onEvent = nil
        link.drop(sayingGoodbye: false)
        pass(.zero)
    }

    func pass(_ span: Milliseconds) { clock.advance(by: span) }

    func voice(_ host: String = "desk", epoch: UInt64 = 1, skew: Milliseconds = .zero) throws -> HostVoice {
        try HostVoice(self, host: host, epoch: Epoch(counter: epoch, tag: 7), skew: skew)
    }

    /// Everything published, by what its topic means.
    var sent: [(topic: Topic, message: OutgoingMessage)] {
        link.published.compactMap { entry in topics.parse(entry.message.topic).map { ($0, entry.message) } }
    }

    func sent(_ topic: Topic) -> [OutgoingMessage] { sent.filter { $0.topic == topic }.map(\.message) }

    /// The requests for state again that were published to a host.
    func resyncs(_ host: HostID) -> [OutgoingMessage] {
        sent(.requests(host)).filter { (try? RequestMessage(payload: $0.payload))?.what == .resync }
    }

    /// What was asked of a host beside its clock, in order.
    func asked(_ host: HostID) -> [RequestMessage.Request] {
        sent(.requests(host)).compactMap { (try? RequestMessage(payload: $0.payload))?.what }.filter { $0 != .clock }
    }

    /// The marks that were published of a host, as text, oldest first.
    func marks(_ host: HostID) -> [String] {
        sent(.acknowledgement(host)).compactMap { try? AcknowledgementMessage(payload: $0.payload) }
            .map { message in message.marks.map { "\($0.epoch.counter):\($0.seq)" }.joined(separator: " ") }
    }

    /// The states that were published of a worker; `cleared` for a clearing.
    func verdicts(_ address: WorkerAddress) -> [String] {
        sent(.verdict(address)).map { message in
            message.payload.isEmpty
                ? "cleared" : (try? VerdictMessage(payload: message.payload).verdict.state.rawValue) ?? "unreadable"
        }
    }

    /// What the door says of the fleet.
    func fleet() throws -> JSONValue {
        try JSONValue.parse(door.ask("GET", "/v1/fleet").given?.body ?? [], limits: .document)
    }

    /// The fleet without what a mere count or the time changes.
    func workers() throws -> JSONValue? { try fleet()["workers"] }

    /// The state of each worker by its full name.
    func states() throws -> [String: String] {
        let workers = try fleet()["workers"]?.array ?? []
        return Dictionary(
            workers.map { row in
                ("\(row["host"]?.string ?? "")/\(row["worker"]?.string ?? "")", row["state"]?.string ?? "")
            }, uniquingKeysWith: { $1 })
    }

    var refusals: [String: Int64] {
        let list = (try? fleet()["status"]?["refused"]?.array) ?? []
        return Dictionary(
            list.map { ($0["reason"]?.string ?? "", $0["count"]?.integer ?? 0) }, uniquingKeysWith: { $1 })
    }

    /// The notices that the door shows.
    func notices() throws -> [JSONValue] {
        try JSONValue.parse(door.ask("GET", "/v1/notices").given?.body ?? [], limits: .document)["notices"]?.array ?? []
    }

    /// One count of a host's events.
    func count(_ name: String, of host: HostID) throws -> Int64? {
        let hosts = try fleet()["status"]?["hosts"]?.array ?? []
        return hosts.first { $0["host"]?.string == host.text }?[name]?.integer
    }
}

/// One host's agent, as the hub hears it.
final class HostVoice {
    let bench: HubBench
    let host: HostID
    var epoch: Epoch
    var boot = ManualClock.boot("host-boot")
    var skew: Milliseconds
    var birth: UInt64 = 1
    private var rev: UInt64 = 0

    init(_ bench: HubBench, host: String, epoch: Epoch, skew: Milliseconds) throws {
        guard let host = HostID(host) else { throw LookFailure(.malformed, "no host id") }
        self.bench = bench
        self.host = host
        self.epoch = epoch
        self.skew = skew
    }

    var moment: Moment {
        Moment(boot: boot, up: bench.clock.now.up - .minutes(20), wall: bench.clock.now.wall + skew)
    }

    func address(_ worker: String) throws -> WorkerAddress {
        guard let worker = WorkerID(worker) else { throw LookFailure(.malformed, "no worker id") }
        return WorkerAddress(host: host, worker: worker)
    }

    private var envelope: Envelope { Envelope(host: host, epoch: epoch, moment: moment) }

    private func deliver(_ topic: Topic, _ payload: [UInt8], retained: Bool = false) {
        bench.link.deliver(bench.topics.text(topic), payload, retained: retained)
    }

    func presence(_ state: Presence.State = .online, birth: UInt64? = nil, retained: Bool = false) {
        let presence = Presence(
            state: state, epoch: epoch, birth: birth ?? self.birth, version: "1.0.0", system: "linux")
        deliver(
            .presence(host), PresenceMessage(envelope: envelope, presence: presence).payload, retained: retained)
    }

    func heartbeat(lastSeq: UInt64 = 0, rev: UInt64? = nil) {
        var heartbeat = Heartbeat()
        heartbeat.lastSeq = lastSeq
        heartbeat.highestRev = rev ?? self.rev
        deliver(.heartbeat(host), HeartbeatMessage(envelope: envelope, heartbeat: heartbeat).payload)
    }

    /// Beats for `span`, every 10 s.
    func live(for span: Milliseconds) {
        var left = span
        while left > .zero {
            heartbeat()
            bench.pass(min(left, .seconds(10)))
            left -= .seconds(10)
        }
    }

    func state(
        _ worker: String, _ value: WorkerStateValue, rev: UInt64? = nil, retained: Bool = false, at when: Moment? = nil
    ) throws {
        self.rev = rev ?? self.rev + 1
        let address = try address(worker)
        let envelope = Envelope(host: host, epoch: epoch, moment: when ?? moment)
        let message = StateMessage(envelope: envelope, worker: address.worker, rev: self.rev, value: value)
        deliver(.state(address, value.kind), message.payload, retained: retained)
    }

    func run(_ worker: String, life: Run.Life = .alive, pid: Int32 = 100, retained: Bool = false) throws {
        let run = Run(
            runtime: .claude, identity: ProcessIdentity(boot: boot, pid: pid, start: 1), program: "claude",
            startedUp: moment.up - .minutes(5), life: life, reachedLoop: true)
        try state(worker, .run(.seen(run), groups: [], core: false), retained: retained)
    }

    /// A worker that is busy by its own account.
    func busy(_ worker: String, pid: Int32 = 100, retained: Bool = false) throws {
        try run(worker, pid: pid, retained: retained)
        var account = SessionAccount(runtime: .claude)
        account.status = .busy
        account.recordUp = moment.up
        try state(worker, .session(.seen(account)), retained: retained)
    }

    /// An event, as its wire message.
    func payload(
        _ seq: UInt64, _ what: Happening = .started, epoch: Epoch? = nil, of worker: String? = nil,
        at when: Moment? = nil
    ) -> [UInt8] {
        let event = Event(
            epoch: epoch ?? self.epoch, seq: seq, moment: when ?? moment, worker: worker.flatMap { WorkerID($0) },
            what: what)
        return EventMessage(host: host, event: event).payload
    }

    func event(
        _ seq: UInt64, _ what: Happening = .started, epoch: Epoch? = nil, of worker: String? = nil,
        at when: Moment? = nil
    ) {
        deliver(.events(host), payload(seq, what, epoch: epoch, of: worker, at: when))
    }

    func earlier(by span: Milliseconds) -> Moment {
        var earlier = moment
        earlier.up -= span
        earlier.wall -= span
        return earlier
    }

    /// Answers a request for the clock.
    func echo(_ id: String) {
        deliver(.echo(host), EchoMessage(envelope: envelope, id: id).payload)
    }

    func clear(_ worker: String, _ kind: StateKind) throws { deliver(.state(try address(worker), kind), []) }
}
