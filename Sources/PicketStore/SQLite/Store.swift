/// A store that is open: its tables, and what to do when its file breaks in use.
///
/// `Tables` holds the statements over one connection. A broken file is set aside and a new one begun at once, so
/// that the call after the one that was told can go on.
final class Store<Tables> {
    /// What became of the file when it was opened; of a later damage tells `use`.
    private(set) var opening: StoreOpening

    private let file: StoreFile
    private let prepare: (Database) throws(SQLiteError) -> Tables
    /// Nil only after a new file could not be made.
    private var tables: Tables?

    /// Opens the file, and prepares its statements.
    init(_ file: StoreFile, prepare: @escaping (Database) throws(SQLiteError) -> Tables) throws(StoreFailure) {
        self.file = file
        self.prepare = prepare
        opening = .opened
        do {
            opening = try load()
        } catch {
            // The quick look found nothing, and the first reading did.
            guard case .damaged(let name) = error else { throw error }
            opening = .setAside(name)
        }
    }

    /// Runs `body` on the tables. After `damaged` they are empty ones.
    func use<Value>(_ body: (Tables) throws(SQLiteError) -> Value) throws(StoreFailure) -> Value {
        if tables == nil, case .setAside(let name) = try load() { throw .damaged(setAside: name) }
        switch attempt(body) {
        case .success(let value): return value
        case .failure(let error): throw try judge(error)
        }
    }

    /// What an error means; where it means damage, a new file stands in the place of the broken one.
    private func judge(_ error: SQLiteError) throws(StoreFailure) -> StoreFailure {
        guard error.isDamage else { return file.failure(error) }
        // The connection closes first: the last to close removes the log by its name, which must not be the new one's.
        tables = nil
        let name = try file.setAside()
        _ = try load()
        return .damaged(setAside: name)
    }

    /// Holds the tables for no longer than `body` runs.
    private func attempt<Value>(_ body: (Tables) throws(SQLiteError) -> Value) -> Result<Value, SQLiteError> {
        guard let tables else { return .failure(.closed) }
        return Result { () throws(SQLiteError) in try body(tables) }
    }

    private func load() throws(StoreFailure) -> StoreOpening {
        let outcome = prepared(try file.open())
        switch outcome {
        case .success(let opening): return opening
        case .failure(let error): throw try judge(error)
        }
    }

    /// Holds the connection for no longer than the statements are prepared, so that a broken one is closed.
    private func prepared(_ opened: (Database, StoreOpening)) -> Result<StoreOpening, SQLiteError> {
        Result { () throws(SQLiteError) in
            tables = try prepare(opened.0)
            return opened.1
        }
    }
}
