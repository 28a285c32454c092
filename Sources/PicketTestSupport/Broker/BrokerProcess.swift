import CSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that ends with its owner, and with this process however that ends.
///
/// A shell stands between: a part of it reads from a pipe and kills the program when the pipe closes, the other part waits
/// for the program and ends with it.
final class BrokerProcess {
    /// The program, not the shell.
    let pid: Int32
    private let shell: Int32
    private var pipeEnd: Int32
    private var hasEnded = false

    private static let script = """
        exec 3<&0
        "$@" >"$LOG" 2>&1 </dev/null 3<&- &
        program=$!
        echo $program
        { read -r line <&3; kill -KILL $program 2>/dev/null; } >/dev/null &
        reader=$!
        exec 3<&-
        wait $program
        kill $reader 2>/dev/null
        """
    /// A child started by another thread must not inherit the pipe, or the shell would not see it close.
    private static let spawning = Mutex(())

    /// Starts `command`, whose output goes to the file `log`.
    init(_ command: [String], log: String) throws(BrokerFailure) {
        let started = Self.spawning.withLock { _ in Self.startShell(command, log: log) }
        guard let started else { throw BrokerFailure("/bin/sh could not be started") }
        (shell, pipeEnd) = (started.shell, started.pipeEnd)
        pid = Self.readNumber(from: started.output)
        close(started.output)
        guard pid > 1 else { throw BrokerFailure("\(command.joined(separator: " ")) could not be started") }
    }

    deinit { end() }

    /// Whether it still runs.
    var isRunning: Bool {
        var result: Int32 = 0
        if !hasEnded { hasEnded = unsafe picket_reap(shell, &result) != 0 }
        return !hasEnded
    }

    /// Sends a signal to the program while it runs.
    func signal(_ number: Int32) {
        // 0 and below would name whole groups of processes.
        if pid > 1, isRunning { kill(pid, number) }
    }

    /// Kills the program if it runs, and waits until it and its shell are gone.
    func end() {
        signal(SIGKILL)
        if pipeEnd >= 0 { close(pipeEnd) }
        pipeEnd = -1
        while isRunning { usleep(1000) }
    }

    private static func startShell(
        _ command: [String], log: String
    ) -> (shell: Int32, pipeEnd: Int32, output: Int32)? {
        var input: [Int32] = [-1, -1]
        var output: [Int32] = [-1, -1]
        guard unsafe picket_pipe(&input, false) == 0, unsafe picket_pipe(&output, false) == 0 else { return nil }
        // The shell must wait for its input, and we for its answer.
        _ = fcntl(input[0], F_SETFL, 0)
        _ = fcntl(output[0], F_SETFL, 0)
        defer {
            close(input[0])
            close(output[1])
        }
        var pid: Int32 = 0
        let code = unsafe CArguments.with(["/bin/sh", "-c", script, "sh"] + command) { arguments in
            unsafe CArguments.with(["LOG=\(log)", "PATH=\(BrokerPrograms.path)"]) { environment in
                unsafe picket_spawn("/bin/sh", arguments, environment, nil, input[0], output[1], output[1], &pid)
            }
        }
        return code == 0 ? (pid, input[1], output[0]) : nil
    }

    private static func readNumber(from descriptor: Int32) -> Int32 {
        var digits: [UInt8] = []
        var byte: UInt8 = 0
        while unsafe read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { digits.append(byte) }
        return Int32(String(decoding: digits, as: UTF8.self)) ?? -1
    }
}

/// Lists of C strings.
enum CArguments {
    /// Calls `body` with `texts` as C takes them, ended by NULL.
    static func with<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeBufferPointer { list in
            guard let first = list.baseAddress else { preconditionFailure("a list that ends in NULL is never empty") }
            return unsafe body(first)
        }
    }
}

/// Finds the programs that the tests need.
enum BrokerPrograms {
    static var path: String { unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin" }

    /// The first file of that name on PATH that may be run.
    static func find(_ name: String) throws(BrokerFailure) -> String {
        for folder in path.split(separator: ":") {
            let file = "\(folder)/\(name)"
            if unsafe access(file, X_OK) == 0 { return file }
        }
        throw BrokerFailure(
            "\(name) is not on PATH (\(path)); install it: apt-get install mosquitto, or brew install mosquitto")
    }
}
