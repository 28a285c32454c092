import PicketLoop
import PicketModel

/// The tables of a spool's file, and the statements over them.
final class SpoolTables {
    /// The connection, for transactions.
    let database: Database
    /// What must be added to the time since boot to have the spool's own time.
    private(set) var lead = Milliseconds.zero
    /// What the file held when it was opened.
    private(set) var restored = SpoolIndex()

    private let addEpoch: Statement
    private let addEvent: Statement
    private let readEvents: Statement
    private let readOldest: Statement
    private let measure: Statement
    private let deleteEvents: Statement
    private let lengthenDropped: Statement
    private let addDropped: Statement
    private let forgetDropped: Statement
    private let shortenDropped: Statement

    /// What tells a spool's file from others. `place` is a `SpoolPlace`; `kept` is in milliseconds of the spool's own time.
    static let kind = StoreKind(
        name: "spool", applicationID: 0x5049_5350,
        migrations: [
            """
            CREATE TABLE epochs(slot INTEGER PRIMARY KEY, counter INTEGER NOT NULL, tag INTEGER NOT NULL,
                UNIQUE(counter, tag)) STRICT;
            CREATE TABLE events(place INTEGER PRIMARY KEY, kept INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
            CREATE TABLE dropped(slot INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY(slot, first)) STRICT, WITHOUT ROWID;
            CREATE TABLE clock(boot TEXT NOT NULL, lead INTEGER NOT NULL) STRICT;
            """
        ], shrinks: true)

    /// Prepares the statements, and sets the spool's clock by `moment`.
    init(_ database: Database, at moment: Moment) throws(SQLiteError) {
        self.database = database
        addEpoch = try database.prepare("INSERT INTO epochs(slot, counter, tag) VALUES(?, ?, ?)")
        addEvent = try database.prepare("INSERT INTO events(place, kept, payload) VALUES(?, ?, ?)")
        readEvents = try database.prepare(Self.selectEvents)
        let between = "FROM events WHERE place BETWEEN ? AND ?"
        readOldest = try database.prepare("SELECT place, kept, length(payload) \(between) ORDER BY place LIMIT 1")
        measure = try database.prepare(
            "SELECT count(*), ifnull(sum(length(payload)), 0), min(place), max(place) \(between)")
        deleteEvents = try database.prepare("DELETE \(between)")
        lengthenDropped = try database.prepare("UPDATE dropped SET last = ? WHERE slot = ? AND last = ?")
        addDropped = try database.prepare("INSERT INTO dropped(slot, first, last) VALUES(?, ?, ?)")
        forgetDropped = try database.prepare("DELETE FROM dropped WHERE slot = ? AND last <= ?")
        shortenDropped = try database.prepare("UPDATE dropped SET first = ? WHERE slot = ? AND first <= ?")
        lead = try lead(at: moment)
        restored = try restore()
    }

    /// An event's place, age mark and size.
    struct Oldest {
        let seq: UInt64
        let kept: Int64
        let cost: Int
    }

    /// Makes an epoch known under a slot.
    func add(_ epoch: Epoch, slot: Int64) throws(SQLiteError) {
        try addEpoch.run(.integer(slot), .integer(Int64(clamping: epoch.counter)), .integer(Int64(epoch.tag)))
    }

    /// Writes one event.
    func add(_ event: SpooledEvent, slot: Int64, kept: Int64) throws(SQLiteError) {
        try addEvent.run(
            .integer(SpoolPlace.of(event.seq, slot: slot)), .integer(kept), .blob(event.payload))
    }

    /// At most `limit` events of an epoch above `mark`.
    func events(after mark: UInt64, slot: Int64, epoch: Epoch, limit: Int) throws(SQLiteError) -> [SpooledEvent] {
        try Self.read(readEvents, after: mark, slot: slot, epoch: epoch, limit: limit)
    }

    /// The oldest event of an epoch.
    func oldest(slot: Int64) throws(SQLiteError) -> Oldest? {
        try readOldest.first(.integer(SpoolPlace.of(0, slot: slot)), .integer(end(slot))) { row in
            Oldest(
                seq: SpoolPlace.seq(row.integer(0)), kept: row.integer(1),
                cost: Int(row.integer(2)) + SpooledEvent.overhead)
        }
    }

    /// Deletes the events of an epoch through `mark`; answers how many there were and what they cost.
    func remove(through mark: UInt64, slot: Int64) throws(SQLiteError) -> (count: Int, cost: Int) {
        let (from, to) = (SpoolPlace.of(0, slot: slot), SpoolPlace.of(mark, slot: slot))
        let extent = try extent(from: from, to: to)
        if extent.count > 0 { try deleteEvents.run(.integer(from), .integer(to)) }
        return (extent.count, extent.cost)
    }

    /// Notes that events are no longer there.
    func drop(from: UInt64, to: UInt64, slot: Int64) throws(SQLiteError) {
        let (first, last) = (Int64(clamping: from), Int64(clamping: to))
        try lengthenDropped.run(.integer(last), .integer(slot), .integer(first - 1))
        if database.changes == 0 { try addDropped.run(.integer(slot), .integer(first), .integer(last)) }
    }

    /// Forgets what was dropped and is covered by `mark`.
    func coverDropped(through mark: UInt64, slot: Int64) throws(SQLiteError) {
        let last = min(mark, SpoolPlace.highestSeq)
        try forgetDropped.run(.integer(slot), .integer(Int64(last)))
        try shortenDropped.run(.integer(Int64(last + 1)), .integer(slot), .integer(Int64(last)))
    }

    /// How many events lie between two places, what they cost, and the lowest and highest number.
    func extent(from: Int64, to: Int64) throws(SQLiteError) -> (count: Int, cost: Int, first: UInt64, last: UInt64) {
        let found = try measure.first(.integer(from), .integer(to)) { row in
            let count = Int(row.integer(0))
            return (
                count, Int(row.integer(1)) + count * SpooledEvent.overhead, SpoolPlace.seq(row.integer(2)),
                SpoolPlace.seq(row.integer(3))
            )
        }
        return found ?? (0, 0, 0, 0)
    }

    /// The last place of a slot.
    func end(_ slot: Int64) -> Int64 { SpoolPlace.of(SpoolPlace.highestSeq, slot: slot) }
}

/// What a reader without the other statements needs too.
extension SpoolTables {
    /// Reads the events between two places.
    static let selectEvents = "SELECT place, payload FROM events WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?"

    /// Runs `selectEvents` for at most `limit` events of an epoch above `mark`.
    static func read(
        _ statement: Statement, after mark: UInt64, slot: Int64, epoch: Epoch, limit: Int
    ) throws(SQLiteError) -> [SpooledEvent] {
        guard mark < SpoolPlace.highestSeq else { return [] }
        let (from, to) = (SpoolPlace.of(mark + 1, slot: slot), SpoolPlace.of(SpoolPlace.highestSeq, slot: slot))
        return try statement.rows(.integer(from), .integer(to), .integer(Int64(limit))) { row in
            SpooledEvent(epoch: epoch, seq: SpoolPlace.seq(row.integer(0)), payload: row.blob(1))
        }
    }

    /// The epochs that the file knows, each with its slot, in no order.
    static func epochs(in database: Database) throws(SQLiteError) -> [(slot: Int64, epoch: Epoch)] {
        try database.prepare("SELECT slot, counter, tag FROM epochs").rows { row in
            guard let tag = UInt32(exactly: row.integer(2)) else { return nil }
            return (row.integer(0), Epoch(counter: UInt64(clamping: row.integer(1)), tag: tag))
        }
    }
}
