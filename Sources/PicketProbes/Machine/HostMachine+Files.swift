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

extension HostMachine {
    /// Most names of one folder that are read.
    static let mostNames = 1 << 16
    /// What is read of a file that says to be empty, as those of /proc do.
    private static let pageSize = 4096

    /// Why `path` must not be touched; nil where it may be.
    func locate(_ path: String) -> LookFailure? {
        guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0) else {
            return LookFailure(.malformed, "The path \(path) is not absolute, or holds a NUL; give one from the root.")
        }
        switch unsafe picket_is_local(path) {
        case 1: return nil
        case 0: return LookFailure(.notLocal, "The path \(path) is on a file system that is not on this machine.")
        default: return .from(errno: errno, at: "the file system of \(path)")
        }
    }

    package func look(at path: String) -> Observation<FileLook> {
        if let failure = locate(path) { return .failed(failure) }
        var found = picket_file()
        guard unsafe picket_stat(path, false, &found) == 0 else { return .from(errno: errno, at: path) }
        return .seen(
            FileLook(
                kind: Self.kind(found.kind), size: found.size, modifiedWall: Milliseconds(found.modified_ms),
                user: found.user, inode: found.inode))
    }

    private static func kind(_ letter: CChar) -> FileLook.Kind {
        switch UInt8(bitPattern: letter) {
        case UInt8(ascii: "f"): .regular
        case UInt8(ascii: "d"): .folder
        case UInt8(ascii: "l"): .link
        case UInt8(ascii: "s"): .socket
        default: .other
        }
    }

    package func read(_ path: String, part: FilePart, limit: Int) -> Observation<[UInt8]> {
        switch look(at: path) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen(let file) where file.kind != .regular:
            return .failed(.malformed, "\(path) is no regular file, so it is not read.")
        case .seen: break
        }
        let descriptor = unsafe picket_open_regular(path)
        guard descriptor >= 0 else { return .from(errno: errno, at: path) }
        defer { close(descriptor) }
        var file = picket_file()
        guard unsafe picket_stat_open(descriptor, &file) == 0 else { return .from(errno: errno, at: path) }
        guard file.user == user || file.user == 0 else {
            return .failed(.denied, "\(path) belongs to user \(file.user), neither to this user nor to root.")
        }
        return bytes(of: descriptor, file.size, part, max(limit, 0), path)
    }

    private func bytes(
        of descriptor: Int32, _ size: Int64, _ part: FilePart, _ limit: Int, _ path: String
    ) -> Observation<[UInt8]> {
        let room = min(limit, max(Int(clamping: size), Self.pageSize))
        let start = part == .end ? max(size - Int64(room), 0) : 0
        var trouble: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, used in
            while used < room {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[used...])
                let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(start) + off_t(used))
                if count < 0 && errno == EINTR { continue }
                if count < 0 { trouble = errno }
                guard count > 0 else { break }
                used += count
            }
        }
        return trouble == 0 ? .seen(bytes) : .failed(.from(errno: trouble, at: path))
    }

    package func list(_ path: String, limit: Int) -> Observation<[String]> {
        if let failure = locate(path) { return .failed(failure) }
        guard let folder = unsafe picket_folder_open(path) else { return .from(errno: errno, at: path) }
        defer { unsafe picket_folder_close(folder) }
        var names: [String] = []
        var seen = 0
        while let name = unsafe picket_folder_next(folder) {
            seen += 1
            guard seen <= Self.mostNames else {
                return .failed(.tooLarge, "\(path) holds more than \(Self.mostNames) names.")
            }
            unsafe names.append(String(cString: name))
            // Only the first by order are kept, so that the answer does not depend on the folder's own order.
            if names.count > 2 * max(limit, 512) { names = Array(names.sorted().prefix(limit)) }
        }
        return .seen(Array(names.sorted().prefix(max(limit, 0))))
    }

    package func resolve(_ path: String) -> String? {
        guard locate(path) == nil else { return nil }
        let count = unsafe picket_resolve(path, &text, Self.longestPath)
        return count > 0 ? pathInText(Int(count)) : nil
    }
}
