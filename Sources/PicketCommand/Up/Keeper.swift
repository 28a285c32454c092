import CSystem
import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A `picket keep` that this process started.
final class Keeper {
    let part: Part
    /// The exit code of the part, once it ended.
    private(set) var code: Int32?
    private let pid: Int32
    private let folder: UpFolder
    private let loop: Loop
    private let onEnd: (Keeper) -> Void
    private var end: EndOfFile?

    /// Starts the keeper; `onEnd` is called once, when it and its part have ended.
    init(
        _ part: Part, in folder: UpFolder, program: String, _ loop: Loop, onEnd: @escaping (Keeper) -> Void
    ) throws(CommandError) {
        self.part = part
        self.folder = folder
        self.loop = loop
        self.onEnd = onEnd
        var ends: [Int32] = [0, 0]
        guard unsafe picket_pipe(&ends, false) == 0 else { throw Files.failure("open a pipe for", part.rawValue) }
        defer { close(ends[1]) }
        let log = try Spawn.log(folder.log(of: part))
        defer { close(log) }
        do throws(CommandError) {
            pid = try Spawn.start(
                [program, "keep", "--state", folder.path, part.rawValue], output: ends[1], errors: log)
        } catch {
            close(ends[0])
            throw error
        }
        // Its standard output is never written to, and closed by the kernel when it ends.
        end = EndOfFile(ends[0], loop) { [weak self] in self?.collect() }
    }

    /// Asks it to end its part.
    func stop() { if code == nil { kill(pid, SIGTERM) } }

    /// Kills the keeper and its part.
    func kill9() {
        guard code == nil else { return }
        kill(pid, SIGKILL)
        killPart()
    }

    private func collect() {
        guard let end = reap(pid) else {
            // It closed its output and is about to be gone.
            (loop as any Clock).schedule(after: .milliseconds(10)) { [weak self] _ in self?.collect() }
            return
        }
        // A keeper that was killed could not end its part; where its part was, another may have been started since.
        if end.signal == SIGKILL { killPart() }
        code = end.code
        onEnd(self)
    }

    private func killPart() {
        let text = String(decoding: (try? Files.read(folder.pid(of: part), limit: 64)) ?? [], as: UTF8.self)
        guard let child = Int32(text.filter { !$0.isWhitespace }), child > 1 else { return }
        kill(-child, SIGKILL)
        _ = unsafe unlink(folder.pid(of: part))
    }
}
