/// Text that somebody else wrote: a branch, a command line, a pane's title, a log line, a commit's subject.
///
/// It never becomes part of a topic, a path or a command line, and only `display` brings it before a person.
package struct Untrusted: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// The text as it was read; for JSON, which escapes it, and for comparing.
    package let raw: String

    /// Wraps `raw`.
    package init(_ raw: some StringProtocol) { self.raw = String(raw) }

    /// Decodes bytes as UTF-8; what is not UTF-8 becomes U+FFFD.
    package init(bytes: some Collection<UInt8>) { raw = String(decoding: bytes, as: UTF8.self) }

    package init(stringLiteral value: String) { raw = value }

    /// Wraps at most `limit` bytes of `raw`, cut between characters.
    package func prefix(bytes limit: Int) -> Untrusted {
        guard raw.utf8.count > limit else { return self }
        var count = 0
        return Untrusted(
            raw.prefix { character in
                count += character.utf8.count
                return count <= limit
            })
    }
}
