import PicketJSON
package import PicketModel

/// Claude Code's log of one session, `projects/<folder>/<session>.jsonl`, one record a line.
///
/// Seen with 2.1.329. It tells of turns, calls, interrupts and errors, and never of a question to a person; nothing is
/// written while an answer streams or a request is tried again. Records of subagents have `isSidechain`.
package enum ClaudeTranscript {
    /// What the records say of the process that began at `processUp`; nil where none is of it.
    package static func account(
        _ tail: LogTail, processUp: Milliseconds? = nil, at moment: Moment
    ) -> SessionAccount? {
        var reading = TranscriptReading(times: RecordTimes(moment: moment, processUp: processUp))
        for line in tail.lines { reading.take(line) }
        var account = reading.turn.account(.claude, .transcript)
        account?.version = reading.version
        account?.session = reading.session
        return account
    }

    /// The folder's name for sessions that were begun in `path`: all but letters, digits and hyphens become hyphens.
    ///
    /// Nil where it is so long that the program shortens it by a rule that is not known.
    package static func folderName(of path: String) -> String? {
        let name = String(
            String.UnicodeScalarView(
                path.unicodeScalars.map { scalar in
                    let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    return isKept || scalar == "-" ? scalar : "-"
                }))
        return name.utf8.count <= 200 ? name : nil
    }
}

/// Folds the records of a transcript.
private struct TranscriptReading {
    let times: RecordTimes
    var turn = TurnFold()
    var version: Untrusted?
    var session: Untrusted?

    mutating func take(_ line: JSONValue) {
        guard let up = times.up(line["timestamp"]?.string) else { return }
        turn.note(up)
        version = line.text("version", bytes: 64) ?? version
        session = line.text("sessionId", bytes: 128) ?? session
        guard line["isSidechain"]?.bool != true else { return }
        switch line["type"]?.string {
        case "user": takeUser(line, up)
        case "assistant": takeAssistant(line, up)
        case "system": takeSystem(line, up)
        case "queue-operation": endJob(named: line["content"]?.string)
        default: break
        }
    }

    private mutating func takeUser(_ line: JSONValue, _ up: Milliseconds) {
        let content = line["message"]?["content"]
        let parts = content?.array ?? []
        let results = parts.filter { $0["type"]?.string == "tool_result" }
        guard results.isEmpty else { return takeResults(results, of: line, up) }
        let text = content?.string ?? parts.lazy.compactMap { $0["text"]?.string }.first
        if text?.hasPrefix("[Request interrupted by user") == true { return turn.ended(up, interrupted: true) }
        endJob(named: text)
        if Self.beginsTurn(line, text) { turn.began(up) }
    }

    /// Not every text in a person's place is a prompt: commands of the program's own and their output stand there too.
    private static func beginsTurn(_ line: JSONValue, _ text: String?) -> Bool {
        if line["isCompactSummary"]?.bool == true { return false }
        if line["isMeta"]?.bool == true {
            return ["auto-continuation", "task-notification"].contains(line["origin"]?["kind"]?.string)
        }
        let own = ["<command-name>", "<local-command-", "<bash-input>", "<bash-stdout>", "<bash-stderr>", "Caveat: "]
        return !own.contains { text?.hasPrefix($0) == true }
    }

    private mutating func takeResults(_ results: [JSONValue], of line: JSONValue, _ up: Milliseconds) {
        for result in results { turn.closed(result["tool_use_id"]?.string ?? "", up) }
        turn.went(up)
        let told = line["toolUseResult"]
        if let job = told?["backgroundTaskId"]?.string { turn.jobBegan(job) }
        if told?["isAsync"]?.bool == true, let job = told?["agentId"]?.string { turn.jobBegan(job) }
    }

    private mutating func takeAssistant(_ line: JSONValue, _ up: Milliseconds) {
        if line["isApiErrorMessage"]?.bool == true || line["apiError"]?.string != nil {
            return turn.ended(up, failure(line))
        }
        let calls = (line["message"]?["content"]?.array ?? []).filter { $0["type"]?.string == "tool_use" }
        for call in calls { takeCall(call, up) }
        turn.went(up)
        let over: Set<String> = ["end_turn", "stop_sequence", "max_tokens", "refusal"]
        if let reason = line["message"]?["stop_reason"]?.string, over.contains(reason), !turn.isCalling {
            turn.ended(up)
        }
    }

    private mutating func takeCall(_ call: JSONValue, _ up: Milliseconds) {
        turn.opened(call["id"]?.string ?? "", call.text("name", bytes: 64), up)
        // The tools that stop a job name it; its end is not told otherwise.
        let input = call["input"]
        if ["KillShell", "KillBash", "TaskStop"].contains(call["name"]?.string),
            let job = input?["task_id"]?.string ?? input?["shell_id"]?.string
        {
            turn.jobEnded(job)
        }
    }

    private func failure(_ line: JSONValue) -> TurnFold.End {
        let kind = line.text("error", bytes: 64) ?? line.text("apiError", bytes: 64) ?? "unknown"
        let part = line["message"]?["content"]?.array?.first { $0["type"]?.string == "text" }
        var end = TurnFold.End(
            failure: TurnFailure(
                bucket: ClaudeErrors.bucket(of: kind.raw), kind: kind, text: part?.safeText("text", bytes: 200)))
        if end.failure.bucket == .limit, let limit = times.limit(line["quotaLimits"]?["resetsAt"]) {
            end.limitUntilUp = limit.up
            end.limitUntilWall = limit.wall
        }
        return end
    }

    private mutating func takeSystem(_ line: JSONValue, _ up: Milliseconds) {
        switch line["subtype"]?.string {
        case "turn_duration": turn.ended(up)
        case "api_error": turn.went(up)
        case "informational":
            guard let text = line["content"]?.string else { return }
            // Nothing but these texts says whether the program goes on by itself (2.1.329).
            if text.hasPrefix("Usage limit reached"), text.contains("continuing automatically") { turn.continues(true) }
            if text.hasPrefix("Automatic continue cancelled") { turn.continues(false) }
        default: break
        }
    }

    /// The end of a background job is told in a prompt of the program's own, and in its queue before that.
    private mutating func endJob(named text: String?) {
        guard let text, text.hasPrefix("<task-notification>") else { return }
        let head = text.utf8.prefix(1024)
        let mark = Array("<task-id>".utf8)
        guard let begin = Array(head).firstRange(of: mark)?.upperBound else { return }
        let id = head.dropFirst(begin).prefix { $0 != UInt8(ascii: "<") }
        turn.jobEnded(String(decoding: id, as: UTF8.self))
    }
}
