import PicketJSON

/// The words and members by which a result says how a task ended.
enum ResultWords {
    private static let successes: Set<String> = [
        "success", "succeeded", "successful", "done", "ok", "complete", "completed", "passed", "finished",
    ]
    private static let failures: Set<String> = [
        "failure", "failed", "fail", "error", "errored", "aborted", "cancelled", "canceled", "timeout", "timed_out",
    ]
    private static let statusMembers = ["status", "state"]
    private static let wordMembers = ["result", "outcome"]
    private static let flagMembers = ["success", "succeeded", "ok"]
    private static let codeMembers = ["exit_code", "exitCode"]

    /// Whether the task succeeded; nil where the content tells of no end.
    static func end(of content: JSONValue) -> Bool? {
        let status = statusMembers.lazy.compactMap { content[$0]?.string }.first
        // A status of another word, such as `running`, says that there is no end yet, whatever else stands there.
        if let status, word(status) == nil { return nil }
        let words = [status] + wordMembers.map { content[$0]?.string }
        let signs =
            words.compactMap { $0.flatMap(word) } + flagMembers.compactMap { content[$0]?.bool }
            + codeMembers.compactMap { content[$0]?.integer }.map { $0 == 0 }
        return signs.isEmpty ? nil : !signs.contains(false)
    }

    private static func word(_ text: String) -> Bool? {
        guard text.utf8.count <= 32 else { return nil }
        let word = text.lowercased()
        return successes.contains(word) ? true : failures.contains(word) ? false : nil
    }
}
