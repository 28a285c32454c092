import CSystem
import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The programs that `picket up` starts, by path.
struct Programs: Equatable {
    var broker: String
    var hasher: String
    var hub: String
    var agent: String

    /// Finds them all; an error names the one that is missing and what to install.
    init(_ tools: Tools) throws(CommandError) {
        broker = try Self.foreign("mosquitto", tools)
        hasher = try Self.foreign("mosquitto_passwd", tools)
        hub = try Self.own("picket-hub", tools)
        agent = try Self.own("picket-agent", tools)
    }

    /// Sentences about programs without which the agent sees less.
    static func lacking(_ tools: Tools) -> [String] {
        ["tmux", "git"].filter { find($0, tools) == nil }.map { name in
            "picket: \(name) was not found, so nothing that it tells is seen. Next: \(install(name))"
        }
    }

    private static func foreign(_ name: String, _ tools: Tools) throws(CommandError) -> String {
        if let path = find(name, tools) { return path }
        throw CommandError(
            "\(name) was not found on PATH; `picket up` needs it for its broker.", next: install("mosquitto"))
    }

    static func own(_ name: String, _ tools: Tools) throws(CommandError) -> String {
        let folder = tools.program.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let beside = folder.joined(separator: "/") + "/" + name
        if Files.isProgram(beside) { return beside }
        if let path = find(name, tools) { return path }
        throw CommandError(
            "\(name) was found neither beside \(Terminal.safe(tools.program)) nor on PATH.",
            next: "swift build -c release")
    }

    static func find(_ name: String, _ tools: Tools) -> String? {
        // Debian and Homebrew put the broker where a user's PATH does not look.
        let path = (tools.environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
        return ProgramPath.find(name, environment: ["PATH=" + path])
    }

    static func install(_ package: String) -> String {
        unsafe String(cString: picket_platform()) == "macos" ? "brew install \(package)" : "sudo apt install \(package)"
    }
}

/// The path of the program that runs.
enum OwnProgram {
    static func path(calledAs name: String) -> String {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count - 1)
        if count > 0 {
            let path = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if Files.isProgram(path) { return path }
        }
        return DaemonStart.absolute(ProgramPath.find(name, environment: nil) ?? name)
    }
}
