import PicketAgent
import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import PicketWire
import Testing

/// Marks that a sound hub with one store would not say.
struct StrangeMarkTests {
    private let bench = AgentBench()

    private func connect() throws -> Epoch {
        bench.addClaude("s1")
        try bench.connect()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.seconds(5))
        return try #require(bench.events.last?.epoch)
    }

    private var dropped: [DroppedEvents] {
        bench.events.compactMap { event in
            guard case .dropped(let epoch, let from, let to) = event.what else { return nil }
            return DroppedEvents(epoch: epoch, from: from, to: to)
        }
    }

    @Test("a mark of events that were never made is ignored, and said once")
    func impossible() throws {
        let epoch = try connect()
        bench.acknowledge(epoch, 1000)
        bench.acknowledge(epoch, .max)
        #expect(bench.spool.depth == 2)
        #expect(bench.lines.filter { $0.contains("never made") }.count == 1)
        bench.acknowledge(epoch, 2)
        #expect(bench.spool.depth == 0)
    }

    @Test("a hub whose store was lost is told once what is no longer here, so that its mark can pass it")
    func storeLost() throws {
        let epoch = try connect()
        bench.acknowledge(epoch, 2)
        bench.link.forget()
        for _ in 0..<3 {
            bench.acknowledge(epoch, 0)
            bench.pass(.seconds(1))
        }
        #expect(dropped == [DroppedEvents(epoch: epoch, from: 1, to: 2)])
    }

    @Test("so it is where a mark that came late had it told a part of them before")
    func storeLostAfterALateMark() throws {
        let epoch = try connect()
        bench.acknowledge(epoch, 2)
        bench.link.forget()
        bench.acknowledge(epoch, 1)
        bench.acknowledge(epoch, 0)
        bench.acknowledge(epoch, 0)
        bench.pass(.seconds(1))
        #expect(
            dropped == [
                DroppedEvents(epoch: epoch, from: 2, to: 2), DroppedEvents(epoch: epoch, from: 1, to: 2),
            ])
    }

    @Test("so it is of an agent's epoch before, of which only the end is left")
    func olderEpoch() throws {
        let older = Epoch(counter: 5, tag: 5)
        for seq in 8...9 as ClosedRange<UInt64> { try bench.spool.append(bench.spooled(older, seq, size: 10)) }
        _ = try connect()
        bench.link.forget()
        bench.acknowledge(older, 0)
        bench.pass(.seconds(1))
        #expect(dropped == [DroppedEvents(epoch: older, from: 1, to: 7)])
    }

    @Test("an old mark that the broker retained is none of a lost store, and neither is one said again")
    func retained() throws {
        let epoch = try connect()
        bench.acknowledge(epoch, 1)
        bench.acknowledge(epoch, 2)
        bench.link.forget()
        bench.acknowledge(epoch, 1, retained: true)
        bench.acknowledge(epoch, 2)
        bench.pass(.seconds(1))
        #expect(dropped == [])
    }

    @Test("an agent whose spool is in memory says so in its heartbeat")
    func inMemory() throws {
        let log = EventLog(spool: MemorySpool(), host: bench.host, epoch: Epoch(counter: 1, tag: 1))
        log.append(.started, of: nil, at: bench.clock.now)
        #expect(log.trouble == nil)
        #expect(!MemorySpool().isOnDisk)
        #expect(bench.spool.isOnDisk)
    }
}
