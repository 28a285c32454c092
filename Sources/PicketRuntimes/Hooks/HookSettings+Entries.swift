import PicketJSON
import PicketModel

extension HookSettings {
    /// The keys below which the events stand.
    static func path(of runtime: Runtime) -> [String] { [runtime == .agy ? "picket" : "hooks"] }

    /// How long a runtime may wait for the hook, in its own unit; far above what the hook needs.
    private static func timeout(of runtime: Runtime) -> Int { runtime == .gemini ? 5000 : 5 }

    /// One entry of an event's array.
    func entry(_ event: String) -> JSONValue {
        var hook = JSONObject()
        hook["type"] = .string("command")
        hook["command"] = .string(command(event))
        hook["timeout"] = .integer(Self.timeout(of: runtime))
        // Antigravity takes the command itself for events that have no tool.
        guard runtime != .agy else { return .object(hook) }
        var group = JSONObject()
        group["hooks"] = .array([.object(hook)])
        return .object(group)
    }

    /// Antigravity does not name the event in its input, and wants an object back, which the hook never prints.
    private func command(_ event: String) -> String {
        runtime == .agy ? "\(program) --event \(event); echo '{}'" : program
    }

    /// The command of an entry that is Picket's alone; nil for any other.
    static func command(of entry: JSONOutline, _ runtime: Runtime) -> String? {
        let hook: JSONOutline?
        if runtime == .agy {
            hook = entry
        } else {
            guard entry.members?.count == 1, let hooks = entry["hooks"]?.elements, hooks.count == 1 else { return nil }
            hook = hooks[0]
        }
        guard let command = hook?["command"]?.string, isOwn(command, runtime) else { return nil }
        return command
    }

    /// Whether a command is of the form that is written here: the agent's program, `hook` and the runtime.
    private static func isOwn(_ command: String, _ runtime: Runtime) -> Bool {
        let words = command.split(
            separator: " hook \(runtime.rawValue)", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, words[1].isEmpty || words[1].hasPrefix(" ") else { return false }
        let path = words[0].filter { $0 != "'" }
        return path.hasPrefix("/") && path.hasSuffix("/picket-agent")
    }

    /// A word as a POSIX shell takes it for itself.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
        if isPlain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
