import CSQLite

/// What SQLite said when it could not do what was asked.
///
/// Neither the statement nor its values are part of it, for they may hold what a worker's screen showed.
struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The extended result code.
    let code: Int32
    /// What SQLite says of it.
    let message: String

    /// The code without its extension.
    var primary: Int32 { code & 0xFF }

    /// Whether the file itself is broken, so that it must be set aside.
    var isDamage: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }

    /// Whether the disk does not take what is written to it: full, broken or read-only.
    var isDisk: Bool { [SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN].contains(primary) }

    var description: String { "\(message) (SQLite code \(code))" }

    /// The error that a broken file gives, found by looking rather than by a failed call.
    static func damage(_ message: String) -> SQLiteError { SQLiteError(code: SQLITE_CORRUPT, message: message) }

    /// The error of a call without an open file.
    static var closed: SQLiteError { SQLiteError(code: SQLITE_MISUSE, message: "no file is open") }
}
