import PicketModel

/// What a hook's event means, whichever runtime told it.
package enum HookEvent: Equatable, Sendable {
    case sessionStarted(Start)
    case sessionEnded(goesOn: Bool)
    case turnStarted
    case toolStarted
    case toolEnded
    /// A person is asked to allow a tool, or to answer.
    case asks
    /// A notification of a kind that says that a person is waited for.
    case remindsOfQuestion
    /// A notification that says that nothing runs.
    case remindsOfIdle
    case compacts
    case compacted
    case turnEnded
    case turnFailed
    case interrupted
    /// One that tells nothing of what the session does.
    case other

    /// Why a session began.
    package enum Start: Equatable, Sendable {
        case fresh
        /// A compaction went before; what it did goes on.
        case compacted
    }

    /// The meaning of a report.
    package init(_ report: HookReport) {
        switch report.event.raw {
        case "SessionStart": self = .sessionStarted(report.kind?.raw == "compact" ? .compacted : .fresh)
        case "SessionEnd": self = .sessionEnded(goesOn: ["clear", "resume"].contains(report.kind?.raw))
        case "UserPromptSubmit", "BeforeAgent": self = .turnStarted
        // Antigravity has no event for a turn's start: its first look at the model is one.
        case "PreInvocation", "PostInvocation": self = .toolEnded
        case "PreToolUse", "BeforeTool": self = .toolStarted
        case "PostToolUse", "PostToolUseFailure", "AfterTool": self = .toolEnded
        case "PermissionRequest": self = .asks
        case "Notification": self = Self.notification(report.kind?.raw)
        case "PreCompact", "PreCompress": self = .compacts
        case "PostCompact": self = .compacted
        case "Stop", "AfterAgent", "agent-turn-complete": self = .turnEnded
        case "StopFailure": self = .turnFailed
        case "Interrupt": self = .interrupted
        default: self = .other
        }
    }

    private static func notification(_ kind: String?) -> HookEvent {
        switch kind {
        case "permission_prompt", "elicitation_dialog", "agent_needs_input", "ToolPermission": .remindsOfQuestion
        case "idle_prompt": .remindsOfIdle
        default: .other
        }
    }

    /// Whether it is kept in the host's history: those of each tool are too many.
    package var isNotable: Bool {
        switch self {
        case .toolStarted, .toolEnded, .other, .remindsOfIdle: false
        default: true
        }
    }
}
