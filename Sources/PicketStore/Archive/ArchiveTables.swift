import PicketLoop
import PicketModel

/// The tables of the archive's file, and the statements over them.
final class ArchiveTables {
    /// The connection, for transactions.
    let database: Database

    private let addEvent: Statement
    private let putMark: Statement
    private let addVerdict: Statement
    private let unretire: Statement
    private let addHeartbeat: Statement
    private let putEvidence: Statement
    private let putPresence: Statement
    private let putFact: Statement
    private let forgetFact: Statement
    private let retire: Statement
    private let forgetEvidence: Statement

    /// What tells the archive's file from others.
    ///
    /// Walls are in milliseconds since 1970 UTC, ids and epochs stand as on the wire. Numbers of events above 2^63 - 1
    /// stand as the negative number with the same bits. Events lie in the order in which they came, so that new ones
    /// are added at one end; the index of their numbers holds no payloads.
    static let kind = StoreKind(
        name: "archive", applicationID: 0x5049_4152,
        migrations: [
            """
            CREATE TABLE events(id INTEGER PRIMARY KEY, host TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
                worker TEXT, name TEXT NOT NULL, wall INTEGER NOT NULL, received_wall INTEGER NOT NULL,
                historical INTEGER NOT NULL, road TEXT NOT NULL, payload BLOB NOT NULL,
                UNIQUE(host, epoch, seq)) STRICT;
            CREATE INDEX events_by_age ON events(received_wall);
            CREATE TABLE marks(host TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
                PRIMARY KEY(host, epoch)) STRICT, WITHOUT ROWID;
            CREATE TABLE verdict_changes(id INTEGER PRIMARY KEY, host TEXT NOT NULL, worker TEXT NOT NULL,
                wall INTEGER NOT NULL, state TEXT NOT NULL, payload BLOB NOT NULL) STRICT;
            CREATE INDEX verdict_changes_by_worker ON verdict_changes(host, worker);
            CREATE INDEX verdict_changes_by_age ON verdict_changes(wall);
            CREATE TABLE heartbeats(id INTEGER PRIMARY KEY, host TEXT NOT NULL, wall INTEGER NOT NULL,
                payload BLOB NOT NULL) STRICT;
            CREATE INDEX heartbeats_by_host ON heartbeats(host);
            CREATE INDEX heartbeats_by_age ON heartbeats(wall);
            CREATE TABLE evidence(host TEXT NOT NULL, worker TEXT NOT NULL, kind TEXT NOT NULL, payload BLOB NOT NULL,
                PRIMARY KEY(host, worker, kind)) STRICT;
            CREATE TABLE presences(host TEXT PRIMARY KEY NOT NULL, payload BLOB NOT NULL) STRICT;
            CREATE TABLE facts(name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT;
            CREATE TABLE retired(host TEXT NOT NULL, worker TEXT NOT NULL, wall INTEGER NOT NULL,
                PRIMARY KEY(host, worker)) STRICT, WITHOUT ROWID;
            """,
            """
            ALTER TABLE verdict_changes ADD COLUMN explanation BLOB;
            ALTER TABLE retired ADD COLUMN boot TEXT;
            ALTER TABLE retired ADD COLUMN pid INTEGER;
            ALTER TABLE retired ADD COLUMN start INTEGER;
            """,
        ], shrinks: false)

    /// Prepares the statements.
    init(_ database: Database) throws(SQLiteError) {
        self.database = database
        addEvent = try database.prepare(
            """
            INSERT OR IGNORE INTO events(host, epoch, seq, worker, name, wall, received_wall, historical, road, payload)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        // Compared as numbers without a sign: those with one are the higher.
        putMark = try database.prepare(
            """
            INSERT INTO marks VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq
            WHERE (excluded.seq < 0, excluded.seq) > (seq < 0, seq)
            """)
        addVerdict = try database.prepare(
            "INSERT INTO verdict_changes(host, worker, wall, state, payload, explanation) VALUES(?, ?, ?, ?, ?, ?)")
        unretire = try database.prepare("DELETE FROM retired WHERE host = ? AND worker = ?")
        addHeartbeat = try database.prepare("INSERT INTO heartbeats(host, wall, payload) VALUES(?, ?, ?)")
        putEvidence = try database.prepare(
            "INSERT INTO evidence VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET payload = excluded.payload")
        putPresence = try database.prepare(
            "INSERT INTO presences VALUES(?, ?) ON CONFLICT DO UPDATE SET payload = excluded.payload")
        putFact = try database.prepare(
            "INSERT INTO facts VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        forgetFact = try database.prepare("DELETE FROM facts WHERE name = ?")
        retire = try database.prepare(
            """
            INSERT INTO retired(host, worker, wall, boot, pid, start) VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET wall = excluded.wall, boot = excluded.boot, pid = excluded.pid, start = excluded.start
            """)
        forgetEvidence = try database.prepare("DELETE FROM evidence WHERE host = ? AND worker = ?")
    }

    /// Keeps one thing.
    func keep(_ entry: ArchiveEntry) throws(SQLiteError) {
        switch entry {
        case .event(let event): try keep(event)
        case .mark(let host, let epoch, let seq):
            try putMark.run(.text(host.text), .text(epoch.description), .integer(Int64(bitPattern: seq)))
        case .verdict(let address, let wall, let state, let payload, let explanation):
            try keepVerdict(of: address, wall, state, payload, explanation)
        case .heartbeat(let host, let wall, let payload):
            try addHeartbeat.run(.text(host.text), .integer(wall.count), .blob(payload))
        case .evidence(let address, let kind, let payload):
            try putEvidence.run(.text(address.host.text), .text(address.worker.text), .text(kind), .blob(payload))
        case .presence(let host, let payload): try putPresence.run(.text(host.text), .blob(payload))
        case .retired(let address, let wall, let run): try keepRetirement(of: address, wall, run)
        case .fact(let name, let value?): try putFact.run(.text(name), .blob(value))
        case .fact(let name, nil): try forgetFact.run(.text(name))
        }
    }

    private func keep(_ event: ArchivedEvent) throws(SQLiteError) {
        try addEvent.run(
            .text(event.host.text), .text(event.epoch.description), .integer(Int64(bitPattern: event.seq)),
            event.worker.map { .text($0.text) } ?? .null, .text(event.name), .integer(event.wall.count),
            .integer(event.receivedWall.count), .integer(event.historical ? 1 : 0), .text(event.road.rawValue),
            .blob(event.payload))
    }

    private func keepVerdict(
        of address: WorkerAddress, _ wall: Milliseconds, _ state: WorkerState, _ payload: [UInt8],
        _ explanation: [UInt8]?
    ) throws(SQLiteError) {
        let (host, worker) = (SQLiteValue.text(address.host.text), SQLiteValue.text(address.worker.text))
        try addVerdict.run(
            host, worker, .integer(wall.count), .text(state.rawValue), .blob(payload),
            explanation.map { .blob($0) } ?? .null)
        // A retired id that has a verdict again is a new worker.
        try unretire.run(host, worker)
    }

    private func keepRetirement(
        of address: WorkerAddress, _ wall: Milliseconds, _ run: ProcessIdentity?
    ) throws(SQLiteError) {
        let (host, worker) = (SQLiteValue.text(address.host.text), SQLiteValue.text(address.worker.text))
        try retire.run(
            host, worker, .integer(wall.count), run.map { .text($0.boot.text) } ?? .null,
            run.map { .integer(Int64($0.pid)) } ?? .null, run.map { .integer(Int64(bitPattern: $0.start)) } ?? .null)
        try forgetEvidence.run(host, worker)
    }
}
