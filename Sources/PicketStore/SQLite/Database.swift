import CSQLite

/// One connection to one SQLite file, confined to the thread that opened it.
///
/// It closes when it and the last of its statements are no longer held.
@safe
final class Database {
    private let handle: OpaquePointer

    /// How long a call waits for another process that holds the file, in milliseconds.
    private static let busyTimeout: Int32 = 250

    /// How a file is opened.
    enum Access {
        /// Reads and writes, and makes the file where there is none.
        case full
        /// Reads only, and leaves no trace in the folder.
        case readOnly
    }

    /// Opens `path`; SQLite reads nothing of it before the first statement.
    init(_ path: String, _ access: Access = .full) throws(SQLiteError) {
        let flags: Int32
        let name: String
        switch access {
        case .full: (flags, name) = (SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path)
        case .readOnly: (flags, name) = (SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, Self.untouchedName(of: path))
        }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let handle = unsafe opened else {
            throw SQLiteError(code: code, message: "SQLite had no memory for a connection")
        }
        guard code == SQLITE_OK else {
            let message = unsafe String(cString: sqlite3_errmsg(handle))
            unsafe sqlite3_close_v2(handle)
            throw SQLiteError(code: code, message: message)
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, Self.busyTimeout)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    /// The error of the last call that failed.
    var lastError: SQLiteError {
        let code = unsafe sqlite3_extended_errcode(handle)
        return unsafe SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Runs statements that take no values and whose rows nobody wants.
    func execute(_ sql: String) throws(SQLiteError) {
        guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError }
    }

    /// Compiles one statement for repeated use.
    func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil) == SQLITE_OK,
            let statement = unsafe statement
        else { throw lastError }
        return unsafe Statement(statement, of: self)
    }

    /// The first column of the first row, as a number; 0 where there is no row.
    func integer(_ sql: String) throws(SQLiteError) -> Int64 {
        try prepare(sql).first { row in row.integer(0) } ?? 0
    }

    /// The first column of the first row, as text; nil where there is no row.
    func text(_ sql: String) throws(SQLiteError) -> String? {
        try prepare(sql).first { row in row.text(0) }
    }

    /// Runs `body` in a transaction that writes; whatever it throws, nothing of it is kept.
    func transaction<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Moves what is committed from the log into the file, both made durable; readers keep what they read.
    func checkpoint() throws(SQLiteError) {
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard code == SQLITE_OK else { throw lastError }
    }

    /// The name that has SQLite write nothing: neither the log's index, nor a log where there is none.
    ///
    /// Without a log nobody has the file open, or the one who has it open has written nothing that is not in it.
    /// https://www.sqlite.org/wal.html#read_only_databases
    private static func untouchedName(of path: String) -> String {
        let escapes: [Character: String] = ["%": "%25", "?": "%3f", "#": "%23"]
        let escaped = path.map { escapes[$0] ?? String($0) }.joined()
        let hasLog = FileFacts.kind(of: path + "-wal").isFilled
        return "file:\(escaped)?" + (hasLog ? "readonly_shm=1" : "immutable=1")
    }

    /// Ends a transaction that failed; SQLite has ended it already where the disk was full.
    private func rollBack() {
        guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
        _ = unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }
}
