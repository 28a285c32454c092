import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// All suites of the machine: one after the other, since some count the descriptors of this process.
@Suite(.serialized) enum MachineTests {}

/// A machine on a loop of its own.
final class Bench {
    let loop: Loop
    let machine: HostMachine

    init() throws {
        loop = try #require(Loop())
        machine = HostMachine(clock: loop)
        loop.add(machine)
    }

    /// Takes turns of the loop until `condition` holds, for at most 10 s; whether it came to hold.
    func wait(until condition: () -> Bool) -> Bool {
        let deadline = picket_up_ms() + 10_000
        while !condition() {
            if picket_up_ms() > deadline { return false }
            loop.turn(waitingAtMost: .milliseconds(20))
        }
        return true
    }

    /// Takes turns for a span, to show that something does not happen.
    func turns(for span: Milliseconds) {
        let end = picket_up_ms() + span.count
        while picket_up_ms() < end { loop.turn(waitingAtMost: .milliseconds(10)) }
    }

    func identity(_ pid: Int32) throws -> ProcessIdentity { try #require(machine.process(pid).value).identity }
}

/// A new folder, removed with all it holds when the value goes.
final class Scratch {
    let path: String

    init() throws {
        let base = URL(fileURLWithPath: "/tmp/picket-machine-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        path = base.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func at(_ name: String) -> String { "\(path)/\(name)" }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: at(name), withIntermediateDirectories: true)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: at(name)))
    }

    func move(_ name: String, to other: String) throws { try require(unsafe rename(at(name), at(other)), "rename") }

    func link(_ name: String, to target: String) throws { try require(unsafe symlink(target, at(name)), "symlink") }

    func makeOneFolder(_ name: String) throws { try require(unsafe mkdir(at(name), 0o700), "mkdir") }

    func removeOneFolder(_ name: String) throws { try require(unsafe rmdir(at(name)), "rmdir") }

    func removeFile(_ name: String) throws { try require(unsafe unlink(at(name)), "unlink") }

    func makeFifo(_ name: String) throws { try require(unsafe mkfifo(at(name), 0o600), "mkfifo") }

    func give(_ name: String, to user: uid_t) throws {
        try require(unsafe chown(at(name), user, user), "chown, which needs root,")
    }

    func stretch(_ name: String, to size: Int) throws { try require(unsafe truncate(at(name), size), "truncate") }

    private func require(_ result: Int32, _ call: String) throws {
        try #require(result == 0, "\(call) failed below \(path)")
    }
}

/// A child of this process, killed and reaped when the value goes. Its standard input stays open and empty.
final class Child {
    let pid: Int32
    private let input: Int32
    private var reaped = false

    init(_ arguments: [String], folder: String? = nil) throws {
        var ends: [Int32] = [-1, -1]
        let piped = unsafe picket_pipe(&ends, false)
        try #require(piped == 0)
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        defer {
            close(nothing)
            close(ends[0])
        }
        // The read end does not block, which a shell's `read` would take for an end of file.
        _ = fcntl(ends[0], F_SETFL, 0)
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child: Int32 = 0
        var error: Int32 = 0
        let deadline = picket_up_ms() + 10_000
        repeat {
            error = unsafe picket_spawn(
                words[0], &words, picket_environment(), folder, ends[0], nothing, nothing, &child)
            // A program that was just written may still be open in a child that another test is starting.
            if error == ETXTBSY { usleep(1000) }
        } while error == ETXTBSY && picket_up_ms() < deadline
        try #require(error == 0, "\(arguments[0]) did not start: error \(error)")
        pid = child
        input = ends[1]
    }

    func kill() { _ = Glibc.kill(-pid, SIGKILL) }

    func reap() {
        var status: Int32 = 0
        if !reaped { _ = unsafe waitpid(pid, &status, 0) }
        reaped = true
    }

    deinit {
        close(input)
        if !reaped { kill() }
        reap()
    }
}

/// What the kernel says of each descriptor of this process that leads to `target`, by its number.
///
/// Other suites open descriptors of the same kinds meanwhile; what is said here tells them from those of a test.
private func details(ofDescriptorsTo target: String) -> [String: [Substring]] {
    let files = FileManager.default
    var found: [String: [Substring]] = [:]
    for name in (try? files.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    where (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) == target {
        let text = try? String(contentsOfFile: "/proc/self/fdinfo/\(name)", encoding: .utf8)
        found[name] = text?.split(separator: "\n")
    }
    return found
}

/// How many descriptors of this process wait for the end of `pid`.
func exitDescriptors(of pid: Int32) -> Int {
    details(ofDescriptorsTo: "anon_inode:[pidfd]").values.count { $0.contains("Pid:\t\(pid)") }
}

/// What each watching descriptor of this process watches, a line a folder.
private func watchLines() -> [String: [Substring]] {
    details(ofDescriptorsTo: "anon_inode:inotify").mapValues { lines in lines.filter { $0.hasPrefix("inotify ") } }
}

/// How many folders the descriptor watches; nil where it is closed, or another by now.
func foldersWatched(by descriptor: String) -> Int? { watchLines()[descriptor]?.count }

/// The descriptors of this process that watch the folder at `path`.
func watchDescriptors(of path: String) throws -> [String] {
    var folder = stat()
    try #require(unsafe stat(path, &folder) == 0)
    let inode = String(folder.st_ino, radix: 16)
    return watchLines().filter { $0.value.contains { $0.contains(" ino:\(inode) ") } }.map(\.key)
}
