import Foundation
import PicketLoop
import PicketModel
import Testing

@testable import PicketStore

private let epoch = Epoch(counter: 1, tag: 7)

private func host(_ text: String = "alpha") throws -> HostID { try #require(HostID(text)) }

private func entry(_ seq: UInt64, size: Int = 10) throws -> ArchiveEntry {
    .event(
        ArchivedEvent(
            host: try host(), epoch: epoch, seq: seq, worker: WorkerID("one"), name: "exited", wall: .zero,
            receivedWall: .zero, historical: true, road: .ssh, payload: Array(repeating: 1, count: size)))
}

private func openArchive(_ folder: TemporaryFolder, _ name: String = "archive") throws -> SQLiteArchive {
    try SQLiteArchive(path: folder.file(name))
}

@Test func whatWasAppliedIsThereAfterAKill() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    for seq in 1...20 as ClosedRange<UInt64> {
        try archive.apply([try entry(seq), .mark(host: try host(), epoch: epoch, seq: seq)])
        try folder.copyDatabase("archive", to: "copy")
        let copy = try openArchive(folder, "copy")
        #expect(copy.opening == .opened)
        #expect(try copy.eventCount(host: try host()) == seq)
        #expect(try copy.restore().marks.map(\.seq) == [seq])
    }
}

@Test("A kill after any statement of a batch leaves nothing of that batch")
func aBatchIsKeptAsAWhole() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply([try entry(1), .mark(host: try host(), epoch: epoch, seq: 1)])
    try archive.store.use { tables throws(SQLiteError) in
        // So small a cache writes pages of the unfinished transaction to the log.
        try tables.database.execute("PRAGMA cache_size=2; BEGIN IMMEDIATE")
    }
    for seq in 2...200 as ClosedRange<UInt64> {
        let next = try entry(seq, size: 3000)
        try archive.store.use { tables throws(SQLiteError) in try tables.keep(next) }
        guard seq % 11 == 0 else { continue }
        try folder.copyDatabase("archive", to: "copy")
        let copy = try openArchive(folder, "copy")
        #expect(copy.opening == .opened)
        #expect(try copy.eventCount(host: try host()) == 1)
    }
    #expect(try folder.read("archive-wal").count > 300_000)
}

@Test func aFullDiskRefusesTheWholeBatchAndTheArchiveGoesOn() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply([try entry(1)])
    try archive.store.use { tables throws(SQLiteError) in try tables.database.execute("PRAGMA max_page_count=1") }
    let batch = try (2...200).map { try entry($0, size: 3000) }
    let refusal = #expect(throws: ArchiveError.self) { try archive.apply(batch) }
    guard case .failed(let sentence) = refusal else {
        Issue.record("A full disk is no damage: \(String(describing: refusal)).")
        return
    }
    #expect(sentence.contains(folder.file("archive")))
    #expect(try archive.eventCount(host: try host()) == 1)
    try archive.store.use { tables throws(SQLiteError) in try tables.database.execute("PRAGMA max_page_count=99999") }
    try archive.apply(batch)
    #expect(try archive.eventCount(host: try host()) == 200)
}

@Test func aLaterArchiveIsRefused() throws {
    let folder = try TemporaryFolder()
    try openArchive(folder).store.use { tables throws(SQLiteError) in
        try tables.database.execute("PRAGMA user_version=9")
    }
    #expect(throws: ArchiveError.later(version: 9)) { try openArchive(folder) }
}

@Test func anArchiveOfTheFirstVersionIsBroughtUpToDateWithAllThatItHolds() throws {
    let folder = try TemporaryFolder()
    let kind = ArchiveTables.kind
    let first = StoreKind(
        name: kind.name, applicationID: kind.applicationID, migrations: Array(kind.migrations.prefix(1)),
        shrinks: kind.shrinks)
    do {
        let (database, _) = try StoreFile(path: folder.file("archive"), kind: first).open()
        try database.execute(
            """
            INSERT INTO verdict_changes(host, worker, wall, state, payload) VALUES('alpha', 'one', 1000, 'idle', x'01');
            INSERT INTO retired VALUES('alpha', 'two', 2000)
            """)
    }
    let archive = try openArchive(folder)
    #expect(archive.opening == .opened)
    let one = WorkerAddress(host: try host(), worker: try #require(WorkerID("one")))
    let two = WorkerAddress(host: try host(), worker: try #require(WorkerID("two")))
    #expect(
        try archive.verdicts(of: one, atOrBefore: Milliseconds(1000), limit: 9)
            == [ArchivedPicture.Verdict(address: one, wall: Milliseconds(1000), payload: [1])])
    let retirement = ArchivedPicture.Retirement(address: two, wall: Milliseconds(2000))
    #expect(try archive.restore().retirements == [retirement])
    try archive.apply([
        .verdict(one, wall: Milliseconds(3000), state: .gone, payload: [2], explanation: [3])
    ])
    #expect(try archive.verdicts(of: one, atOrBefore: Milliseconds(9000), limit: 1).map(\.explanation) == [[3]])
}

@Test func aSpoolInTheArchivesPlaceIsSetAside() throws {
    let folder = try TemporaryFolder()
    try DiskSpool(path: folder.file("archive")) { StoppedClock().moment }.append(event(1))
    #expect(try openArchive(folder).opening == .setAside("archive.damaged-1"))
    let spool = try DiskSpool(path: folder.file("archive.damaged-1")) { StoppedClock().moment }
    #expect(spool.depth == 1)
}

@Test func damageMetInUseIsToldAndTheArchiveGoesOn() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply([try entry(1)])
    try archive.store.use { tables throws(SQLiteError) in
        try tables.database.execute(
            """
            PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage=99999 WHERE name='events';
            PRAGMA schema_version=77
            """)
    }
    #expect(throws: ArchiveError.damaged(setAside: "archive.damaged-1")) { try archive.apply([try entry(2)]) }
    try archive.apply([try entry(2)])
    #expect(try archive.eventCount(host: try host()) == 1)
}

@Test func aRowThatIsNotOursIsLeftOut() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply([.presence(try host(), payload: [1])])
    try archive.store.use { tables throws(SQLiteError) in
        try tables.database.execute("INSERT INTO presences VALUES('../etc', x'02')")
    }
    #expect(try archive.restore().presences.map(\.payload) == [[1]])
}

@Test func synchronizeBringsABatchIntoTheFileItself() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply([try entry(1)])
    try archive.synchronize()
    try folder.write(try folder.read("archive"), to: "alone")
    #expect(try openArchive(folder, "alone").eventCount(host: try host()) == 1)
}

@Test func oneStepOfForgettingIsBounded() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    try archive.apply(try (1...2500).map { try entry($0) })
    #expect(try archive.forget(before: Milliseconds(1)))
    #expect(try archive.eventCount(host: try host()) == 1500)
}

@Test func theNewestHeartbeatOfEachHostStays() throws {
    let folder = try TemporaryFolder()
    let archive = try openArchive(folder)
    for (name, wall) in [("alpha", 1), ("beta", 2), ("alpha", 3), ("beta", 9)] {
        try archive.apply([.heartbeat(try host(name), wall: Milliseconds(Int64(wall)), payload: [])])
    }
    try archive.forget(before: Milliseconds(5))
    let left = try archive.store.use { tables throws(SQLiteError) in
        try tables.database.prepare("SELECT wall FROM heartbeats ORDER BY wall").rows { row in row.integer(0) }
    }
    #expect(left == [3, 9])
}

/// Applies batches of events with their mark as fast as it can, and never ends by itself.
private func applyUntilKilled(_ path: String) throws {
    let archive = try SQLiteArchive(path: path)
    var seq = try archive.restore().marks.first?.seq ?? 0
    while true {
        let batch = try (1...7).map { try entry(seq + $0, size: 2000) }
        seq += 7
        try archive.apply(batch + [.mark(host: try host(), epoch: epoch, seq: seq)])
    }
}

@Test("A process killed with SIGKILL at any time leaves a whole archive whose mark covers exactly what it holds")
func aKilledArchiveHasAMarkThatIsTrue() async throws {
    let folder = try TemporaryFolder()
    for round in 1...8 as ClosedRange<UInt32> {
        let path = folder.file("archive")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as UInt32] in
            killSelf(after: 30 + round * 17 % 60)
            try applyUntilKilled(path)
        }
        let archive = try openArchive(folder)
        #expect(archive.opening != .setAside("archive.damaged-1"))
        let mark = try archive.restore().marks.first?.seq ?? 0
        #expect(try archive.eventCount(host: try host()) == mark)
        #expect(try archive.stored(above: mark, host: try host(), epoch: epoch, limit: 1) == [])
    }
    #expect(try openArchive(folder).eventCount(host: try host()) > 0)
}
