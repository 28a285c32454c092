/// The form of a name that git takes for a ref.
package enum GitReferenceForm {
    /// Says whether `name` may be given to git: git's own rules, and no pattern. Source: git-check-ref-format(1).
    package static func holds(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...1024).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "/"),
            bytes.first != UInt8(ascii: "/"), !name.hasSuffix(".lock"), !name.hasSuffix(".")
        else { return false }
        let refused = Array(" ~^:?*[\\".utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !refused.contains($0) }) else { return false }
        return !zip(bytes, bytes.dropFirst()).contains { pair in
            let dot = UInt8(ascii: ".")
            return pair == (dot, dot) || pair == (UInt8(ascii: "@"), UInt8(ascii: "{"))
                || pair == (UInt8(ascii: "/"), UInt8(ascii: "/")) || pair == (UInt8(ascii: "/"), dot)
        }
    }
}
