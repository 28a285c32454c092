import Foundation
import PicketLoop
import PicketModel
import Testing

@testable import PicketStore

private let kind = StoreKind(
    name: "test store", applicationID: 42, migrations: ["CREATE TABLE one(x)", "CREATE TABLE two(x)"], shrinks: false)

private func open(_ folder: TemporaryFolder, _ kind: StoreKind = kind) throws -> (Database, StoreOpening) {
    try StoreFile(path: folder.file("store"), kind: kind).open()
}

/// A closed store with some rows, large enough to be cut.
private func makeStore(_ folder: TemporaryFolder, as kind: StoreKind = kind) throws {
    let (database, _) = try open(folder, kind)
    try database.execute(
        """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100)
        INSERT INTO one SELECT randomblob(500) FROM numbers
        """)
}

@Test func aMissingStoreIsMadeAndFoundAgain() throws {
    let folder = try TemporaryFolder()
    #expect(try open(folder).1 == .created)
    #expect(try open(folder).1 == .opened)
}

@Test func aNewStoreIsReadableByItsOwnerOnly() throws {
    let folder = try TemporaryFolder()
    let opened = try open(folder)
    try opened.0.execute("INSERT INTO one VALUES(1)")
    for name in ["store", "store-wal"] {
        var facts = stat()
        #expect(unsafe stat(folder.file(name), &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
    }
}

@Test func anEmptyFileCountsAsNew() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "store")
    #expect(try open(folder).1 == .created)
}

@Test func theVersionStandsInTheHeaderWhileTheStoreIsOpen() throws {
    let folder = try TemporaryFolder()
    let opened = try open(folder)
    let header = StoreHeader(try folder.read("store"))
    #expect(header?.version == 2)
    #expect(header?.applicationID == 42)
    withExtendedLifetime(opened) {}
}

@Test func anOlderStoreIsBroughtToTheNewVersion() throws {
    let folder = try TemporaryFolder()
    let old = StoreKind(name: "old", applicationID: 42, migrations: Array(kind.migrations.prefix(1)), shrinks: false)
    try makeStore(folder, as: old)
    let (database, opening) = try open(folder)
    #expect(opening == .opened)
    #expect(try database.integer("SELECT count(*) FROM one") == 100)
    #expect(try database.integer("SELECT count(*) FROM two") == 0)
}

@Test func aFailedMigrationLeavesTheOldVersion() throws {
    let folder = try TemporaryFolder()
    try makeStore(folder)
    let broken = StoreKind(
        name: "new", applicationID: 42, migrations: kind.migrations + ["CREATE TABLE three(x); CREATE TABLE one(x)"],
        shrinks: false)
    #expect(throws: StoreFailure.self) { try open(folder, broken) }
    let (database, _) = try open(folder)
    #expect(try database.integer("SELECT count(*) FROM sqlite_schema") == 2)
}

@Test func aLaterVersionIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let later = StoreKind(name: "new", applicationID: 42, migrations: kind.migrations + ["SELECT 1"], shrinks: false)
    try makeStore(folder, as: later)
    let before = try folder.read("store")
    #expect(throws: StoreFailure.later(version: 3)) { try open(folder) }
    #expect(try folder.read("store") == before)
    #expect(folder.names == ["store"])
}

@Test func aLaterVersionInTheLogAloneIsRefusedToo() throws {
    let folder = try TemporaryFolder()
    let opened = try open(folder)
    try opened.0.execute("PRAGMA user_version=9")
    try folder.copyDatabase("store", to: "copy")
    #expect(throws: StoreFailure.later(version: 9)) { try StoreFile(path: folder.file("copy"), kind: kind).open() }
}

/// Contents that are no store of ours, each by its name.
private enum Foreign: String, CaseIterable {
    case text, garbage, headerOnly, cut, cutInThePage, brokenPage, otherApplication, otherWithoutName

    func lay(in folder: TemporaryFolder) throws {
        var numbers = SeededNumbers(seed: 1)
        switch self {
        case .text: try folder.write(Array("These are notes, and no database.\n".utf8), to: "store")
        case .garbage: try folder.write((0..<9000).map { _ in UInt8.random(in: 0...255, using: &numbers) }, to: "store")
        case .headerOnly: try cut(folder) { _ in 100 }
        case .cut: try cut(folder) { $0 / 2 / 4096 * 4096 }
        case .cutInThePage: try cut(folder) { $0 - 1000 }
        case .brokenPage:
            try makeStore(folder)
            var bytes = try folder.read("store")
            for place in 4096..<8192 { bytes[place] = UInt8.random(in: 0...255, using: &numbers) }
            try folder.write(bytes, to: "store")
        case .otherApplication:
            try makeStore(
                folder,
                as: StoreKind(
                    name: "other", applicationID: 43,
                    migrations: kind.migrations, shrinks: false))
        case .otherWithoutName:
            try Database(folder.file("store")).execute("CREATE TABLE theirs(x)")
        }
    }

    private func cut(_ folder: TemporaryFolder, to length: (Int) -> Int) throws {
        try makeStore(folder)
        let bytes = try folder.read("store")
        try folder.write(Array(bytes.prefix(length(bytes.count))), to: "store")
    }
}

@Test(arguments: Foreign.allCases)
private func whatIsNoStoreOfOursIsSetAsideUnchanged(_ foreign: Foreign) throws {
    let folder = try TemporaryFolder()
    try foreign.lay(in: folder)
    let before = try folder.read("store")
    let (database, opening) = try open(folder)
    #expect(opening == .setAside("store.damaged-1"))
    #expect(try folder.read("store.damaged-1") == before)
    #expect(try database.integer("SELECT count(*) FROM one") == 0)
}

@Test func damageTakesTheNextFreeName() throws {
    let folder = try TemporaryFolder()
    for number in 1...3 {
        try folder.write(Array("no database".utf8), to: "store")
        #expect(try open(folder).1 == .setAside("store.damaged-\(number)"))
    }
}

@Test func theLogIsSetAsideWithItsFile() throws {
    let folder = try TemporaryFolder()
    let opened = try open(folder)
    try opened.0.execute("INSERT INTO one VALUES(1)")
    try folder.copyDatabase("store", to: "copy")
    let name = try StoreFile(path: folder.file("copy"), kind: kind).setAside()
    #expect(folder.names.filter { $0.hasPrefix("copy") } == [name, name + "-shm", name + "-wal"])
}

@Test func aFolderInTheStoresPlaceIsAnErrorAndStays() throws {
    let folder = try TemporaryFolder()
    let inner = StoreFile(path: folder.path, kind: kind)
    #expect(throws: StoreFailure.self) { try inner.open() }
    #expect(folder.names == [])
}

@Test func aFolderThatCannotBeWrittenIsAnErrorOfTheDisk() throws {
    // The superuser may write anywhere but in a file system of the kernel's own.
    let folder = try TemporaryFolder()
    unsafe chmod(folder.path, 0o500)
    let path = geteuid() == 0 ? "/proc/store" : folder.file("store")
    do {
        _ = try StoreFile(path: path, kind: kind).open()
        Issue.record("A folder that cannot be written took a store.")
    } catch {
        guard case .disk(let sentence) = error else { throw error }
        #expect(sentence.contains(path))
    }
}

@Test func damageMetInUseSetsTheFileAsideAndBeginsANewOne() throws {
    let folder = try TemporaryFolder()
    let store = try Store(StoreFile(path: folder.file("store"), kind: kind)) { $0 }
    try store.use { database throws(SQLiteError) in try database.execute("INSERT INTO one VALUES(1)") }
    #expect(throws: StoreFailure.damaged(setAside: "store.damaged-1")) {
        try store.use { _ throws(SQLiteError) in throw SQLiteError.damage("a page is broken") }
    }
    let rows = try store.use { database throws(SQLiteError) in try database.integer("SELECT count(*) FROM one") }
    #expect(rows == 0)
    #expect(folder.names.contains("store.damaged-1"))
}

@Test func anotherErrorInUseLeavesTheStore() throws {
    let folder = try TemporaryFolder()
    let store = try Store(StoreFile(path: folder.file("store"), kind: kind)) { $0 }
    try store.use { database throws(SQLiteError) in try database.execute("INSERT INTO one VALUES(1)") }
    #expect(throws: StoreFailure.self) {
        try store.use { database throws(SQLiteError) in try database.execute("SELECT nothing") }
    }
    let rows = try store.use { database throws(SQLiteError) in try database.integer("SELECT count(*) FROM one") }
    #expect(rows == 1)
}
