import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketSimulation

/// The simulated forms of ports meet what the real ones meet.
struct PortTests {
    private let life = Life(schedule: Schedule(), time: LocalTime(name: "h", upAtBegin: 3_600_000))

    @Test(arguments: SpoolConformance.allCases)
    func theSpoolMeetsThePort(_ rule: SpoolConformance) throws {
        let disk = AgentDisk()
        disk.byteBound = SpoolConformance.byteBound
        try rule.check(SimulatedSpool(disk: disk, life: life) { _, _ in })
    }

    @Test(arguments: ArchiveConformance.allCases)
    func theArchiveMeetsThePort(_ rule: ArchiveConformance) throws {
        try rule.check(SimulatedArchive(disk: HubDisk(), life: life))
    }

    @Test(arguments: StateFileConformance.allCases)
    func theStateFileMeetsThePort(_ rule: StateFileConformance) throws {
        try rule.check(SimulatedStateFile(disk: AgentDisk(), life: life))
    }

    @Test func aLossOfPowerTakesWhatTheDiskWasNotWaitedFor() throws {
        let disk = AgentDisk()
        let spool = SimulatedSpool(disk: disk, life: life) { _, _ in }
        let epoch = Epoch(counter: 1, tag: 1)
        for seq in 1...3 as ClosedRange<UInt64> { try spool.append(SpooledEvent(epoch: epoch, seq: seq, payload: [])) }
        disk.losePower(at: 0)
        #expect(try spool.events(after: 0, of: epoch, limit: 9).map(\.seq) == [1])
        try spool.append(SpooledEvent(epoch: epoch, seq: 2, payload: []))
        try spool.synchronize()
        disk.losePower(at: 0)
        #expect(try spool.events(after: 0, of: epoch, limit: 9).map(\.seq) == [1, 2])
        // What nobody waits for, the system writes by and by.
        try spool.append(SpooledEvent(epoch: epoch, seq: 3, payload: []))
        disk.losePower(at: AgentDisk.writeBack)
        #expect(try spool.events(after: 0, of: epoch, limit: 9).map(\.seq) == [1, 2, 3])
    }

    @Test func aStoreWithoutPowerIsWhatItWasWhenTheDiskWasWaitedFor() throws {
        let disk = HubDisk()
        let archive = SimulatedArchive(disk: disk, life: life)
        let host = try #require(HostID("a"))
        let epoch = Epoch(counter: 1, tag: 1)
        try archive.apply([.mark(host: host, epoch: epoch, seq: 4), .fact(name: "a", value: [1])])
        try archive.synchronize()
        let safe = try archive.restore()
        try archive.apply([
            .mark(host: host, epoch: epoch, seq: 9), .fact(name: "a", value: nil), .presence(host, payload: [1]),
        ])
        #expect(try archive.restore() != safe)
        disk.losePower()
        #expect(try archive.restore() == safe)
    }

    @Test func whatAProcessDoesAfterItsEndHasNoEffect() throws {
        let disk = AgentDisk()
        let spool = SimulatedSpool(disk: disk, life: life) { _, _ in }
        life.end(afterCalls: 2)
        let epoch = Epoch(counter: 1, tag: 1)
        for seq in 1...5 as ClosedRange<UInt64> { try spool.append(SpooledEvent(epoch: epoch, seq: seq, payload: [])) }
        #expect(life.isOver)
        #expect(disk.spool.contents.depth == 1)
    }
}
