import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The lock that keeps a second `picket up` off a state folder.
enum UpLock {
    /// Makes the folder and takes its lock until this process ends; an error says who has it.
    static func claim(_ folder: UpFolder) throws(CommandError) {
        try Files.makePrivateFolder(folder.path)
        let descriptor = unsafe picket_lock(folder.lock)
        guard descriptor >= 0 else {
            guard errno == EWOULDBLOCK else { throw Files.failure("lock", folder.lock) }
            let pid = String(decoding: (try? Files.read(folder.lock, limit: 64)) ?? [], as: UTF8.self)
            throw CommandError(
                "`picket up` already runs on '\(Terminal.safe(folder.path))', as process \(pid.filter { $0.isNumber }).",
                next: "picket ps --hub \(Terminal.quoted(folder.hubSocket) ?? "SOCKET")")
        }
        ftruncate(descriptor, 0)
        _ = DescriptorOutput(descriptor).write(Array("\(getpid())\n".utf8))
    }

    /// Whether nobody holds the lock of a file.
    static func isFree(_ path: String) -> Bool {
        guard Files.exists(path) else { return true }
        let descriptor = unsafe picket_lock(path)
        guard descriptor >= 0 else { return errno != EWOULDBLOCK }
        close(descriptor)
        return true
    }
}
