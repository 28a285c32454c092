import CSQLite

/// A value that goes into a statement.
enum SQLiteValue {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null
}

/// One compiled statement; it keeps its connection open.
@safe
final class Statement {
    private let handle: OpaquePointer
    private let database: Database

    /// Takes over a compiled statement.
    init(_ handle: OpaquePointer, of database: Database) {
        unsafe self.handle = handle
        self.database = database
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Runs it to its end with these values.
    func run(_ values: SQLiteValue...) throws(SQLiteError) {
        defer { reset() }
        try bind(values)
        while try step() {}
    }

    /// Runs it with these values and makes one element of each row for which `read` gives one.
    func rows<Element>(_ values: SQLiteValue..., read: (Row) -> Element?) throws(SQLiteError) -> [Element] {
        defer { reset() }
        try bind(values)
        var elements: [Element] = []
        while try step() {
            if let element = unsafe read(Row(handle)) { elements.append(element) }
        }
        return elements
    }

    /// Runs it with these values and reads the first row; nil where there is none.
    func first<Element>(_ values: SQLiteValue..., read: (Row) -> Element?) throws(SQLiteError) -> Element? {
        defer { reset() }
        try bind(values)
        return try step() ? unsafe read(Row(handle)) : nil
    }

    private func step() throws(SQLiteError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.lastError
        }
    }

    private func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    private func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
        var place: Int32 = 0
        for value in values {
            place += 1
            guard bind(value, at: place) == SQLITE_OK else { throw database.lastError }
        }
    }

    private func bind(_ value: SQLiteValue, at place: Int32) -> Int32 {
        switch value {
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, place, number)
        case .text(let text):
            return unsafe sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), Self.copied)
        case .blob(let bytes):
            // A null pointer would bind NULL, and an empty array may have one.
            guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, place, 0) }
            return unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe sqlite3_bind_blob(handle, place, buffer.baseAddress, Int32(buffer.count), Self.copied)
            }
        case .null: return unsafe sqlite3_bind_null(handle, place)
        }
    }

    /// `SQLITE_TRANSIENT`, a cast that Swift does not import: SQLite takes a copy of its own.
    private static var copied: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The row at which a statement stands; not to be kept past the call it was given to.
@safe
struct Row {
    private let handle: OpaquePointer

    /// Reads from this statement.
    fileprivate init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    /// Column `place`, counted from 0, as a number.
    func integer(_ place: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, place) }

    /// Column `place` as text; empty where it is null.
    func text(_ place: Int32) -> String {
        String(decoding: blob(place), as: UTF8.self)
    }

    /// Column `place` as bytes; empty where it is null.
    func blob(_ place: Int32) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, place) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, place))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Whether column `place` is null.
    func isNull(_ place: Int32) -> Bool { unsafe sqlite3_column_type(handle, place) == SQLITE_NULL }
}
