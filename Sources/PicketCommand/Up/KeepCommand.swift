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

/// `picket keep`: runs one part for as long as `picket up` lives, however that ends.
final class KeepCommand {
    private let tools: Tools
    private let folder: UpFolder
    private let part: Part
    private let plan: PartPlan
    private let finish: (Int32) -> Void
    private var child: Int32 = 0
    private var isEnding = false
    private var end: EndOfFile?

    /// How long an earlier keeper of the same part may take to end.
    private static let patience: Milliseconds = .seconds(6)
    /// How long a part may take to end by itself.
    private static let grace: Milliseconds = .seconds(3)

    init(_ part: Part, in folder: UpFolder, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        self.tools = tools
        self.folder = folder
        self.part = part
        self.finish = finish
        plan = try PartPlan.read(part, in: folder)
        guard let descriptor = Alive.follow(folder.alive) else {
            throw CommandError(
                "no `picket up` runs on '\(Terminal.safe(folder.path))', so its \(part.rawValue) would have no end.",
                next: UpCommand.line(folder))
        }
        end = EndOfFile(descriptor, tools.loop) { [weak self] in self?.endChild() }
    }

    /// Starts the part once no other keeper has it.
    func start() {
        tools.signals([SIGCHLD, SIGTERM, SIGINT, SIGHUP]) { [self] number in
            number == SIGCHLD ? look() : endChild()
        }
        claim(until: tools.loop.now.up + Self.patience)
    }

    private func claim(until deadline: Milliseconds) {
        if isEnding { return finish(ExitCodes.success) }
        if unsafe picket_lock(folder.lock(of: part)) >= 0 { return begin() }
        guard tools.loop.now.up < deadline else {
            return tools.fail(
                CommandError("another keeper runs the \(part.rawValue) of '\(Terminal.safe(folder.path))'."), finish)
        }
        tools.clock.schedule(after: .milliseconds(100)) { [self] _ in claim(until: deadline) }
    }

    private func begin() {
        do throws(CommandError) {
            removeSockets()
            let log = try Spawn.log(folder.log(of: part))
            defer { close(log) }
            child = try Spawn.start(plan.arguments, output: log, errors: log)
            try Files.write(folder.pid(of: part), "\(child)\n")
            tools.errors.write(lines: ["the \(part.rawValue) runs as process \(child)"])
        } catch {
            if child > 0 { kill(-child, SIGKILL) }
            tools.fail(error, finish)
        }
    }

    /// Ends the part: asks it, and after a while kills its whole process group.
    private func endChild() {
        guard !isEnding else { return }
        isEnding = true
        guard child > 0 else { return }
        kill(-child, SIGTERM)
        tools.clock.schedule(after: Self.grace) { [self] _ in if child > 0 { kill(-child, SIGKILL) } }
    }

    private func look() {
        guard child > 0, let end = reap(child) else { return }
        // Whoever it left behind in its group has nobody else to end it.
        kill(-child, SIGKILL)
        child = 0
        removeSockets()
        _ = unsafe unlink(folder.pid(of: part))
        finish(end.code)
    }

    private func removeSockets() {
        for path in plan.sockets {
            var file = picket_file()
            guard unsafe picket_stat(path, false, &file) == 0, file.kind == CChar(bitPattern: UInt8(ascii: "s")) else {
                continue
            }
            _ = unsafe unlink(path)
        }
    }
}
