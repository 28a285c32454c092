import PicketModel

/// What `git status --porcelain=v2 -z --branch` says; `.picket/` is left out.
struct GitStatus: Equatable, Sendable {
    /// The commit of HEAD; nil before the first.
    var head: String?
    var branch: String?
    var detached = false
    var tracked: [GitChange] = []
    /// Paths that are not tracked; a folder with nothing tracked in it is one path that ends in a slash.
    var untracked: [String] = []
    var unmerged = 0
}

/// A tracked path with an uncommitted change.
struct GitChange: Equatable, Sendable {
    var path: String
    /// Git's two letters: the index against HEAD, the worktree against the index.
    var letters: String
}

/// Reads git's own machine form, version 2. Source: git-status(1), "Porcelain Format Version 2".
struct StatusParser {
    private var status = GitStatus()

    /// Nil where the output is not of that form.
    static func parse(_ output: [UInt8]) -> GitStatus? {
        var parser = StatusParser()
        var records = output.split(separator: 0, omittingEmptySubsequences: false)[...]
        // Each record is ended by a NUL, so that what follows the last one is empty.
        guard records.popLast()?.isEmpty == true else { return nil }
        while let record = records.popFirst() {
            guard parser.take(record) else { return nil }
            // A renamed path is followed by the one that it had.
            if record.first == UInt8(ascii: "2") { guard records.popFirst() != nil else { return nil } }
        }
        return parser.status
    }

    private mutating func take(_ record: ArraySlice<UInt8>) -> Bool {
        switch record.first {
        case UInt8(ascii: "#"): return takeHeader(record)
        case UInt8(ascii: "1"): return takeChange(record, fields: 8)
        case UInt8(ascii: "2"): return takeChange(record, fields: 9)
        case UInt8(ascii: "u"):
            guard let path = Self.path(of: record, after: 10) else { return false }
            if !Self.isOurs(path) { status.unmerged += 1 }
            return true
        case UInt8(ascii: "?"):
            guard let path = Self.path(of: record, after: 1) else { return false }
            if !Self.isOurs(path) { status.untracked.append(path) }
            return true
        case UInt8(ascii: "!"): return true
        default: return false
        }
    }

    private mutating func takeHeader(_ record: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: record, as: UTF8.self)
        if let value = Self.value(of: "# branch.oid ", in: text) {
            status.head = value == "(initial)" ? nil : value
        } else if let value = Self.value(of: "# branch.head ", in: text) {
            status.detached = value == "(detached)"
            status.branch = status.detached ? nil : value
        }
        return true
    }

    private mutating func takeChange(_ record: ArraySlice<UInt8>, fields: Int) -> Bool {
        guard let path = Self.path(of: record, after: fields) else { return false }
        let letters = String(decoding: record.dropFirst(2).prefix(2), as: UTF8.self)
        if !Self.isOurs(path) { status.tracked.append(GitChange(path: path, letters: letters)) }
        return true
    }

    /// All after so many fields that a space ends; a path may hold spaces.
    private static func path(of record: ArraySlice<UInt8>, after fields: Int) -> String? {
        let parts = record.split(separator: UInt8(ascii: " "), maxSplits: fields, omittingEmptySubsequences: false)
        guard parts.count == fields + 1, let path = parts.last, !path.isEmpty else { return nil }
        return String(decoding: path, as: UTF8.self)
    }

    private static func value(of key: String, in text: String) -> String? {
        text.hasPrefix(key) ? String(text.dropFirst(key.count)) : nil
    }

    private static func isOurs(_ path: String) -> Bool { path == ".picket" || path.hasPrefix(".picket/") }
}
