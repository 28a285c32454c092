import PicketHub
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// The driver over scripted programs: which ssh runs when, and what is said.
final class RoadsTests {
    private let clock = ManualClock()
    private let commands: ScriptedCommands
    private var logged: [String] = []
    private var answered: [HostID] = []
    private var failed: [PollFailure.Kind] = []
    private var hurries: [Bool] = []
    private var roads: Roads?

    init() { commands = ScriptedCommands(clock: clock) }

    private func begin(_ names: String...) -> Roads {
        let roads = Roads(clock: clock, commands: commands, settings: settings(names)) { [weak self] in
            self?.logged.append($0)
        }
        roads.onAnswer = { [weak self] host, _ in self?.answered.append(host) }
        roads.onFailure = { [weak self] _, failure in self?.failed.append(failure.kind) }
        roads.onHurry = { [weak self] in self?.hurries.append($0) }
        self.roads = roads
        roads.start()
        return roads
    }

    @Test("ten hosts are polled within 2 s, and not in one turn")
    func spread() {
        _ = begin("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
        clock.advance(by: .milliseconds(5_500))
        #expect((1...8).contains(commands.running.count))
        clock.advance(by: .milliseconds(1_500))
        #expect(Set(commands.running.map(\.command.destination)).count == 10)
    }

    @Test("at most one ssh runs a host")
    func oneAtATime() {
        _ = begin("desk")
        clock.advance(by: .minutes(10))
        #expect(commands.runs.count == 1)
    }

    @Test("each poll has a nonce of its own, and the answer to another is not heard")
    func nonces() {
        _ = begin("desk")
        clock.advance(by: .seconds(7))
        let first = commands.running[0]
        commands.answer(first.id, printed(answer("desk"), for: first.command))
        clock.advance(by: .seconds(15))
        let second = commands.running[0]
        commands.answer(second.id, printed(answer("desk"), for: first.command))
        #expect(answered == [host("desk")])
        #expect(failed == [.noise])
    }

    @Test("an answer of another host is none of this one's")
    func otherHost() {
        _ = begin("desk")
        commands.script = { printed(answer("mini"), for: $0) }
        clock.advance(by: .seconds(8))
        #expect(answered.isEmpty)
        #expect(failed == [.otherHost])
    }

    @Test("a push ends the poll that is open, and its answer is not heard")
    func handBack() {
        let roads = begin("desk")
        clock.advance(by: .seconds(7))
        let run = commands.running[0]
        roads.broker(reachable: true)
        roads.heard(host("desk"))
        #expect(commands.cancelled == [run.id])
        commands.answer(run.id, printed(answer("desk"), for: run.command))
        clock.advance(by: .seconds(20))
        #expect(answered.isEmpty)
        #expect(commands.runs.count == 1)
        #expect(hurries == [true, false])
        #expect(logged.last == "desk is heard over mqtt again.")
    }

    @Test("an sshd that closes connections is said once, with what to do by hand; resume polls it again")
    func pause() throws {
        let roads = begin("desk-wsl")
        commands.script = { _ in sshFailure("Connection closed by 192.0.2.1 port 22") }
        clock.advance(by: .minutes(45))
        #expect(commands.runs.count == 7)
        #expect(logged.filter { $0.contains("restart it by hand") }.count == 1)
        #expect(roads.trouble(of: host("desk-wsl")) == "sshd on desk-wsl closes connections: restart it by hand.")
        #expect(logged.count == 3)
        commands.script = { printed(answer("desk-wsl"), for: $0) }
        #expect(roads.resume(host("desk-wsl")))
        clock.advance(by: .seconds(1))
        #expect(answered == [host("desk-wsl")])
        #expect(roads.trouble(of: host("desk-wsl")) == nil)
    }

    @Test("a failure is logged once an episode and kind, with host, entry and cause")
    func saidOnce() {
        _ = begin("desk")
        commands.script = { _ in sshFailure("ssh: connect to host desk port 22: Connection refused") }
        clock.advance(by: .minutes(5))
        let said = logged.filter { $0.contains("Connection refused") }
        #expect(said.count == 1)
        #expect(said[0].contains("desk cannot be looked at over ssh (hosts.desk.ssh, me@desk)"))
    }

    @Test("where the hub itself stood still, open polls are dropped and none begins for the calm")
    func calm() {
        let roads = begin("desk")
        var last = clock.now.up
        roads.beforeTurn = { [clock] in
            if clock.now.up - last > .seconds(60) { roads.calm(until: clock.now.up + .seconds(30)) }
            last = clock.now.up
        }
        commands.script = { printed(answer("desk"), for: $0) }
        clock.advance(by: .seconds(40))
        let before = commands.runs.count
        clock.suspend(for: .hours(8))
        clock.advance(by: .seconds(29))
        #expect(commands.runs.count == before)
        clock.advance(by: .seconds(18))
        #expect(commands.runs.count > before)
        roads.beforeTurn = {}
    }

    @Test("at the end open polls are dropped, and connections that were kept open are ended")
    func stop() {
        let roads = begin("desk")
        clock.advance(by: .seconds(7))
        roads.stop()
        #expect(commands.cancelled.count == 1)
        #expect(commands.runs.last?.command.arguments.contains("-O") == true)
    }

    @Test("a host without an entry is never polled, asked or not")
    func noEntry() {
        let roads = begin("desk")
        #expect(!roads.ask(host("mini")))
        roads.heard(host("mini"))
        clock.advance(by: .minutes(1))
        #expect(commands.runs.allSatisfy { $0.command.destination == "me@desk" })
    }
}
