/// How long a text may be in a payload, in bytes of the JSON that it becomes; what is longer is cut.
///
/// With the counts that stand beside the lists, no payload exceeds `Envelope.largest`, whatever somebody named a branch.
enum TextBound {
    /// A name that a process gave itself.
    static let processName = 64
    /// A word of ours: an id, a version, a time.
    static let word = 256
    /// A name of a branch or a file.
    static let name = 512
    /// A phrase, a title or a subject.
    static let phrase = 1024
    /// What a hook said.
    static let report = 4096
    /// A path; the longest that Linux takes is half of it.
    static let path = 8192

    /// The most untracked files that are named.
    static let mostNames = 10
    /// The most lock files that are listed.
    static let mostLocks = 16
    /// The most groups of a worker.
    static let mostGroups = 64
    /// The most failing probes of a host.
    static let mostProbes = 16
    /// The most reasons of a verdict.
    static let mostReasons = 32
}

extension String {
    /// The longest beginning of the text that takes at most `limit` bytes as JSON, quotes aside.
    func prefix(jsonBytes limit: Int) -> String {
        // A byte of UTF-8 becomes six at most, as a control character does.
        guard utf8.count * 6 > limit else { return self }
        var used = 0
        let end = unicodeScalars.firstIndex { scalar in
            used += Self.jsonBytes(scalar)
            return used > limit
        }
        return end.map { String(self[..<$0]) } ?? self
    }

    private static func jsonBytes(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "\"", "\\", "\n", "\r", "\t": 2
        case " "..."~": 1
        default: scalar.value < 0x10000 ? 6 : 12
        }
    }
}
