import PicketJSON
package import PicketModel

/// Reads what a worker wrote as the result of its whole task.
package enum ResultParser {
    /// The largest result file that is read, in bytes.
    package static let longest = 1 << 20
    /// How much of a log's end is looked at, in bytes.
    package static let tail = 4 << 10

    /// What a result or status file says; `absent` where it tells of no end, as `{"status": "running"}`.
    ///
    /// A member `status` or `state`, `result` or `outcome` has a word for it, `success` or `ok` is true or false,
    /// `exit_code` is 0 or not. Where they disagree, a failure stands.
    package static func file(
        _ bytes: [UInt8], name: Untrusted, writtenUp: Milliseconds
    ) -> Observation<TaskResult> {
        guard bytes.count <= longest else {
            return .failed(LookFailure(.tooLarge, "The result file \(name.raw) has over 1 MiB."))
        }
        let content: JSONValue
        do throws(JSONError) {
            content = try .parse(withoutMark(bytes), limits: .document)
        } catch {
            return .failed(LookFailure(.malformed, "The result file \(name.raw): \(error.description)"))
        }
        guard let succeeded = ResultWords.end(of: content) else { return .absent }
        let detail = ["summary", "message", "detail", "reason", "error"].lazy.compactMap {
            content.text($0, bytes: 500)
        }.first
        return .seen(TaskResult(source: .file(name), succeeded: succeeded, detail: detail, writtenUp: writtenUp))
    }

    /// What the last line of a log that has text says; `absent` where it is not `EXIT:n`.
    ///
    /// `fromStart` says that `bytes` begin where the log or a line begins, so that their first line is whole.
    package static func log(_ bytes: [UInt8], fromStart: Bool, writtenUp: Milliseconds) -> Observation<TaskResult> {
        let end = bytes.suffix(tail)
        guard let last = end.lastIndex(where: { !isBlank($0) }) else { return .absent }
        let before = end[..<last].lastIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard before != nil || fromStart && end.count == bytes.count else { return .absent }
        let line = end[(before.map { $0 + 1 } ?? end.startIndex)...last]
        guard let code = exitCode(line) else { return .absent }
        return .seen(TaskResult(source: .exitLine(code: code), succeeded: code == 0, writtenUp: writtenUp))
    }

    /// The code of `EXIT:n`; nil for any other line. A space is allowed before the number.
    private static func exitCode(_ line: ArraySlice<UInt8>) -> Int32? {
        guard line.count <= 32 else { return nil }
        let text = String(decoding: line, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
        guard text.hasPrefix("EXIT:") else { return nil }
        let digits = text.dropFirst(5).drop { $0 == " " }
        guard !digits.hasPrefix("+"), let code = Int32(digits), (-255...255).contains(code) else { return nil }
        return code
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }
}
