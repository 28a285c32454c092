import PicketJSON
package import PicketModel

/// Antigravity CLI's log of one conversation, `brain/<id>/.system_generated/logs/transcript.jsonl`, one step a line.
///
/// By what others published of 1.1 and 1.2, and not seen with a real service. It tells of prompts, answers, calls and
/// background tasks, and neither of questions to a person nor of interrupts.
package enum AgyTranscript {
    /// What the steps say of the process that began at `processUp`; nil where none is of it.
    package static func account(
        _ tail: LogTail, processUp: Milliseconds? = nil, at moment: Moment
    ) -> SessionAccount? {
        var reading = StepReading(times: RecordTimes(moment: moment, processUp: processUp))
        for line in tail.lines { reading.take(line) }
        return reading.turn.account(.agy, .transcript)
    }

    /// The conversation that was begun last in a folder, by the program's own list; nil where it has none.
    package static func lastConversation(in folder: String, of list: [UInt8]) -> String? {
        (try? JSONValue.parse(list, limits: .document))?[folder]?.string
    }
}

/// Folds the steps of a transcript.
private struct StepReading {
    let times: RecordTimes
    var turn = TurnFold()

    mutating func take(_ step: JSONValue) {
        guard let up = times.up(step["created_at"]?.string) else { return }
        turn.note(up)
        switch step["type"]?.string {
        case "USER_INPUT": turn.began(up)
        case "PLANNER_RESPONSE": takeAnswer(step, up)
        case "SYSTEM_MESSAGE": takeMessage(step["content"]?.string ?? "")
        default: takeCall(step, up)
        }
    }

    /// An answer that calls no tool ends the turn.
    private mutating func takeAnswer(_ step: JSONValue, _ up: Milliseconds) {
        let calls = step["tool_calls"]?.array ?? []
        turn.went(up)
        for (index, call) in calls.enumerated() {
            turn.opened("\(step["step_index"]?.integer ?? 0)/\(index)", call.text("name", bytes: 64), up)
        }
        switch step["status"]?.string {
        case "ERROR": turn.ended(up, TurnFold.End(failure: failure(step)))
        case "DONE", nil: if calls.isEmpty { turn.ended(up) }
        default: break
        }
    }

    private func failure(_ step: JSONValue) -> TurnFailure {
        TurnFailure(bucket: .retry, kind: "error", text: step.safeText("error", bytes: 200))
    }

    /// A step of a tool: calls are answered in their order.
    private mutating func takeCall(_ step: JSONValue, _ up: Milliseconds) {
        guard let status = step["status"]?.string, turn.isCalling else { return }
        if status == "RUNNING" {
            guard let task = Self.word(after: "background task with task id: ", in: step["content"]?.string) else {
                return
            }
            turn.jobBegan(task)
        }
        turn.closedOldest(up)
    }

    private mutating func takeMessage(_ text: String) {
        // Whatever became of it, what a message tells of a task by this name is its end.
        if let task = Self.word(after: "Task id \"", in: text) { turn.jobEnded(task) }
    }

    /// What stands behind `mark`, up to white space or a quotation mark.
    private static func word(after mark: String, in text: String?) -> String? {
        guard let text else { return nil }
        let head = Array(text.utf8.prefix(4096))
        guard let begin = head.firstRange(of: Array(mark.utf8))?.upperBound else { return nil }
        let word = head[begin...].prefix { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: "\"") }
        return word.isEmpty ? nil : String(decoding: word.prefix(128), as: UTF8.self)
    }
}
