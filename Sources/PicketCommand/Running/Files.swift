import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Small files, read and written whole.
enum Files {
    /// Why a file could not be read; no whole sentence.
    struct Unreadable: Error {
        let reason: String
    }

    /// The bytes of a regular file of at most `limit` bytes. It never waits for a writer.
    static func read(_ path: String, limit: Int) throws(Unreadable) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Unreadable(reason: reason(errno)) }
        defer { close(descriptor) }
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0 else { throw Unreadable(reason: reason(errno)) }
        let kind = found.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { throw Unreadable(reason: "it is no regular file") }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = unsafe systemRead(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw Unreadable(reason: reason(errno)) }
            if count == 0 { return bytes }
            bytes += piece.prefix(count)
        }
        throw Unreadable(reason: "it is larger than \(limit) bytes")
    }

    /// Writes a file with `mode` from its first byte on, through a new file that takes its place.
    static func write(_ path: String, _ text: String, mode: mode_t = 0o600) throws(CommandError) {
        let fresh = path + ".new"
        _ = unsafe unlink(fresh)
        let descriptor = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        let written = DescriptorOutput(descriptor).write(Array(text.utf8))
        close(descriptor)
        guard written, unsafe rename(fresh, path) == 0 else { throw failure("write", path) }
    }

    /// The last `count` lines of a text file, of its last 16 KiB.
    static func lastLines(_ path: String, _ count: Int) -> [String] {
        guard let bytes = try? read(path, limit: 4 << 20) else { return [] }
        let text = String(decoding: bytes.suffix(16 << 10), as: UTF8.self)
        return text.split(separator: "\n").suffix(count).map { Terminal.safe(String($0)) }
    }

    /// Whether something lies at the path.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether the path is a program that this user may run.
    static func isProgram(_ path: String) -> Bool {
        var file = picket_file()
        guard unsafe picket_stat(path, true, &file) == 0, file.kind == CChar(bitPattern: UInt8(ascii: "f")) else {
            return false
        }
        return unsafe access(path, X_OK) == 0
    }

    /// Makes a folder for this user only, and those above it; one that is there stays as it is.
    static func makeFolder(_ path: String) throws(CommandError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if unsafe mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES { continue }
            throw failure("make the folder", path)
        }
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { throw failure("make the folder", path) }
        guard found.st_mode & S_IFMT == S_IFDIR else {
            throw CommandError("'\(Terminal.safe(path))' is no folder; expected one for the state.")
        }
    }

    /// Makes a folder for this user only; one that others may enter is refused, not changed.
    static func makePrivateFolder(_ path: String) throws(CommandError) {
        try makeFolder(path)
        var found = stat()
        guard unsafe stat(path, &found) == 0, found.st_uid == geteuid() else {
            throw CommandError("'\(Terminal.safe(path))' is no folder of this user; expected one for its state.")
        }
        guard found.st_mode & 0o077 == 0 else {
            throw CommandError(
                "the folder '\(Terminal.safe(path))' is open to other users; expected mode 0700, since it holds passwords.",
                next: "chmod 700 \(Terminal.quoted(path) ?? "DIR")")
        }
    }

    static func failure(_ act: String, _ path: String) -> CommandError {
        CommandError("cannot \(act) '\(Terminal.safe(path))': \(reason(errno)).")
    }

    /// What an error number means, in the system's words.
    static func reason(_ number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "\(number)"
    }
}

/// The C library's own `read`, past the method of the same name.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}
