import PicketModel

/// What a verdict means, in a sentence for somebody who never read the rules.
enum StateMeaning {
    /// The sentence.
    static func text(_ verdict: Verdict) -> String {
        if verdict.row == 4 {
            return "It seems to have ended, and it is too early to say how; what it was before stands."
        }
        switch verdict.state {
        case .unknown: return unknown(verdict)
        case .failed where verdict.row == 10: return "It ended right after its start, before it began its task."
        case .failed: return "It says itself that its task failed."
        case .done: return "It says itself that its task is done."
        case .gone: return "It ended, and left work that nothing but its folder holds."
        case .delivered where verdict.actions == [.none]: return "It ended, and its commits are merged."
        case .delivered: return "It ended, and left commits that wait to be taken over."
        case .vanished: return "It ended and left nothing: no commit, and no changed file."
        case .waiting: return waiting(verdict)
        case .limited: return "It met a usage limit, and stands still until that ends."
        case .starting: return "It was just started, and has shown no sign of its own yet."
        case .working where verdict.row == 19: return "It keeps its CPU busy, and nothing shows for it yet."
        case .working: return "It is at work."
        case .idle: return "Its turn is over, and nothing runs: it waits for what comes next."
        case .stalled where verdict.row == 15: return "It was started, and never showed a sign of its own."
        case .stalled: return "It lives, and has not got on for long."
        }
    }

    private static func unknown(_ verdict: Verdict) -> String {
        switch verdict.cause {
        case .broker: "Nobody can say what it does: the hub cannot reach the broker, through which its host is heard."
        case .hub: "Nobody can say yet what it does: the hub has just begun, and heard nothing of its host."
        case .host: "Nobody can say what it does: its host is out of contact."
        case .sshd: "Nobody can say what it does: its host is out of contact, and sshd there does not let the hub in."
        case .probe where verdict.row == 5: "It ended, and nobody can say what it left: there is no look at its files."
        case .probe, nil: "Nobody can say what it does: the looks at it fail, or do not tell."
        case .shared: "It ended, and nobody can say what it left: another worker lives in the same folder."
        case .removed:
            "It ended, and nobody can say what it left: its folder was removed, and its branch holds nothing."
        }
    }

    private static func waiting(_ verdict: Verdict) -> String {
        switch verdict.actions.first {
        case .reauthenticate: "It stands still until a person signs in again."
        case .continue: "It stands still until a person tells it to go on."
        case .respawn: "It cannot go on, and stands still until a person starts it again."
        default: "It stands still until a person answers it."
        }
    }
}
