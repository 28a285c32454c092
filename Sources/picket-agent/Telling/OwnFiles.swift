import CSystem
import PicketCommand
import PicketJSON

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder `.picket` of the worktree that a program stands in.
struct OwnFiles {
    private let folder: String

    /// Finds the worktree at or above `path`; nil where it stands in none.
    init?(above path: String?) {
        guard var place = path else { return nil }
        while true {
            if unsafe access(place + "/.git", F_OK) == 0 { break }
            guard let slash = place.lastIndex(of: "/"), slash != place.startIndex else { return nil }
            place = String(place[..<slash])
        }
        folder = place + "/.picket"
    }

    /// Puts a file in place as a whole; a folder that is a link is refused, for it would lead elsewhere.
    func write(_ name: String, _ bytes: [UInt8]) throws(CommandError) {
        if unsafe mkdir(folder, 0o755) != 0, errno != EEXIST { throw error("made") }
        var file = picket_file()
        guard unsafe picket_stat(folder, false, &file) == 0, file.kind == CChar(bitPattern: UInt8(ascii: "d")) else {
            throw CommandError("\(folder) is no folder; expected one, and no link to one.")
        }
        let beside = "\(folder)/.\(name).\(getpid())"
        let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw error("written") }
        let count = unsafe bytes.withUnsafeBytes { unsafe Self.put(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard count == bytes.count, unsafe rename(beside, "\(folder)/\(name)") == 0 else {
            unsafe unlink(beside)
            throw error("written")
        }
    }

    /// An object of texts, on a line of its own.
    static func object(_ members: [(String, String?)]) -> [UInt8] {
        var object = JSONObject()
        for (key, value) in members { object[key] = value.map { .string($0) } }
        return JSONValue.object(object).bytes() + [0x0A]
    }

    private func error(_ verb: String) -> CommandError {
        CommandError("\(folder) could not be \(verb): \(unsafe String(cString: strerror(errno))).")
    }

    private static func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            unsafe Musl.write(descriptor, bytes, count)
        #else
            unsafe Glibc.write(descriptor, bytes, count)
        #endif
    }
}
