import PicketAgent
import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import PicketWire
import Testing

struct EventLogTests {
    private let clock = ManualClock()
    private let spool = ScriptedSpool(MemorySpool())
    private let epoch = Epoch(counter: 7, tag: 1)
    private let older = Epoch(counter: 6, tag: 9)

    private func log(_ spool: any Spool) throws -> EventLog {
        EventLog(spool: spool, host: try #require(HostID("desk")), epoch: epoch)
    }

    private func places(_ events: [SpooledEvent]) -> [String] { events.map { "\($0.epoch.counter):\($0.seq)" } }

    private func mark(_ seq: UInt64, of epoch: Epoch? = nil) -> AcknowledgementMessage.Mark {
        AcknowledgementMessage.Mark(epoch: epoch ?? self.epoch, seq: seq)
    }

    private func fillOlder(_ seqs: ClosedRange<UInt64>) throws {
        for seq in seqs { try spool.append(SpooledEvent(epoch: older, seq: seq, payload: [])) }
    }

    @Test("events are numbered from 1 without a gap")
    func gapless() throws {
        let log = try log(spool)
        for _ in 0..<5 { log.append(.started, of: nil, at: clock.now) }
        #expect(places(log.next(limit: 20)) == ["7:1", "7:2", "7:3", "7:4", "7:5"])
        #expect(log.lastSeq == 5)
        #expect(log.depth == 5)
    }

    @Test("each is sent once, as many as there is room for")
    func once() throws {
        let log = try log(spool)
        for _ in 0..<5 { log.append(.started, of: nil, at: clock.now) }
        #expect(places(log.next(limit: 2)) == ["7:1", "7:2"])
        #expect(places(log.next(limit: 0)) == [])
        #expect(places(log.next(limit: 9)) == ["7:3", "7:4", "7:5"])
        #expect(places(log.next(limit: 9)) == [])
    }

    @Test("events of older epochs go first, each once, whatever the room")
    func olderFirst() throws {
        try fillOlder(4...6)
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        #expect(places(log.next(limit: 2)) == ["6:4", "6:5"])
        #expect(places(log.next(limit: 20)) == ["6:6", "7:1"])
        log.rewind(at: clock.now)
        #expect(places(log.next(limit: 20)) == ["6:4", "6:5", "6:6", "7:1"])
    }

    @Test("what waits is read many at a time, and sent one by one in its order")
    func readAhead() throws {
        try fillOlder(1...150)
        let log = try log(spool)
        for _ in 0..<50 { log.append(.started, of: nil, at: clock.now) }
        let expected = (1...150).map { "6:\($0)" } + (1...50).map { "7:\($0)" }
        #expect((0..<200).flatMap { _ in places(log.next(limit: 1)) } == expected)
        #expect(spool.reads < 12)
        log.append(.started, of: nil, at: clock.now)
        #expect(places(log.next(limit: 5)) == ["7:51"])
        log.rewind(at: clock.now)
        #expect(places(log.next(limit: 3)) == ["6:1", "6:2", "6:3"])
        log.trim([mark(150, of: older)], at: clock.now)
        log.rewind(at: clock.now)
        #expect(places(log.next(limit: 2)) == ["7:1", "7:2"])
    }

    @Test("sending begins again at the mark, not at the start")
    func rewind() throws {
        let log = try log(spool)
        for _ in 0..<5 { log.append(.started, of: nil, at: clock.now) }
        _ = log.next(limit: 20)
        log.trim([mark(3)], at: clock.now)
        log.rewind(at: clock.now)
        #expect(places(log.next(limit: 20)) == ["7:4", "7:5"])
        #expect(log.depth == 2)
    }

    @Test("a mark of one epoch covers nothing of another")
    func marksByEpoch() throws {
        try fillOlder(1...2)
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        log.trim([mark(1), mark(9, of: Epoch(counter: 1, tag: 1))], at: clock.now)
        #expect(places(log.next(limit: 20)) == ["6:1", "6:2"])
    }

    @Test("what a full spool dropped becomes an event of its own, before the next")
    func dropped() throws {
        let log = try log(ScriptedSpool(MemorySpool(count: 3)))
        for _ in 0..<4 { log.append(.started, of: nil, at: clock.now) }
        log.append(.retired, of: nil, at: clock.now)
        let told = log.next(limit: 20).compactMap { try? EventMessage(payload: $0.payload).event }
        #expect(told.map(\.what).contains(.dropped(epoch: epoch, from: 1, to: 1)))
        #expect(told.map(\.seq) == [4, 5, 6])
    }

    @Test("a spool that takes nothing is gone on from memory, in order, and said")
    func fromMemory() throws {
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        spool.appendFailure = .full("the disk is full")
        log.append(.started, of: nil, at: clock.now)
        log.append(.started, of: nil, at: clock.now)
        #expect(log.trouble == .full("the disk is full"))
        #expect(log.depth == 3)
        #expect(places(log.next(limit: 20)) == ["7:1", "7:2", "7:3"])
        log.trim([mark(2)], at: clock.now)
        log.rewind(at: clock.now)
        #expect(places(log.next(limit: 20)) == ["7:3"])
        spool.appendFailure = nil
        log.append(.started, of: nil, at: clock.now)
        #expect(log.trouble == nil)
        #expect(places(log.next(limit: 20)) == ["7:4"])
    }

    @Test("what went on from memory is kept on the disk once that takes events again, and none is told as dropped")
    func backOnDisk() throws {
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        spool.appendFailure = .full("the disk is full")
        for _ in 0..<3 { log.append(.started, of: nil, at: clock.now) }
        log.retry()
        #expect(log.trouble == .full("the disk is full"))
        spool.appendFailure = nil
        log.retry()
        #expect(log.trouble == nil)
        #expect(spool.depth == 4)
        log.append(.retired, of: nil, at: clock.now)
        let told = log.next(limit: 20).compactMap { try? EventMessage(payload: $0.payload).event }
        #expect(told.map(\.what) == Array(repeating: .started, count: 4) + [.retired])
        #expect(told.map(\.seq) == [1, 2, 3, 4, 5])
    }

    @Test("memory in place of the spool is bounded; what it could not hold is told as dropped")
    func bounded() throws {
        let log = try log(spool)
        spool.appendFailure = .full("the disk is full")
        for _ in 0..<2000 { log.append(.started, of: nil, at: clock.now) }
        #expect(log.depth == 1024)
        spool.appendFailure = nil
        log.append(.started, of: nil, at: clock.now)
        log.append(.retired, of: nil, at: clock.now)
        let told = log.next(limit: 5000).compactMap { try? EventMessage(payload: $0.payload).event }
        let dropped = told.compactMap { event -> ClosedRange<UInt64>? in
            if case .dropped(epoch, let from, let to) = event.what { from...to } else { nil }
        }
        let covered = Set(told.map(\.seq)).union(dropped.flatMap { Array($0) })
        #expect(covered == Set(1...log.lastSeq))
    }

    @Test("a spool that cannot be read is said, and sends nothing until it can")
    func unreadable() throws {
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        spool.readFailure = .failed("no")
        #expect(log.next(limit: 20).isEmpty)
        #expect(log.trouble == .failed("no"))
        spool.readFailure = nil
        #expect(places(log.next(limit: 20)) == ["7:1"])
    }

    @Test("sent events whose mark does not move are stuck after the patience, not before")
    func stuck() throws {
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        clock.advance(by: .minutes(1))
        #expect(!log.isStuck(at: clock.now, patience: .seconds(10)))
        log.rewind(at: clock.now)
        _ = log.next(limit: 20)
        clock.advance(by: .milliseconds(9999))
        #expect(!log.isStuck(at: clock.now, patience: .seconds(10)))
        clock.advance(by: .milliseconds(1))
        #expect(log.isStuck(at: clock.now, patience: .seconds(10)))
        log.trim([mark(1)], at: clock.now)
        #expect(!log.isStuck(at: clock.now, patience: .seconds(10)))
    }

    @Test("a mark that is said again and does not move is no progress")
    func sameMarkAgain() throws {
        let log = try log(spool)
        for _ in 0..<3 { log.append(.started, of: nil, at: clock.now) }
        _ = log.next(limit: 20)
        log.trim([mark(1)], at: clock.now)
        for _ in 0..<10 {
            clock.advance(by: .seconds(1))
            log.trim([mark(1)], at: clock.now)
        }
        #expect(log.isStuck(at: clock.now, patience: .seconds(10)))
    }

    @Test("an event after a quiet time is not stuck at once")
    func afterQuiet() throws {
        let log = try log(spool)
        log.append(.started, of: nil, at: clock.now)
        _ = log.next(limit: 20)
        log.trim([mark(1)], at: clock.now)
        clock.advance(by: .hours(1))
        log.append(.started, of: nil, at: clock.now)
        _ = log.next(limit: 20)
        #expect(!log.isStuck(at: clock.now, patience: .seconds(10)))
        clock.advance(by: .seconds(10))
        #expect(log.isStuck(at: clock.now, patience: .seconds(10)))
    }

    @Test("a probe gets what waits after the marks that it brings, each once, memory's too")
    func forAProbe() throws {
        try fillOlder(1...3)
        let log = try log(spool)
        for _ in 0..<3 { log.append(.started, of: nil, at: clock.now) }
        spool.appendFailure = .full("the disk is full")
        log.append(.started, of: nil, at: clock.now)
        #expect(try places(log.events(after: [mark(2, of: older), mark(2)], limit: 100)) == ["6:3", "7:3", "7:4"])
        #expect(try places(log.events(after: [], limit: 2)) == ["6:1", "6:2"])
    }
}
