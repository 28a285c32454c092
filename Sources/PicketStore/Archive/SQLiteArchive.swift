package import PicketLoop
package import PicketModel

/// The hub's store in one SQLite file.
///
/// A batch is kept when `apply` returns, whatever becomes of the process; power loss costs what came after the last
/// `synchronize`. One process at a time may hold an archive open for writing.
package final class SQLiteArchive: Archive {
    /// The open file.
    let store: Store<ArchiveTables>

    private var isAhead = false

    /// Opens the archive at `path`, or makes it.
    package init(path: String) throws(ArchiveError) {
        let file = StoreFile(path: path, kind: ArchiveTables.kind)
        do {
            store = try Store(file) { database throws(SQLiteError) in try ArchiveTables(database) }
        } catch {
            throw Self.archiveError(error)
        }
    }

    /// What became of the file when it was opened; a damaged one is reported here and not thrown.
    package var opening: StoreOpening { store.opening }

    package func apply(_ batch: [ArchiveEntry]) throws(ArchiveError) {
        guard !batch.isEmpty else { return }
        try use { tables throws(SQLiteError) in
            try tables.database.transaction { () throws(SQLiteError) in
                for entry in batch { try tables.keep(entry) }
            }
        }
        isAhead = true
    }

    package func restore() throws(ArchiveError) -> ArchivedPicture {
        try use { tables throws(SQLiteError) in try tables.restore() }
    }

    package func stored(
        above mark: UInt64, host: HostID, epoch: Epoch, limit: Int
    ) throws(ArchiveError) -> [UInt64] {
        try use { tables throws(SQLiteError) in try tables.stored(above: mark, host, epoch, limit: limit) }
    }

    package func verdicts(
        of address: WorkerAddress, atOrBefore wall: Milliseconds, limit: Int
    ) throws(ArchiveError) -> [ArchivedPicture.Verdict] {
        try use { tables throws(SQLiteError) in try tables.verdicts(of: address, wall, limit: limit) }
    }

    package func firstVerdict(of address: WorkerAddress) throws(ArchiveError) -> Milliseconds? {
        try use { tables throws(SQLiteError) in try tables.firstVerdict(of: address) }
    }

    package func eventCount(host: HostID) throws(ArchiveError) -> UInt64 {
        try use { tables throws(SQLiteError) in try tables.eventCount(host) }
    }

    @discardableResult
    package func forget(before wall: Milliseconds) throws(ArchiveError) -> Bool {
        try use { tables throws(SQLiteError) in
            try tables.database.transaction { () throws(SQLiteError) in try tables.forget(before: wall) }
        }
    }

    package func synchronize() throws(ArchiveError) {
        guard isAhead else { return }
        try use { tables throws(SQLiteError) in try tables.database.checkpoint() }
        isAhead = false
    }

    private func use<Value>(_ body: (ArchiveTables) throws(SQLiteError) -> Value) throws(ArchiveError) -> Value {
        do { return try store.use(body) } catch { throw Self.archiveError(error) }
    }

    private static func archiveError(_ failure: StoreFailure) -> ArchiveError {
        switch failure {
        case .damaged(let name): .damaged(setAside: name)
        case .later(let version): .later(version: version)
        case .disk(let sentence), .failed(let sentence): .failed(sentence)
        }
    }
}
