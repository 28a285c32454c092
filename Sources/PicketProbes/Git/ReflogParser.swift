import PicketModel

/// One line of a reflog.
struct ReflogEntry: Equatable, Sendable {
    var old: String
    var new: String
    /// When it was written, in seconds by the wall clock; git's committer date, which a program may set.
    var seconds: Int64
    var message: String
}

/// Reads the files below `logs/`. Source: gitrepository-layout(5), and what git 2.39 writes.
enum ReflogParser {
    /// The entries of `bytes`, oldest first; a line of another form is left out, the first one where the file was cut, and
    /// the last one where its end is not written yet.
    static func parse(_ bytes: [UInt8], cut: Bool = false) -> [ReflogEntry] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        return lines.dropFirst(cut ? 1 : 0).compactMap(entry)
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> ReflogEntry? {
        let halves = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = halves.first else { return nil }
        let words = head.split(separator: UInt8(ascii: " "))
        // A name may hold anything, so the time is found from the end.
        guard words.count >= 4, isCommit(words[0]), isCommit(words[1]),
            let seconds = Int64(String(decoding: words[words.count - 2], as: UTF8.self))
        else { return nil }
        return ReflogEntry(
            old: String(decoding: words[0], as: UTF8.self), new: String(decoding: words[1], as: UTF8.self),
            seconds: seconds,
            message: halves.count > 1 ? String(decoding: halves[1], as: UTF8.self) : "")
    }

    private static func isCommit(_ word: ArraySlice<UInt8>) -> Bool {
        (word.count == 40 || word.count == 64)
            && word.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}

extension ReflogEntry {
    /// What git did, as far as it matters to whose commits these are.
    enum Action: Equatable, Sendable {
        /// A new commit.
        case commit
        /// A new commit in the place of `old`.
        case amend
        /// A commit made again by a rebase.
        case pick
        /// A rebase begins.
        case rebaseStart
        /// HEAD moved to a commit that was there before.
        case move
    }

    /// The action, from the message that git wrote.
    var action: Action {
        let parts = message.split(separator: ":", maxSplits: 1)
        let words = parts.first.map(String.init) ?? ""
        let rest = parts.count > 1 ? parts[1] : ""
        switch words.split(separator: " ").first {
        case "commit": return words.contains("(amend)") ? .amend : .commit
        case "revert", "am": return .commit
        case "cherry-pick": return rest == " fast-forward" ? .move : .commit
        case "merge": return rest.hasPrefix(" Merge made by") || rest.hasPrefix(" In-index merge") ? .commit : .move
        case "rebase": return rebase(words, rest)
        // A pull brings what others made; what it makes of one's own commits was counted when they were made.
        default: return .move
        }
    }

    private func rebase(_ words: String, _ rest: Substring) -> Action {
        if words.hasSuffix("(start)") { return .rebaseStart }
        if words.hasSuffix("(finish)") || words.hasSuffix("(abort)") || rest.hasSuffix(" fast-forward") { return .move }
        return .pick
    }

    /// The branch that a stash was made on, from the message that git wrote; nil for another form.
    var stashBranch: String? {
        for head in ["WIP on ", "On "] where message.hasPrefix(head) {
            let rest = message.dropFirst(head.count)
            return rest.firstIndex(of: ":").map { String(rest[..<$0]) }
        }
        return nil
    }
}
