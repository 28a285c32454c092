import PicketLoop
import PicketModel

/// What is read back from the archive. Rows whose ids have not the form of an id are not ours and are left out.
extension ArchiveTables {
    /// The whole picture.
    func restore() throws(SQLiteError) -> ArchivedPicture {
        var picture = ArchivedPicture()
        picture.marks = try marks()
        picture.evidence = try database.prepare("SELECT host, worker, kind, payload FROM evidence ORDER BY 1, 2, 3")
            .rows { row in
                address(row).map { ArchivedPicture.Evidence(address: $0, kind: row.text(2), payload: row.blob(3)) }
            }
        picture.verdicts = try newestVerdicts()
        picture.presences = try database.prepare("SELECT host, payload FROM presences ORDER BY 1").rows { row in
            HostID(row.text(0)).map { ArchivedPicture.Presence(host: $0, payload: row.blob(1)) }
        }
        picture.facts = try database.prepare("SELECT name, value FROM facts ORDER BY 1").rows { row in
            ArchivedPicture.Fact(name: row.text(0), value: row.blob(1))
        }
        picture.retirements = try retirements()
        return picture
    }

    /// The stored numbers above `mark`.
    func stored(above mark: UInt64, _ host: HostID, _ epoch: Epoch, limit: Int) throws(SQLiteError) -> [UInt64] {
        let half = UInt64(Int64.max)
        var found: [UInt64] = []
        if mark < half {
            found = try stored(from: Int64(mark) + 1, to: .max, host, epoch, limit)
        }
        if found.count < limit {
            let from = mark < half ? half + 1 : mark == .max ? 0 : mark + 1
            guard from > 0 else { return found }
            found += try stored(from: Int64(bitPattern: from), to: -1, host, epoch, limit - found.count)
        }
        return found
    }

    /// Verdicts of one worker, newest first.
    func verdicts(of address: WorkerAddress, _ wall: Milliseconds, limit: Int) throws(SQLiteError)
        -> [ArchivedPicture.Verdict]
    {
        let statement = try database.prepare(
            """
            SELECT wall, payload, explanation FROM verdict_changes WHERE host = ? AND worker = ? AND wall <= ?
            ORDER BY id DESC LIMIT ?
            """)
        return try statement.rows(
            .text(address.host.text), .text(address.worker.text), .integer(wall.count), .integer(Int64(max(limit, 0)))
        ) { row in
            ArchivedPicture.Verdict(
                address: address, wall: Milliseconds(row.integer(0)), payload: row.blob(1),
                explanation: row.isNull(2) ? nil : row.blob(2))
        }
    }

    /// When the earliest verdict of one worker was made.
    func firstVerdict(of address: WorkerAddress) throws(SQLiteError) -> Milliseconds? {
        let statement = try database.prepare(
            "SELECT wall FROM verdict_changes WHERE host = ? AND worker = ? ORDER BY id LIMIT 1")
        return try statement.first(.text(address.host.text), .text(address.worker.text)) { row in
            Milliseconds(row.integer(0))
        }
    }

    /// How many events of a host are stored.
    func eventCount(_ host: HostID) throws(SQLiteError) -> UInt64 {
        let count = try database.prepare("SELECT count(*) FROM events WHERE host = ?").first(.text(host.text)) { row in
            UInt64(clamping: row.integer(0))
        }
        return count ?? 0
    }

    private func stored(
        from: Int64, to: Int64, _ host: HostID, _ epoch: Epoch, _ limit: Int
    ) throws(SQLiteError) -> [UInt64] {
        let statement = try database.prepare(
            "SELECT seq FROM events WHERE host = ? AND epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?")
        return try statement.rows(
            .text(host.text), .text(epoch.description), .integer(from), .integer(to), .integer(Int64(max(limit, 0)))
        ) { row in UInt64(bitPattern: row.integer(0)) }
    }

    private func marks() throws(SQLiteError) -> [ArchivedPicture.Mark] {
        let rows: [ArchivedPicture.Mark] = try database.prepare("SELECT host, epoch, seq FROM marks").rows { row in
            guard let host = HostID(row.text(0)), let epoch = Epoch(row.text(1)) else { return nil }
            return ArchivedPicture.Mark(host: host, epoch: epoch, seq: UInt64(bitPattern: row.integer(2)))
        }
        return rows.sorted { ($0.host, $0.epoch) < ($1.host, $1.epoch) }
    }

    private func retirements() throws(SQLiteError) -> [ArchivedPicture.Retirement] {
        let statement = try database.prepare(
            "SELECT host, worker, wall, boot, pid, start FROM retired ORDER BY host, worker")
        return try statement.rows { row in
            address(row).map {
                ArchivedPicture.Retirement(address: $0, wall: Milliseconds(row.integer(2)), run: run(row))
            }
        }
    }

    private func run(_ row: Row) -> ProcessIdentity? {
        guard !row.isNull(3), let boot = BootID(row.text(3)) else { return nil }
        return ProcessIdentity(
            boot: boot, pid: Int32(truncatingIfNeeded: row.integer(4)), start: UInt64(bitPattern: row.integer(5)))
    }

    private func newestVerdicts() throws(SQLiteError) -> [ArchivedPicture.Verdict] {
        let statement = try database.prepare(
            """
            SELECT host, worker, wall, payload FROM verdict_changes
            WHERE id IN (SELECT max(id) FROM verdict_changes GROUP BY host, worker)
                AND (host, worker) NOT IN (SELECT host, worker FROM retired)
            ORDER BY host, worker
            """)
        return try statement.rows { row in
            address(row).map {
                ArchivedPicture.Verdict(address: $0, wall: Milliseconds(row.integer(2)), payload: row.blob(3))
            }
        }
    }

    private func address(_ row: Row) -> WorkerAddress? {
        guard let host = HostID(row.text(0)), let worker = WorkerID(row.text(1)) else { return nil }
        return WorkerAddress(host: host, worker: worker)
    }
}
