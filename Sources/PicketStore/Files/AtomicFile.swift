import CSystem
package import PicketLoop
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One small file that is replaced as a whole: written beside, synced, renamed, its folder synced. Mode 0600.
package final class AtomicFile: StateFile {
    private let path: String
    private let limit: Int

    /// The file at `path`; at most `limit` bytes of it are ever read.
    package init(path: String, limit: Int = 8 << 20) {
        self.path = path
        self.limit = limit
    }

    package func load() -> Observation<[UInt8]> {
        let descriptor = unsafe picket_open_regular(path)
        guard descriptor >= 0 else { return errno == ENOENT ? .absent : .failed(failure("opened")) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count < 0 { return .failed(failure("read")) }
            if count == 0 { return .seen(bytes) }
            bytes += chunk.prefix(count)
            if bytes.count > limit { return .failed(LookFailure(.tooLarge, "\(path) has more than \(limit) bytes")) }
        }
    }

    package func save(_ bytes: [UInt8]) throws(StateFileError) {
        let beside = path + ".new"
        let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw error("created") }
        let isWritten = put(bytes, to: descriptor) && fsync(descriptor) == 0
        let kept = errno
        close(descriptor)
        errno = kept
        guard isWritten else { throw error("written") }
        guard unsafe rename(beside, path) == 0 else { throw error("put in place") }
        try synchronizeFolder()
    }

    /// Makes the new name safe: before that, what counts on the new content must not be done.
    private func synchronizeFolder() throws(StateFileError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error("made safe") }
        let isSafe = fsync(descriptor) == 0
        let kept = errno
        close(descriptor)
        errno = kept
        // A file system that cannot do that for a folder says so, and has no more to give.
        guard isSafe || kept == EINVAL || kept == ENOTSUP else { throw error("made safe") }
    }

    package func setAside() throws(StateFileError) -> String {
        guard let target = FileFacts.freeDamagedPath(of: path) else {
            throw StateFileError("\(path) has too many damaged ones beside it already; remove those.")
        }
        guard FileFacts.move(path, to: target) else { throw error("set aside") }
        return FileFacts.name(of: target)
    }

    private func put(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func failure(_ verb: String) -> LookFailure {
        LookFailure(errno == EACCES ? .denied : .unavailable, "\(path) could not be \(verb): \(FileFacts.lastReason)")
    }

    private func error(_ verb: String) -> StateFileError {
        StateFileError("\(path) could not be \(verb): \(FileFacts.lastReason).")
    }
}
