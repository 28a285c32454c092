import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Starts a program that runs on by itself, in a process group of its own.
enum Spawn {
    /// Starts it with nothing to read, `output` and `errors`; returns its pid.
    static func start(_ arguments: [String], output: Int32, errors: Int32) throws(CommandError) -> Int32 {
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        var pid: Int32 = 0
        var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe texts.forEach { unsafe free($0) } }
        let error = unsafe texts.withUnsafeMutableBufferPointer { list in
            guard let first = list.baseAddress, let program = unsafe first.pointee else { return EINVAL }
            return unsafe picket_spawn(program, first, picket_environment(), nil, nothing, output, errors, &pid)
        }
        guard error == 0 else {
            throw CommandError("'\(Terminal.safe(arguments.first ?? ""))' cannot be started: \(Files.reason(error)).")
        }
        return pid
    }

    /// A descriptor that appends to a log; a log of over 1 MiB is begun anew, and the old one kept beside it.
    static func log(_ path: String) throws(CommandError) -> Int32 {
        var file = picket_file()
        if unsafe picket_stat(path, false, &file) == 0, file.size > 1 << 20 { _ = unsafe rename(path, path + ".1") }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Files.failure("write", path) }
        return descriptor
    }
}

/// How a child ended.
struct ChildEnd {
    /// Its exit code, or 128 and the signal's number, as a shell has it.
    var code: Int32
    /// The signal that ended it; nil where it ended by itself, as after a child of its own that a signal ended.
    var signal: Int32?
}

/// How a child ended; nil where it has not.
func reap(_ pid: Int32) -> ChildEnd? {
    var result: Int32 = 0
    switch unsafe picket_reap(pid, &result) {
    case 0: return nil
    case 1: return result < 0 ? ChildEnd(code: 128 - result, signal: -result) : ChildEnd(code: result)
    default: return ChildEnd(code: 0)
    }
}
