#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The few calls on plain files that SQLite has no words for.
enum FileFacts {
    /// What there is at a path.
    enum Kind: Equatable {
        case nothing
        case file(size: Int64)
        case other
    }

    /// Looks at `path`, through links.
    static func kind(of path: String) -> Kind {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return .nothing }
        return facts.st_mode & S_IFMT == S_IFREG ? .file(size: Int64(facts.st_size)) : .other
    }

    /// The first `count` bytes of a file, fewer where it is shorter; empty where it cannot be read.
    ///
    /// Closing a file ends this process's locks on it, so this is never called on a file that is open as a database.
    static func beginning(of path: String, count: Int) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, count, 0) }
        return Array(bytes.prefix(max(got, 0)))
    }

    /// Makes an empty file that only this user may read, where there is none; SQLite gives its log the same rights.
    static func createPrivate(_ path: String) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Renames a file; false where that failed, the reason in `errno`.
    static func move(_ path: String, to target: String) -> Bool { unsafe rename(path, target) == 0 }

    /// Where a damaged file may be set aside, beside it and under a name that nothing has, with any of the suffixes; nil where
    /// too many lie there.
    static func freeDamagedPath(of path: String, suffixes: [String] = [""]) -> String? {
        (1...99).lazy.map { "\(path).damaged-\($0)" }
            .first { target in suffixes.allSatisfy { kind(of: target + $0) == .nothing } }
    }

    /// The last part of a path.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The system's words for the last failed call.
    static var lastReason: String {
        guard let words = unsafe strerror(errno) else { return "error \(errno)" }
        return unsafe String(cString: words)
    }
}
