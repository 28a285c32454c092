import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import Testing

/// A spool whose disk opens late.
struct LateSpoolTests {
    private let clock = ManualClock()
    private let disk = ScriptedSpool(MemorySpool())

    /// A late spool; its disk cannot be opened before `opens`.
    private func late(opens: Milliseconds, memory: MemorySpool = MemorySpool()) -> LateSpool {
        let begin = clock.now.up
        return LateSpool(memory: memory, now: { [clock] in clock.now }) { [clock, disk] () throws(SpoolError) in
            guard clock.now.up - begin >= opens else { throw .full("no room") }
            return disk
        }
    }

    @Test("it meets the port while its disk cannot be opened, and once it is", arguments: SpoolConformance.allCases)
    func meetsThePort(_ rule: SpoolConformance) throws {
        let bounded = { MemorySpool(bytes: SpoolConformance.byteBound) }
        try rule.check(late(opens: .hours(1), memory: bounded()))
        let open = LateSpool(now: { [clock] in clock.now }) { () throws(SpoolError) in bounded() }
        clock.advance(by: .seconds(10))
        try open.synchronize()
        try rule.check(open)
    }

    @Test("what it kept in memory moves to the disk once that opens, in order and behind what lies there")
    func moves() throws {
        try disk.append(event(1))
        let spool = late(opens: .seconds(25))
        for seq in 2...4 { try spool.append(event(UInt64(seq))) }
        #expect(!spool.isOnDisk)
        #expect(disk.depth == 1)
        clock.advance(by: .seconds(20))
        try spool.synchronize()
        #expect(!spool.isOnDisk)
        clock.advance(by: .seconds(10))
        try spool.append(event(5))
        #expect(spool.isOnDisk)
        #expect(spool.depth == 5)
        #expect(try disk.events(after: 0, of: event(1).epoch, limit: 9).map(\.seq) == [1, 2, 3, 4, 5])
        try spool.trim(through: 4, of: event(1).epoch)
        #expect(disk.depth == 1)
    }

    @Test("a disk that opens and takes nothing leaves all in memory, and each is told once")
    func takesNothing() throws {
        let spool = late(opens: .zero)
        try spool.append(event(1))
        disk.appendFailure = .full("no room")
        clock.advance(by: .seconds(10))
        try spool.append(event(2))
        #expect(!spool.isOnDisk)
        #expect(try spool.events(after: 0, of: event(1).epoch, limit: 9).map(\.seq) == [1, 2])
        disk.appendFailure = nil
        try spool.synchronize()
        #expect(spool.isOnDisk)
        #expect(try spool.events(after: 0, of: event(1).epoch, limit: 9).map(\.seq) == [1, 2])
        #expect(try spool.epochs() == [event(1).epoch])
    }

    @Test("the spool of a folder that could not be used is opened in it later")
    func realDisk() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("spool.db")
        let spool = LateSpool(now: { [clock] in clock.now }) { [clock] () throws(SpoolError) in
            try DiskSpool(path: path) { clock.now }
        }
        try spool.append(event(1))
        clock.advance(by: .seconds(10))
        try spool.append(event(2))
        #expect(spool.isOnDisk)
        let opened = try DiskSpool(path: path) { [clock] in clock.now }
        #expect(try opened.events(after: 0, of: event(1).epoch, limit: 9).map(\.seq) == [1, 2])
    }
}
