import PicketAgent
import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import PicketWire
import Testing

/// What an agent says that comes back with much to tell.
struct ReplayTests {
    private let bench = AgentBench()

    /// An agent with one worker and `count` events from before, whose broker accepts it now.
    private func comeBack(with count: UInt64) throws {
        let older = Epoch(counter: 5, tag: 5)
        for seq in 1...count { try bench.spool.append(bench.spooled(older, seq, size: 40)) }
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(2))
        bench.link.roundTrip = .milliseconds(1)
        bench.link.accept()
    }

    @Test("current state goes first, then history, at 500 a second and in its order")
    func pace() throws {
        try comeBack(with: 3000)
        bench.pass(.seconds(1))
        let topics = bench.sent.map(\.topic)
        let firstEvent = try #require(topics.firstIndex(of: .events(bench.host)))
        let states = topics.indices.filter { if case .state = topics[$0] { true } else { false } }
        #expect(!states.isEmpty && states.allSatisfy { $0 < firstEvent })
        #expect((500...650).contains(bench.events.count))
        bench.pass(.seconds(2))
        #expect((1500...1650).contains(bench.events.count))
        bench.pass(.seconds(4))
        #expect(bench.events.filter { $0.epoch.counter == 5 }.map(\.seq) == Array(1...3000))
    }

    @Test("state that changes meanwhile does not wait for the history")
    func stateMeanwhile() throws {
        try comeBack(with: 3000)
        bench.pass(.seconds(1))
        bench.link.forget()
        bench.probes.setWorktree("/w/s1", head: "c9")
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.milliseconds(400))
        #expect(bench.states.contains { $0.value.kind == .git })
        #expect(!bench.events.isEmpty)
    }

    @Test("to a hub that is away nothing is said twice; to one that is back, all that it has not stored")
    func hubAway() throws {
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.hub(birth: 1)
        bench.hub(birth: 1, online: false)
        bench.link.forget()
        bench.pass(.minutes(30))
        #expect(bench.events == [])
        bench.hub(birth: 2)
        bench.pass(.seconds(1))
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("a spool that breaks is set aside and said once, and the event goes into the new one")
    func damaged() throws {
        try bench.connect()
        bench.spool.breaksOnce = "spool.db.damaged-1"
        bench.addClaude("s1")
        bench.pass(.seconds(30))
        bench.link.answerAll()
        #expect(bench.lines.filter { $0.contains("spool.db.damaged-1") }.count == 1)
        #expect(bench.events.map(\.what.name).contains("opened"))
        #expect(bench.spool.depth == 2)
        #expect(bench.heartbeats.last?.failingProbes.map(\.name) == [])
    }
}
