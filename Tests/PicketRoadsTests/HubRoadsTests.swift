import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// A whole hub through an outage of its broker, and of one host's push.
final class HubRoadsTests {
    private let clock = ManualClock()
    private let link: ScriptedLink
    private let commands: ScriptedCommands
    private let archive = MemoryArchive()
    private let door = ScriptedDoor()
    private let hub: Hub
    private let desk: FarHost
    private let mini: FarHost
    /// Verdicts as they were, second by second.
    private var states: [String] = []
    private var sshWorks = true

    init() throws {
        let topics = try #require(TopicTree(fleet: "home"))
        link = ScriptedLink(clock: clock)
        link.roundTrip = .zero
        commands = ScriptedCommands(clock: clock)
        desk = FarHost("desk", clock: clock, topics: topics)
        mini = FarHost("mini", clock: clock, topics: topics)
        let target = LinkTarget(host: "broker", port: 1883, client: "hub")
        hub = Hub(
            ports: Hub.Ports(clock: clock, archive: archive, commands: commands, log: { _ in }),
            settings: settings(["desk", "mini"]), session: Session(clock: clock, link: link, target: target),
            topics: topics, restored: archive.restore())
        commands.script = { [weak self] command in
            guard let self, self.sshWorks, !command.arguments.contains("-O") else {
                return sshFailure("ssh: connect to host desk port 22: Connection refused")
            }
            return (command.destination == "me@desk" ? self.desk : self.mini).probe(command)
        }
        hub.serve(door)
        hub.start()
        link.accept()
        for host in [desk, mini] { host.connect(link) }
        pass(.seconds(60))
        states = []
    }

    /// Lets time pass; hosts push while the broker is there, and verdicts are noted each second.
    private func pass(_ span: Milliseconds) {
        for _ in 0..<span.seconds {
            clock.advance(by: .seconds(1))
            if clock.now.up.seconds % 10 == 0 { for host in [desk, mini] { host.beat(link) } }
            clock.advance(by: .zero)
            states.append(state)
        }
    }

    private var fleet: FleetMessage? {
        let body = door.ask("GET", "v1/fleet").given?.body ?? []
        return (try? JSONValue.parse(body, limits: .document)).flatMap { try? FleetMessage(json: $0) }
    }

    private var state: String { fleet?.workers.first { $0.address == desk.address }?.verdict.state.rawValue ?? "none" }

    private func road(_ host: FarHost) -> Road? { fleet?.hosts.first { $0.host == host.id }?.road }

    private var polled: Int { commands.runs.filter { !$0.command.arguments.contains("-O") }.count }

    @Test("all is well: nobody is polled")
    func quiet() {
        pass(.minutes(5))
        #expect(polled == 0)
        #expect(Set(states) == ["working"])
        #expect(road(desk) == .mqtt)
    }

    @Test("the broker is lost: hosts are on ssh within 8 s, and no verdict moves, for as long as it lasts")
    func outage() {
        link.lose()
        pass(.seconds(8))
        #expect(road(desk) == .ssh)
        #expect(road(mini) == .ssh)
        pass(.minutes(30))
        #expect(Set(states) == ["working"])
    }

    @Test("a worker that commits and ends in the outage is seen over ssh, and judged")
    func endInOutage() {
        link.lose()
        pass(.seconds(20))
        desk.commitAndExit()
        pass(.seconds(16))
        #expect(state == "delivered")
        #expect(archive.allEvents.map(\.road) == [.ssh, .ssh])
        #expect(states == states.sorted { $0 > $1 }, "from working to delivered, and nothing between or after")
    }

    @Test("the broker is back: the road is mqtt with the first push, each event stands once, no verdict moves")
    func handBack() {
        link.lose()
        pass(.seconds(20))
        desk.commitAndExit()
        pass(.seconds(20))
        states = []
        for _ in 0..<30 where link.state != .connecting { clock.advance(by: .seconds(1)) }
        link.accept()
        for host in [desk, mini] { host.connect(link) }
        #expect(road(desk) == .mqtt)
        let before = polled
        pass(.minutes(2))
        #expect(polled == before)
        #expect(Set(states) == ["delivered"])
        #expect(archive.allEvents.map(\.seq) == [1, 2])
        let counts = fleet?.status.hosts.first { $0.host == desk.id }
        #expect(counts?.stored == 2)
        #expect(counts?.missing == 0)
    }

    @Test("events that came over mqtt already are not asked for again: the poll carries the marks")
    func marks() throws {
        desk.commitAndExit()
        desk.connect(link)
        pass(.seconds(5))
        link.lose()
        pass(.seconds(10))
        let request = try #require(commands.runs.first { $0.command.destination == "me@desk" }?.command.request)
        #expect(request.marks.map(\.seq) == [2])
        #expect(request.workers.map(\.worker) == [desk.address.worker])
        #expect(request.workers.first?.worktree == "/work/sen-470")
        #expect(request.workers.first?.run == desk.evidence.run.value)
    }

    @Test("marks of what could not be stored are told to nobody")
    func unsafeMarks() throws {
        desk.commitAndExit()
        desk.connect(link)
        archive.nextFailure = .failed("no space left")
        #expect(hub.poll(desk.id))
        clock.advance(by: .zero)
        #expect(try #require(commands.runs.first?.command.request).marks.isEmpty)
    }

    @Test("one host's push is lost: that host alone is polled after 25 s, and hands back with its next push")
    func oneHost() {
        desk.pushes = false
        pass(.seconds(28))
        #expect(road(desk) == .ssh)
        #expect(road(mini) == .mqtt)
        #expect(commands.runs.allSatisfy { $0.command.destination == "me@desk" })
        pass(.minutes(5))
        desk.pushes = true
        pass(.seconds(10))
        #expect(road(desk) == .mqtt)
        let before = polled
        pass(.minutes(5))
        #expect(polled == before)
        #expect(Set(states) == ["working"])
    }

    @Test("the hub's presence names the hosts that it hears over ssh, and is said anew when they change")
    func presence() throws {
        func said() -> [String] {
            link.published.filter { $0.message.topic.hasSuffix("hub/presence") }.compactMap { entry in
                (try? HubPresenceMessage(payload: entry.message.payload))?.ssh.map(\.text).joined(separator: " ")
            }
        }
        #expect(said() == [""])
        desk.pushes = false
        pass(.seconds(30))
        #expect(said() == ["", "desk"])
        pass(.minutes(5))
        desk.pushes = true
        pass(.seconds(12))
        #expect(said() == ["", "desk", ""])
    }

    @Test("neither road leads there: unknown once the poll has failed, with its cause; and back with the first push")
    func bothRoads() {
        sshWorks = false
        desk.pushes = false
        pass(.seconds(24))
        #expect(Set(states) == ["working"])
        pass(.seconds(6))
        #expect(state == "unknown")
        let trouble = fleet?.hosts.first { $0.host == desk.id }?.trouble?.raw
        #expect(trouble?.contains("Connection refused") == true)
        desk.pushes = true
        pass(.seconds(10))
        #expect(state == "working")
    }

    @Test("the hub stands still for hours: nothing worsens, and nobody is polled before pushes could come")
    func hubSleeps() {
        clock.suspend(for: .hours(3))
        states = []
        pass(.seconds(29))
        #expect(polled == 0)
        #expect(Set(states) == ["working"])
    }

    @Test("a look that was made before an end says nothing of what came after, by whatever road it comes")
    func oldLooks() {
        link.lose()
        pass(.seconds(20))
        let before = desk.evidence
        desk.commitAndExit()
        // The poll comes before git was asked again.
        desk.evidence.git = before.git
        desk.evidence.seen[.git] = before.seen[.git]
        pass(.seconds(20))
        #expect(!states.contains("vanished"))
    }

    @Test("a door's POST looks at a host at once, and says where there is no second road")
    func askedAtTheDoor() {
        #expect(door.ask("POST", "v1/hosts/desk/look").given?.status == 200)
        clock.advance(by: .zero)
        #expect(polled == 1)
        #expect(door.ask("POST", "v1/hosts/desk/resume").text == #"{"resumed":false}"#)
        let refused = door.ask("POST", "v1/hosts/elsewhere/look")
        #expect(refused.given?.status == 404)
        #expect(refused.text.contains("elsewhere"))
    }
}
