import PicketJSON
package import PicketModel

/// What a runtime told one of its hooks: names and words, never what was typed, written or run.
///
/// Members as Claude Code 2.1.329, Codex 0.163.0, Gemini CLI (geminicli.com/docs/hooks/reference) and Antigravity
/// name them; any may be missing.
package struct HookReport: Equatable, Sendable {
    /// Which runtime's hook it is, as whoever installed it says.
    package var runtime: Runtime
    /// The event by the runtime's name, such as `PermissionRequest`.
    package var event: Untrusted
    /// The runtime's name for the session.
    package var session: Untrusted?
    /// The folder in which the session works.
    package var folder: Untrusted?
    /// The tool that is asked for, begun or over.
    package var tool: Untrusted?
    /// The kind of a notification, the source of a session's start, the reason of its end, the class of an error.
    package var kind: Untrusted?
    /// A sentence for people, with secrets taken out.
    package var text: Untrusted?
    /// Pieces of background work that run on.
    package var background: Int = 0
    /// Whether a subagent's hook told it.
    package var isSubagent: Bool = false
    /// Whether a program of the runtime, and no person, wrote the prompt that began a turn.
    package var isOwnPrompt: Bool = false

    /// A report of an event; the rest is set by field.
    package init(runtime: Runtime, event: Untrusted) {
        self.runtime = runtime
        self.event = event
    }

    /// The most of a hook's input that is looked at, in bytes.
    package static let longest = 256 << 10

    /// Reads a hook's input; `event` is what the command line says where the input has no name for it.
    ///
    /// Nil where neither names an event. What is cut off or no JSON counts as far as it can be read.
    package init?(_ bytes: [UInt8], runtime: Runtime, event named: String? = nil) {
        let members = TopMembers(bytes, wanted: Self.wanted)
        guard let event = members.text("hook_event_name", "hookEventName", "type") ?? named else { return nil }
        self.init(runtime: runtime, event: Untrusted(event).prefix(bytes: 64))
        func short(_ names: String..., limit: Int) -> Untrusted? {
            let found = names.lazy.compactMap { members.text($0) }.first
            return found.map { Untrusted($0).prefix(bytes: limit) }
        }
        session = short("session_id", "sessionId", "conversationId", "thread-id", limit: 128)
        folder = short("cwd", limit: 1024)
        tool = short("tool_name", "toolName", limit: 128)
        // Some of these hold a sentence in other events: only a word is a kind.
        kind = short("notification_type", "error", "error_type", "source", "reason", "trigger", limit: 65)
            .flatMap { Self.isWord($0.raw) ? $0 : nil }
        text = short("message", "error_details", limit: 200)?.redacted
        background = min(members.count("background_tasks") ?? 0, 1000)
        isSubagent = members.has("agent_id")
        isOwnPrompt = members.text("prompt")?.hasPrefix("<task-notification>") ?? false
    }

    private static func isWord(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }

    private static let wanted: Set<String> = [
        "hook_event_name", "hookEventName", "type", "session_id", "sessionId", "conversationId", "thread-id", "cwd",
        "tool_name", "toolName", "notification_type", "error", "error_type", "source", "reason", "trigger", "message",
        "error_details", "background_tasks", "agent_id", "prompt",
    ]
}
