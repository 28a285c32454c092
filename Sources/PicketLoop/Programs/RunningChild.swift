import CSystem
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One child while it runs: its pipes, what it wrote, and what was decided about its end.
final class RunningChild {
    let id: CommandID
    private var started: StartedChild
    private let input: [UInt8]
    private var written = 0
    private let limit: Int
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    /// Nil once it was told of, or will not be.
    var then: ((CommandResult) -> Void)?
    /// Set where it was killed for this.
    var verdict: CommandEnd?
    /// Set where it wrote more than it may.
    private(set) var overflowed = false
    /// Set once it was reaped: the exit code, or a signal's negative number.
    private(set) var reaped: Int32?
    /// Set once the system said that it ended; it may still wait to be reaped.
    var ended = false
    var deadline: TimerID?
    var grace: TimerID?
    var poll: (timer: TimerID, period: Milliseconds)?

    init(id: CommandID, started: StartedChild, command: Command, then: @escaping (CommandResult) -> Void) {
        self.id = id
        self.started = started
        self.then = then
        input = command.input
        limit = max(command.outputLimit, 0)
    }

    var hasOpenOutput: Bool { started.output >= 0 || started.errors >= 0 }
    var hasExitWatch: Bool { started.exitWatch >= 0 }

    func addInterests(to list: inout [Interest]) {
        if started.output >= 0 { list.append(Interest(started.output)) }
        if started.errors >= 0 { list.append(Interest(started.errors)) }
        if started.input >= 0 { list.append(Interest(started.input, reading: false, writing: true)) }
        if started.exitWatch >= 0, !ended { list.append(Interest(started.exitWatch)) }
    }

    /// Does what can be done with one of its descriptors; false where it is none of them.
    func serve(_ descriptor: Int32) -> Bool {
        switch descriptor {
        case started.output: drainOutput()
        case started.errors: drainErrors()
        case started.input: feed()
        case started.exitWatch: ended = true
        default: return false
        }
        return true
    }

    /// Reads what lies in its pipes now.
    func drain() {
        drainOutput()
        drainErrors()
    }

    private func drainOutput() {
        if Self.drain(&started.output, into: &output, limit: limit) { overflowed = true }
    }

    private func drainErrors() {
        if Self.drain(&started.errors, into: &errors, limit: limit) { overflowed = true }
    }

    /// Reads at most 256 KiB, so that one that never stops writing cannot hold the loop; true where it wrote too much.
    private static func drain(_ descriptor: inout Int32, into bytes: inout [UInt8], limit: Int) -> Bool {
        guard descriptor >= 0 else { return false }
        for _ in 0..<4 {
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
                let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
                if count > 0 { unsafe bytes.append(contentsOf: buffer.prefix(min(count, limit + 1 - bytes.count))) }
                return count
            }
            if count > 0 {
                guard bytes.count > limit else { continue }
                bytes.removeLast()
                return true
            }
            if count == 0 || (errno != EAGAIN && errno != EINTR) { shut(&descriptor) }
            return false
        }
        return false
    }

    private func feed() {
        let count = unsafe input.withUnsafeBytes { bytes in
            unsafe write(started.input, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        }
        if count >= 0 { written += count }
        let closed = count < 0 && errno != EAGAIN && errno != EINTR
        if written == input.count || closed { Self.shut(&started.input) }
    }

    private static func shut(_ descriptor: inout Int32) {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// Closes the pipes; what it writes from now on is its own affair.
    func closePipes() {
        Self.shut(&started.input)
        Self.shut(&started.output)
        Self.shut(&started.errors)
    }

    /// Kills its process group. Its pid stays its own until it is reaped, so this meets nobody else.
    func kill() {
        guard reaped == nil else { return }
        #if canImport(Glibc)
            _ = Glibc.kill(-started.pid, SIGKILL)
        #elseif canImport(Musl)
            _ = Musl.kill(-started.pid, SIGKILL)
        #else
            _ = Darwin.kill(-started.pid, SIGKILL)
        #endif
    }

    /// Reaps it if it ended; true where it is reaped.
    func reap() -> Bool {
        guard reaped == nil else { return true }
        var result: Int32 = 0
        let answer = unsafe picket_reap(started.pid, &result)
        guard answer != 0 else { return false }
        // Somebody else reaped it: how it ended is lost, and that is no success.
        reaped = answer > 0 ? result : -SIGKILL
        Self.shut(&started.exitWatch)
        return true
    }

    /// What is told of it.
    var result: CommandResult {
        let code = reaped ?? -SIGKILL
        let own: CommandEnd = code < 0 ? .signalled(-code) : .exited(code)
        return CommandResult(end: verdict ?? own, output: output, errors: errors)
    }
}
