/// A store's file: opened where it is whole and ours, set aside where it is not.
struct StoreFile {
    /// Where it lies; `-wal` and `-shm` lie beside it.
    let path: String
    /// What it must be.
    let kind: StoreKind

    /// Up to this size a file is always looked through when it is opened, in bytes.
    private static let checkedAlways: Int64 = 16 << 20
    /// Up to this size it is looked through where it was not closed cleanly; beyond that it would hold up the start.
    private static let checkedAfterCrash: Int64 = 1 << 30

    /// Opens it, made ready: one broken or another's is set aside first, a later version is left alone.
    func open() throws(StoreFailure) -> (Database, StoreOpening) {
        let before = FileFacts.kind(of: path)
        do {
            return (try openOnce(before), before.isEmpty ? .created : .opened)
        } catch {
            if case .failure(let failure) = error { throw failure }
        }
        let name = try setAside()
        return (try openNew(), .setAside(name))
    }

    /// Renames it and what lies beside it; answers the new name. No connection to it may be open.
    func setAside() throws(StoreFailure) -> String {
        guard let target = FileFacts.freeDamagedPath(of: path, suffixes: ["", "-wal", "-shm"]) else {
            throw .failed("\(sentenceStart) is damaged, and too many damaged ones lie beside it already; remove those.")
        }
        // The log goes first: a log that stayed behind would be taken for the new file's own.
        for suffix in ["-wal", "-shm", ""] where FileFacts.kind(of: path + suffix) != .nothing {
            guard FileFacts.move(path + suffix, to: target + suffix) else {
                throw .disk("\(sentenceStart) is damaged and could not be renamed: \(FileFacts.lastReason).")
            }
        }
        return FileFacts.name(of: target)
    }

    /// The failure that an error of SQLite's means for this file, damage excepted.
    func failure(_ error: SQLiteError) -> StoreFailure {
        error.isDisk
            ? .disk("\(sentenceStart) could not be read or written: \(error). Look at the space and rights there.")
            : .failed("\(sentenceStart) could not be used: \(error).")
    }

    private var sentenceStart: String { "The \(kind.name) \(path)" }

    /// Why one attempt to open ended.
    private enum Refusal: Error {
        case rejected
        case failure(StoreFailure)
    }

    private func openNew() throws(StoreFailure) -> Database {
        do {
            return try openOnce(.nothing)
        } catch {
            if case .failure(let failure) = error { throw failure }
            throw .failed("\(sentenceStart) was made anew and is damaged again; look at the disk.")
        }
    }

    private func openOnce(_ before: FileFacts.Kind) throws(Refusal) -> Database {
        try judgeHeader(before)
        if before == .nothing { FileFacts.createPrivate(path) }
        let leftOpen = FileFacts.kind(of: path + "-wal").isFilled
        let database = try attempt { () throws(SQLiteError) in try Database(path) }
        let version = try judgeContent(of: database)
        try attempt { () throws(SQLiteError) in
            try check(database, before, leftOpen: leftOpen)
            try prepare(database, from: version)
        }
        return database
    }

    /// Turns what SQLite says while opening into what it means for the file.
    private func attempt<Value>(_ body: () throws(SQLiteError) -> Value) throws(Refusal) -> Value {
        do { return try body() } catch { throw error.isDamage ? .rejected : .failure(failure(error)) }
    }

    /// Refuses by the first bytes alone, so that what is not ours is not touched.
    private func judgeHeader(_ before: FileFacts.Kind) throws(Refusal) {
        if before == .other { throw .failure(.failed("\(sentenceStart) is no regular file; move it away.")) }
        guard before.isFilled else { return }
        guard let header = StoreHeader(FileFacts.beginning(of: path, count: StoreHeader.length)) else {
            throw .rejected
        }
        // 0 is also what a file has whose making was cut short while it lay in the log.
        guard [0, kind.applicationID].contains(header.applicationID) else { throw .rejected }
        if header.applicationID != 0 { try judge(version: header.version) }
    }

    /// Judges what SQLite reads, the log included; answers the version, 0 for an empty file.
    private func judgeContent(of database: Database) throws(Refusal) -> Int {
        let (application, version, tables) = try attempt { () throws(SQLiteError) in
            (
                try database.integer("PRAGMA application_id"), Int(try database.integer("PRAGMA user_version")),
                try database.integer("SELECT count(*) FROM sqlite_schema")
            )
        }
        if application == 0, tables == 0 { return 0 }
        guard application == kind.applicationID else { throw .rejected }
        try judge(version: version)
        return version
    }

    private func judge(version: Int) throws(Refusal) {
        if version > kind.version { throw .failure(.later(version: version)) }
        if version < 0 { throw .rejected }
    }

    /// Looks the file through where that is quick, or where it was not closed.
    private func check(_ database: Database, _ before: FileFacts.Kind, leftOpen: Bool) throws(SQLiteError) {
        guard case .file(let size) = before else { return }
        guard size <= (leftOpen ? Self.checkedAfterCrash : Self.checkedAlways) else { return }
        let finding = try database.text("PRAGMA quick_check(1)") ?? "nothing"
        if finding != "ok" { throw .damage(finding) }
    }

    /// Sets the connection up and brings the tables to the newest version.
    private func prepare(_ database: Database, from version: Int) throws(SQLiteError) {
        if version == 0, kind.shrinks { try database.execute("PRAGMA auto_vacuum=INCREMENTAL") }
        try database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA checkpoint_fullfsync=ON")
        try database.execute("PRAGMA journal_size_limit=\(Self.checkedAlways)")
        guard version < kind.version else { return }
        for (step, migration) in kind.migrations.enumerated().dropFirst(version) {
            try database.transaction { () throws(SQLiteError) in
                try database.execute(migration)
                try database.execute("PRAGMA application_id=\(kind.applicationID); PRAGMA user_version=\(step + 1)")
            }
        }
        // So that the header tells the version to whoever looks at the file without its log.
        try database.checkpoint()
    }
}

extension FileFacts.Kind {
    /// Whether there is nothing in it.
    var isEmpty: Bool { self == .nothing || self == .file(size: 0) }

    /// Whether it is a file with something in it.
    var isFilled: Bool { if case .file(let size) = self { size > 0 } else { false } }
}
