import PicketJSON
package import PicketModel

/// Codex's log of one session, `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl`, one record a line.
///
/// Seen with 0.163.0. It has turns, calls and how turns ended, and never a question to a person. A command that outlives
/// its call has its end told by an item of its own, which may come after the turn's end.
package enum CodexRollout {
    /// What is read of a rollout's beginning, in bytes: its first line holds the model's instructions too.
    package static let headerLimit = 256 << 10

    /// What the records say; nil where none is from after `processUp`.
    package static func account(
        _ tail: LogTail, processUp: Milliseconds? = nil, at moment: Moment
    ) -> SessionAccount? {
        var reading = RolloutReading(times: RecordTimes(moment: moment, processUp: processUp))
        for line in tail.lines { reading.take(line) }
        var account = reading.turn.account(.codex, .rollout)
        account?.version = reading.version
        account?.session = reading.session
        return account
    }

    /// Who a rollout belongs to.
    package struct Header: Equatable, Sendable {
        /// The session's id.
        package var session: Untrusted?
        /// The folder that it was begun in.
        package var folder: Untrusted?
        /// The program's version.
        package var version: Untrusted?
        /// When the session began, which may be before its file was written.
        package var startedWall: Milliseconds?
        /// Whether a person began it; else another session did, or a tool.
        package var byPerson: Bool
    }

    /// Reads the first line; nil where it is not the record that a rollout begins with.
    package static func header(_ bytes: [UInt8]) -> Header? {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let limits = JSONLimits(bytes: headerLimit, depth: 32, elements: 8192, stringBytes: headerLimit)
        guard let line = try? JSONValue.parse(bytes[..<end], limits: limits), line["type"]?.string == "session_meta",
            let meta = line["payload"]
        else { return nil }
        let source = meta["thread_source"]?.string
        return Header(
            session: meta.text("id", bytes: 128), folder: meta.text("cwd", bytes: 4096),
            version: meta.text("cli_version", bytes: 64),
            startedWall: meta["timestamp"]?.string.flatMap { Timestamp.parse($0) },
            byPerson: source == nil || source == "user")
    }
}

/// Folds the records of a rollout.
private struct RolloutReading {
    let times: RecordTimes
    var turn = TurnFold()
    var version: Untrusted?
    var session: Untrusted?
    private var limits: JSONValue?

    init(times: RecordTimes) { self.times = times }

    mutating func take(_ line: JSONValue) {
        let payload = line["payload"] ?? .null
        if line["type"]?.string == "session_meta" {
            version = payload.text("cli_version", bytes: 64)
            session = payload.text("id", bytes: 128)
        }
        guard let up = times.up(line["timestamp"]?.string) else { return }
        turn.note(up)
        switch line["type"]?.string {
        case "event_msg": takeEvent(payload, up)
        case "response_item": takeItem(payload, up)
        case "compacted", "turn_context": goOn(up)
        default: break
        }
    }

    private mutating func takeEvent(_ event: JSONValue, _ up: Milliseconds) {
        switch event["type"]?.string {
        case "task_started", "turn_started": turn.began(up)
        case "task_complete", "turn_complete": turn.ended(up, end(event["error"]))
        case "turn_aborted": turn.ended(up, interrupted: event["reason"]?.string == "interrupted")
        case "token_count": if let told = event["rate_limits"], told.object != nil { limits = told }
        case "thread_settings_applied": break
        case "item_completed": takeEnd(of: event["item"] ?? .null, up)
        default: goOn(up)
        }
    }

    private mutating func takeItem(_ item: JSONValue, _ up: Milliseconds) {
        let id = item["call_id"]?.string ?? item["id"]?.string ?? ""
        switch item["type"]?.string {
        case "function_call", "custom_tool_call", "local_shell_call":
            if turn.runs != false { turn.opened(id, item.text("name", bytes: 64), up) }
        case "function_call_output", "custom_tool_call_output", "local_shell_call_output":
            // Calls that only ask for a running command's output are answered so too.
            if let tool = turn.closed(id, up), tool != "write_stdin", Self.runsOn(item["output"]) { turn.jobBegan(id) }
        default: goOn(up)
        }
    }

    /// Whether a call was answered before its command ended.
    private static func runsOn(_ output: JSONValue?) -> Bool {
        guard let text = output?.string else { return false }
        return text.utf8.prefix(512).split(separator: UInt8(ascii: "\n")).contains {
            $0.starts(with: "Process running with session ID".utf8)
        }
    }

    private mutating func takeEnd(of item: JSONValue, _ up: Milliseconds) {
        if item["type"]?.string == "CommandExecution", let id = item["id"]?.string { turn.jobEnded(id) }
        goOn(up)
    }

    /// Only `task_started` begins a turn: items of an ended one may come late.
    private mutating func goOn(_ up: Milliseconds) { if turn.runs != false { turn.went(up) } }

    private func end(_ error: JSONValue?) -> TurnFold.End? {
        guard let failure = CodexErrors.failure(error) else { return nil }
        var end = TurnFold.End(failure: failure)
        guard failure.bucket == .limit else { return end }
        if let kind = limits?["rate_limit_reached_type"]?.string, kind.hasSuffix("credits_depleted") {
            end.failure.bucket = .person
        }
        // The latest end among the limits that are used up; the text names a time of day alone.
        let used = ["primary", "secondary"].compactMap { limits?[$0] }.filter {
            ($0["used_percent"]?.number ?? 0) >= 100
        }
        let ends = used.compactMap { times.limit($0["resets_at"]) }
        if let last = ends.max(by: { $0.wall < $1.wall }) {
            end.limitUntilUp = last.up
            end.limitUntilWall = last.wall
        }
        return end
    }
}
