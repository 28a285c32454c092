import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire
import Testing

/// Workers that a probe found while no agent ran, and that the agent which starts later does not know.
final class OrphanTests {
    private let clock = ManualClock()
    private let link: ScriptedLink
    private let commands: ScriptedCommands
    private let hub: Hub
    private let desk: FarHost

    init() throws {
        let topics = try #require(TopicTree(fleet: "home"))
        link = ScriptedLink(clock: clock)
        link.roundTrip = .zero
        commands = ScriptedCommands(clock: clock)
        let desk = FarHost("desk", clock: clock, topics: topics)
        self.desk = desk
        let archive = MemoryArchive()
        let target = LinkTarget(host: "broker", port: 1883, client: "hub")
        hub = Hub(
            ports: Hub.Ports(clock: clock, archive: archive, commands: commands, log: { _ in }),
            settings: settings(["desk"]), session: Session(clock: clock, link: link, target: target),
            topics: topics, restored: archive.restore())
        commands.script = { command in
            command.arguments.contains("-O") ? CommandResult(end: .exited(0)) : desk.probe(command)
        }
        hub.start()
        link.accept()
        desk.connect(link)
        pass(.seconds(30))
    }

    private func pass(_ span: Milliseconds) {
        for _ in 0..<span.seconds {
            clock.advance(by: .seconds(1))
            if clock.now.up.seconds % 10 == 0 { desk.beat(link) }
            clock.advance(by: .zero)
        }
    }

    private var listed: [String] { hub.picture.workers.map(\.worker.text) }

    /// The agent dies, a probe finds another worker, and another agent starts.
    private func find(pid: Int32) {
        desk.kill()
        desk.found = desk.other("sen-470-2", pid: pid)
        pass(.minutes(1))
        #expect(listed == ["sen-470", "sen-470-2"])
        desk.restart(link)
    }

    @Test("the agent that starts later is told of it, and where it was, within two minutes, and it stays listed")
    func isTaken() throws {
        find(pid: 4712)
        let before = commands.runs.count
        pass(.minutes(2))
        let told = try #require(commands.runs.dropFirst(before).compactMap(\.command.request?.orphans).first)
        #expect(told.workers.map(\.worker.text) == ["sen-470-2"])
        #expect(told.workers.first?.run?.identity.pid == 4712)
        #expect(told.workers.first?.place == ProbeRequest.Place(socket: "/s", pane: "%9", session: "sen"))
        pass(.minutes(10))
        #expect(listed == ["sen-470", "sen-470-2"])
    }

    @Test("one that the agent does not take up is let go, once it has answered")
    func isLetGo() {
        desk.adopts = false
        find(pid: 4712)
        pass(.minutes(2))
        #expect(listed == ["sen-470"])
    }

    @Test("a run that the agent knows by another id is listed once, though ssh leads nowhere")
    func listedTwice() {
        find(pid: 4711)
        commands.script = { _ in sshFailure("ssh: connect to host desk port 22: Connection refused") }
        pass(.minutes(2))
        #expect(listed == ["sen-470"])
    }

    @Test("one that the agent may know stays, however long ssh leads nowhere")
    func unreachable() {
        find(pid: 4712)
        commands.script = { _ in sshFailure("ssh: connect to host desk port 22: Connection refused") }
        pass(.hours(1))
        #expect(listed == ["sen-470", "sen-470-2"])
    }

    @Test("a host whose agent speaks of all its workers is not polled for them")
    func quiet() {
        let before = commands.runs.count
        desk.kill()
        desk.restart(link)
        pass(.minutes(20))
        #expect(commands.runs.count == before)
    }
}
