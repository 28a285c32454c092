import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A settings file of another program: read whole, written whole, and never written where it changed meanwhile.
struct SettingsFile {
    /// As it was asked for.
    let asked: String
    /// Where it lies, links resolved.
    let path: String
    /// Its bytes; nil where there is no file.
    let bytes: [UInt8]?
    private let found: picket_file?

    /// More than any settings file has, in bytes.
    private static let longest = 1 << 20

    /// Finds and reads it. A link is followed to a regular file of this user; any other is refused.
    init(_ asked: String) throws(CommandError) {
        self.asked = asked
        path = try Self.place(asked)
        found = Self.look(path)
        guard let found else {
            bytes = nil
            return
        }
        guard found.kind == CChar(bitPattern: UInt8(ascii: "f")) else {
            throw CommandError("'\(Terminal.safe(path))' is no regular file; nothing was changed.")
        }
        guard found.user == geteuid() else {
            throw CommandError("'\(Terminal.safe(path))' belongs to another user; nothing was changed.")
        }
        do throws(Files.Unreadable) {
            bytes = try Files.read(path, limit: Self.longest)
        } catch {
            throw CommandError("'\(Terminal.safe(path))' cannot be read: \(error.reason). Nothing was changed.")
        }
    }

    /// Where the file as it was is kept.
    var backup: String { path + ".before-picket" }

    /// What is kept there; nil where nothing is.
    var kept: [UInt8]? {
        guard let file = Self.look(backup), file.kind == CChar(bitPattern: UInt8(ascii: "f")) else { return nil }
        return try? Files.read(backup, limit: Self.longest)
    }

    /// Keeps the file as it was.
    func keep(_ original: [UInt8]) throws(CommandError) { try put(original, at: backup) }

    /// Removes what is kept.
    func forgetKept() { _ = unsafe unlink(backup) }

    /// Replaces the file with `new`, in one step.
    func write(_ new: [UInt8]) throws(CommandError) {
        if bytes == nil, let slash = path.lastIndex(of: "/") { try Self.makeFolder(String(path[..<slash])) }
        try put(new, at: path)
    }

    /// Removes the file.
    func remove() throws(CommandError) {
        try check()
        guard unsafe unlink(path) == 0 else { throw Files.failure("remove", path) }
    }

    private static func place(_ asked: String) throws(CommandError) -> String {
        guard let file = look(asked), file.kind == CChar(bitPattern: UInt8(ascii: "l")) else { return asked }
        var buffer = [CChar](repeating: 0, count: 4097)
        let count = Int(unsafe picket_resolve(asked, &buffer, buffer.count))
        guard count > 0 else {
            throw CommandError(
                "'\(Terminal.safe(asked))' is a link that leads to no file; nothing was changed.",
                next: "ls -l \(Terminal.quoted(asked) ?? "FILE")")
        }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func look(_ path: String) -> picket_file? {
        var file = picket_file()
        return unsafe picket_stat(path, false, &file) == 0 ? file : nil
    }

    /// The program that owns the file may have written it since it was read.
    private func check() throws(CommandError) {
        let now = Self.look(path)
        guard now?.inode == found?.inode, now?.size == found?.size, now?.modified_ms == found?.modified_ms else {
            throw CommandError("'\(Terminal.safe(path))' was changed meanwhile; nothing was changed by this.")
        }
    }

    /// Written beside, made safe, and put in place; with the mode of the file that was there, else for this user alone.
    private func put(_ new: [UInt8], at place: String) throws(CommandError) {
        var standing = stat()
        let mode = unsafe stat(path, &standing) == 0 ? standing.st_mode & 0o777 : 0o600
        let fresh = place + ".picket-new"
        _ = unsafe unlink(fresh)
        let descriptor = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Files.failure("write", place) }
        let isWritten =
            DescriptorOutput(descriptor).write(new) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        errno = number
        do throws(CommandError) {
            guard isWritten else { throw Files.failure("write", place) }
            try check()
            guard unsafe rename(fresh, place) == 0 else { throw Files.failure("write", place) }
        } catch {
            _ = unsafe unlink(fresh)
            throw error
        }
    }

    private static func makeFolder(_ path: String) throws(CommandError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw Files.failure("make the folder", made)
            }
        }
    }
}
