/// What tells one kind of store from another, and how its tables came to be.
struct StoreKind: Sendable {
    /// What people call it, such as `spool`.
    let name: String
    /// The number in the file's header that says whose it is.
    let applicationID: Int64
    /// One step a version, oldest first; the last one's number, counted from 1, is the version written.
    let migrations: [String]
    /// Whether pages that are no longer used are given back to the disk on request.
    let shrinks: Bool

    /// The version that this program writes.
    var version: Int { migrations.count }
}

/// What became of a store's file when it was opened.
package enum StoreOpening: Equatable, Sendable {
    /// It was there and is whole.
    case opened
    /// It was not there and was made.
    case created
    /// What was there is broken or another's; it now has this name, in the same folder, and a new one was made.
    case setAside(String)
}

/// Why a store cannot do what was asked.
enum StoreFailure: Error, Equatable, Sendable {
    /// The file broke while it was open; it was set aside under this name, and a new one was begun.
    case damaged(setAside: String)
    /// The file was written by a later version and was left alone.
    case later(version: Int)
    /// The disk does not take it; the sentence says why.
    case disk(String)
    /// Anything else; the sentence says what.
    case failed(String)
}
