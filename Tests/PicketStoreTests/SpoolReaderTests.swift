import PicketLoop
import PicketModel
import PicketStore
import Testing

private let epoch = Epoch(counter: 1, tag: 7)
private let newer = Epoch(counter: 2, tag: 0)

/// A spool with three events in one epoch and two in the next.
private func makeSpool(_ folder: TemporaryFolder) throws -> DiskSpool {
    let spool = try openSpool(folder)
    for seq in 1...2 as ClosedRange<UInt64> { try spool.append(event(seq, of: newer)) }
    for seq in 1...3 as ClosedRange<UInt64> { try spool.append(event(seq, of: epoch)) }
    return spool
}

private func read(
    _ folder: TemporaryFolder, _ name: String = "spool", after marks: [Epoch: UInt64] = [:], limit: Int = 1000,
    bytes: Int = 1 << 20
) throws -> [UInt64] {
    try SpoolReader.events(path: folder.file(name), after: marks, limit: limit, bytes: bytes).map(\.seq)
}

@Test func aReaderSeesWhatAnOpenSpoolHolds() throws {
    let folder = try TemporaryFolder()
    let spool = try makeSpool(folder)
    #expect(try read(folder) == [1, 2, 3, 1, 2])
    #expect(try read(folder, after: [epoch: 2, newer: 1]) == [3, 2])
    try spool.append(event(4))
    #expect(try read(folder, after: [epoch: 3, newer: .max]) == [4])
}

@Test func aReaderStopsAtItsLimits() throws {
    let folder = try TemporaryFolder()
    let spool = try makeSpool(folder)
    #expect(try read(folder, limit: 4) == [1, 2, 3, 1])
    #expect(try read(folder, bytes: 15) == [1, 2])
    #expect(spool.depth == 5)
}

@Test("Neither a closed spool nor one whose agent was killed has a file more or a byte changed after a reading")
func aReaderWritesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "closed #1?%")
    do {
        let spool = try makeSpool(folder)
        try folder.copyDatabase("spool", to: "killed")
        try spool.synchronize()
    }
    try folder.write(try folder.read("spool"), to: "closed #1?%")
    let before = try folder.names.map { [$0: try folder.read($0)] }
    #expect(try read(folder, "killed") == [1, 2, 3, 1, 2])
    #expect(try read(folder, "closed #1?%") == [1, 2, 3, 1, 2])
    #expect(try folder.names.map { [$0: try folder.read($0)] } == before)
}

@Test func aReaderFindsNothingWhereThereIsNoSpool() throws {
    let folder = try TemporaryFolder()
    #expect(try read(folder) == [])
    #expect(folder.names == [])
}

@Test func aReaderLeavesAForeignFileAlone() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("notes".utf8), to: "spool")
    _ = try SQLiteArchive(path: folder.file("archive"))
    #expect(throws: SpoolError.self) { try read(folder) }
    #expect(throws: SpoolError.self) { try read(folder, "archive") }
    #expect(folder.names == ["archive", "spool"])
}
