import Foundation
import PicketLoop
import PicketModel
import Testing

@testable import PicketStore

/// Lets the file of an open spool grow no further, as a full disk does.
private func fillDisk(of spool: DiskSpool, pages: Int64) throws {
    try spool.store.use { tables throws(SQLiteError) in
        try tables.database.execute("PRAGMA max_page_count=\(pages)")
    }
}

@Test func aFullDiskRefusesAndTheSpoolGoesOn() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    try spool.append(event(1))
    try fillDisk(of: spool, pages: 1)
    var refused: SpoolError?
    var seq: UInt64 = 2
    while refused == nil, seq < 1000 {
        do { try spool.append(event(seq, size: 1000)) } catch { refused = error }
        seq += 1
    }
    guard case .full(let sentence) = refused else {
        Issue.record("The disk never filled: \(String(describing: refused)).")
        return
    }
    #expect(sentence.contains(folder.file("spool")))
    let kept = spool.depth
    #expect(try spool.events(after: 0, of: event(1).epoch, limit: 2000).count == kept)

    try fillDisk(of: spool, pages: 100_000)
    try spool.append(event(seq, size: 1000))
    let dropped = [DroppedEvents(epoch: event(1).epoch, from: seq - 1, to: seq - 1)]
    #expect(spool.takeDropped() == dropped)
}

@Test func aRefusedEventMayBeTriedAgain() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    try spool.append(event(1))
    try fillDisk(of: spool, pages: 1)
    #expect(throws: SpoolError.self) { try spool.append(event(2, size: 60_000)) }
    try fillDisk(of: spool, pages: 100_000)
    try spool.append(event(2, size: 60_000))
    #expect(spool.depth == 2)
    #expect(spool.takeDropped() == [])
}

@Test func whatABrokenSpoolHeldIsToldAsDropped() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    for seq in 1...9 as ClosedRange<UInt64> { try spool.append(event(seq)) }
    try spool.trim(through: 4, of: event(1).epoch)
    #expect(throws: StoreFailure.self) {
        try spool.store.use { _ throws(SQLiteError) in throw SQLiteError.damage("a page is broken") }
    }
    try breakPages(of: spool)
    #expect(throws: SpoolError.damaged(setAside: "spool.damaged-2")) { try spool.append(event(10)) }
    #expect(spool.takeDropped() == [DroppedEvents(epoch: event(1).epoch, from: 5, to: 9)])
    #expect(spool.depth == 0)
    try spool.append(event(10))
    #expect(try spool.events(after: 0, of: event(1).epoch, limit: 9) == [event(10)])
}

/// Makes the file's schema unreadable under an open spool.
private func breakPages(of spool: DiskSpool) throws {
    try spool.store.use { tables throws(SQLiteError) in
        try tables.database.execute(
            "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage=99999 WHERE name='events'; PRAGMA schema_version=77"
        )
    }
}

@Test func aSpoolOfALaterVersionIsRefusedWithTheNextStep() throws {
    let folder = try TemporaryFolder()
    try openSpool(folder).store.use { tables throws(SQLiteError) in
        try tables.database.execute("PRAGMA user_version=9")
    }
    do {
        _ = try openSpool(folder)
        Issue.record("A later version was opened.")
    } catch SpoolError.failed(let sentence) {
        #expect(sentence.contains("version 9"))
        #expect(sentence.contains(folder.file("spool")))
    }
}

@Test func aTextFileInTheSpoolsPlaceIsReported() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("notes".utf8), to: "spool")
    #expect(try openSpool(folder).opening == .setAside("spool.damaged-1"))
}

@Test func synchronizeBringsEventsIntoTheFileItself() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    for seq in 1...5 as ClosedRange<UInt64> { try spool.append(event(seq)) }
    try spool.synchronize()
    try folder.write(try folder.read("spool"), to: "alone")
    let alone = try DiskSpool(path: folder.file("alone")) { StoppedClock().moment }
    #expect(alone.depth == 5)
}

@Test func anAppendAfterASecondSynchronizesItself() throws {
    let folder = try TemporaryFolder()
    let clock = StoppedClock()
    let spool = try openSpool(folder, clock: clock)
    for seq in 1...3 as ClosedRange<UInt64> { try spool.append(event(seq)) }
    clock.moment.up = .seconds(1)
    try spool.append(event(4))
    try folder.write(try folder.read("spool"), to: "alone")
    #expect(try DiskSpool(path: folder.file("alone")) { StoppedClock().moment }.depth == 4)
}

@Test func theFileShrinksOnceItsEventsAreTrimmed() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    for seq in 1...3000 as ClosedRange<UInt64> { try spool.append(event(seq, size: 4000)) }
    try spool.synchronize()
    let full = try folder.read("spool").count
    for mark in 1...30 as ClosedRange<UInt64> { try spool.trim(through: mark * 100, of: event(1).epoch) }
    try spool.append(event(3001))
    try spool.synchronize()
    #expect(try folder.read("spool").count < full / 2)
}

@Test("Whatever part of the log a kill left behind, what was kept before it is there and nothing is damaged")
func aLogCutAnywhereDamagesNothing() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    try spool.append(event(1))
    try spool.synchronize()
    for seq in 2...6 as ClosedRange<UInt64> { try spool.append(event(seq, size: 6000)) }
    let (main, log) = (try folder.read("spool"), try folder.read("spool-wal"))
    var depths: Set<Int> = []
    for length in Array(stride(from: 0, to: log.count, by: 509)) + [log.count] {
        try folder.write(main, to: "cut")
        try folder.write(Array(log.prefix(length)), to: "cut-wal")
        let cut = try DiskSpool(path: folder.file("cut")) { StoppedClock().moment }
        #expect(cut.opening == .opened)
        let events = try cut.events(after: 0, of: event(1).epoch, limit: 10)
        #expect(events == [event(1)] + (2..<UInt64(events.count + 1)).map { event($0, size: 6000) })
        depths.insert(events.count)
    }
    #expect(depths == Set(1...6))
}

@Test("A kill while the log is moved into the file leaves both together whole")
func aCheckpointCutAnywhereDamagesNothing() throws {
    let folder = try TemporaryFolder()
    let spool = try openSpool(folder)
    for seq in 1...20 as ClosedRange<UInt64> { try spool.append(event(seq, size: 3000)) }
    let (before, log) = (try folder.read("spool"), try folder.read("spool-wal"))
    try spool.synchronize()
    let after = try folder.read("spool")
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<40 {
        var mixed = before + Array(repeating: 0, count: max(after.count - before.count, 0))
        for page in 0..<after.count / 4096 where Bool.random(using: &numbers) {
            mixed.replaceSubrange(page * 4096..<(page + 1) * 4096, with: after[page * 4096..<(page + 1) * 4096])
        }
        try folder.write(mixed, to: "mixed")
        try folder.write(log, to: "mixed-wal")
        let spool = try DiskSpool(path: folder.file("mixed")) { StoppedClock().moment }
        #expect(spool.opening == .opened)
        #expect(spool.depth == 20)
    }
}

@Test("Where the system itself refuses a write, that is a full disk, and what was kept before stays")
func aRefusalOfTheSystemIsAFullDisk() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("spool")
    await #expect(processExitsWith: .success) { [path = path as String] in
        let spool = try DiskSpool(path: path) { StoppedClock().moment }
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        #if os(Linux)
            let kind = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        #else
            let kind = RLIMIT_FSIZE
        #endif
        try #require(unsafe getrlimit(kind, &limit) == 0)
        limit.rlim_cur = 200_000
        try #require(unsafe setrlimit(kind, &limit) == 0)
        var seq: UInt64 = 0
        let refusal = #expect(throws: SpoolError.self) {
            while seq < 1000 {
                try spool.append(event(seq + 1, size: 5000))
                seq += 1
            }
        }
        guard case .full = refusal else { exit(3) }
        try #require(spool.depth == Int(seq))
        limit.rlim_cur = limit.rlim_max
        try #require(unsafe setrlimit(kind, &limit) == 0)
        try spool.append(event(seq + 1))
        try #require(spool.events(after: seq - 1, of: event(1).epoch, limit: 9).count == 2)
    }
    #expect(try openSpool(folder).depth > 1)
}
