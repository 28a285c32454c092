import CSystem
import PicketModel
import PicketRuntimes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds out where this process stands: what is above it, in which pane and folder, and when.
enum OwnOrigin {
    /// The origin of what this process tells; nil where the system names no boot.
    static func look() -> Origin? {
        var text = [CChar](repeating: 0, count: 80)
        let count = unsafe picket_boot_id(&text, text.count)
        guard count > 0, let boot = BootID(Self.string(text)) else { return nil }
        return Origin(
            boot: boot, up: Milliseconds(picket_up_ms()), above: above(boot: boot), folder: folder(), pane: pane())
    }

    /// This process's parent and those above it, up to the first of the system's own.
    private static func above(boot: BootID) -> [ProcessIdentity] {
        var found: [ProcessIdentity] = []
        var pid = getppid()
        while pid > 1, found.count < Origin.most {
            var process = picket_process()
            guard unsafe picket_process(pid, &process) == 1 else { break }
            found.append(ProcessIdentity(boot: boot, pid: pid, start: process.start))
            pid = process.parent
        }
        return found
    }

    /// The folder this process stands in.
    static func folder() -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return nil }
        return string(buffer)
    }

    /// `TMUX` is the socket, the server's pid and the session's number, joined by commas (tmux(1)).
    private static func pane() -> Origin.Pane? {
        guard let pane = AgentPlace.variable("TMUX_PANE"), let tmux = AgentPlace.variable("TMUX") else { return nil }
        let parts = tmux.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        return Origin.Pane(socket: parts.dropLast(2).joined(separator: ","), pane: pane)
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
