import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// A host that sleeps, and whose clock is set.
struct HostTimeTests {
    private let bench = AgentBench()

    /// The events that were sent, each once though it was sent again.
    private var events: [Event] {
        var seen: Set<UInt64> = []
        return bench.events.filter { seen.insert($0.seq).inserted }
    }

    private var sleeps: [Milliseconds] {
        events.compactMap { event in if case .slept(let span) = event.what { span } else { nil } }
    }

    @Test("a sleep is one event, with its length, when the host is awake again")
    func sleep() throws {
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.minutes(1))
        #expect(sleeps == [])
        bench.clock.suspend(for: .hours(3))
        bench.pass(.seconds(11))
        #expect(sleeps == [.hours(3)])
        bench.pass(.minutes(30))
        #expect(sleeps.count == 1)
        bench.clock.suspend(for: .seconds(90))
        bench.pass(.seconds(11))
        #expect(sleeps == [.hours(3), .seconds(90)])
    }

    @Test("a sleep is told before what came after it")
    func order() throws {
        let claude = bench.addClaude("s1")
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.seconds(3))
        bench.clock.suspend(for: .hours(1))
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(20))
        let names = events.map(\.what.name)
        let slept = try #require(names.firstIndex(of: "slept"))
        let exited = try #require(names.firstIndex(of: "exited"))
        #expect(slept < exited)
    }

    @Test("a sleep while nothing is connected is told once there is a connection")
    func offline() throws {
        try bench.start()
        bench.pass(.seconds(30))
        bench.clock.suspend(for: .hours(1))
        bench.pass(.seconds(30))
        bench.link.accept()
        bench.link.answerAll()
        #expect(sleeps == [.hours(1)])
    }

    @Test("a machine that was only busy for long did not sleep")
    func busy() throws {
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.hours(2))
        #expect(sleeps == [])
    }

    @Test("a clock that is set is said once, and makes no event", arguments: [Milliseconds.hours(1), .hours(-1)])
    func step(by span: Milliseconds) throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.minutes(1))
        bench.clock.setWallAhead(by: span)
        bench.pass(.minutes(5))
        #expect(bench.lines.filter { $0.contains("clock of this host was set") }.count == 1)
        #expect(events.map(\.what.name) == ["started", "opened"])
    }

    @Test("a heartbeat file keeps its time over a step of the clock", arguments: [Milliseconds.hours(2), .hours(-2)])
    func fileOverStep(span: Milliseconds) throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.seconds(10))
        bench.machine.makeFolder("/w/s1/.picket")
        bench.machine.write("/w/s1/.picket/heartbeat")
        let written = bench.clock.now.up
        bench.pass(.minutes(1))
        bench.clock.setWallAhead(by: span)
        bench.pass(.minutes(10))
        let told = bench.states.compactMap { state -> Milliseconds? in
            guard case .activity(.seen(let activity)) = state.value else { return nil }
            return activity.heartbeatUp
        }
        #expect(!told.isEmpty && told.allSatisfy { $0 == written })
    }
}
