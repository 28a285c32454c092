import PicketJSON
package import PicketModel

/// Gemini CLI's log of one session, `tmp/<project>/chats/session-<time>-<id>.jsonl`, one record a line.
///
/// By the program's public source of 2026, and not seen with a real service: a first record with the session, messages
/// that are appended anew when they change, and `$set` and `$rewindTo` records. A question to a person is only in the
/// terminal's title and in hooks.
package enum GeminiChat {
    /// What the records say of the process that began at `processUp`; nil where none is of it.
    package static func account(
        _ tail: LogTail, processUp: Milliseconds? = nil, at moment: Moment
    ) -> SessionAccount? {
        var reading = ChatReading(times: RecordTimes(moment: moment, processUp: processUp))
        for line in tail.lines { reading.take(line) }
        var account = reading.turn.account(.gemini, .chat)
        account?.session = reading.session
        return account
    }

    /// The name of a project's folder below `tmp`, by the program's list of projects; nil where it is not listed.
    package static func project(of path: String, in projects: [UInt8]) -> String? {
        guard let list = try? JSONValue.parse(projects, limits: .document) else { return nil }
        return list["projects"]?[path]?.string
    }
}

/// Folds the records of a chat.
private struct ChatReading {
    let times: RecordTimes
    var turn = TurnFold()
    var session: Untrusted?

    mutating func take(_ line: JSONValue) {
        session = line.text("sessionId", bytes: 128) ?? session
        if let updated = times.up((line["$set"] ?? line)["lastUpdated"]?.string) { turn.note(updated) }
        guard line["id"]?.string != nil, let up = times.up(line["timestamp"]?.string) else { return }
        turn.note(up)
        switch line["type"]?.string {
        case "user": turn.began(up)
        case "gemini": takeAnswer(line["toolCalls"]?.array ?? [], up)
        case "error": turn.ended(up, GeminiErrors.end(line))
        case "info" where Self.text(line)?.hasPrefix("Request cancelled") == true: turn.ended(up, interrupted: true)
        default: break
        }
    }

    /// An answer that calls no tool ends the turn; one whose calls were refused does too.
    private mutating func takeAnswer(_ calls: [JSONValue], _ up: Milliseconds) {
        guard !calls.isEmpty else { return turn.ended(up) }
        turn.went(up)
        var isCancelled = false
        for call in calls {
            let id = call["id"]?.string ?? ""
            turn.closed(id, up)
            switch call["status"]?.string {
            case "success", "error": break
            case "cancelled": isCancelled = true
            default: turn.opened(id, call.text("name", bytes: 64), times.up(call["timestamp"]?.string) ?? up)
            }
        }
        if isCancelled { turn.ended(up, interrupted: true) }
    }

    fileprivate static func text(_ line: JSONValue) -> String? {
        line["content"]?.string ?? line["content"]?.array?.lazy.compactMap { $0["text"]?.string }.first
    }
}

/// What Gemini CLI's errors ask for; they are told as text alone.
enum GeminiErrors {
    static func end(_ line: JSONValue) -> TurnFold.End {
        let text = ChatReading.text(line).map { Untrusted($0).prefix(bytes: 400).redacted.prefix(bytes: 200) }
        return TurnFold.End(failure: TurnFailure(bucket: bucket(of: text?.raw ?? ""), kind: "error", text: text))
    }

    private static func bucket(of text: String) -> Bucket {
        let text = text.lowercased()
        func holds(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if holds("exhausted your", "quota exceeded", "resource_exhausted") { return .limit }
        if holds("unauthenticated", "api key not valid", "please login", "401") { return .auth }
        return .retry
    }
}
