/// Takes secrets out of text that others wrote, before it leaves the host.
///
/// Found are: values of `--token`, `--api-key` and the like, of `NAME=` where the name ends in key, token, secret or
/// password, the user part of URLs, tokens known by how they begin, JSON web tokens, and PEM blocks. One pass over the
/// bytes; no look ahead is longer than `TokenForm.longestLook`.
package enum Redaction {
    /// What stands in place of a secret.
    package static let mark = "[redacted]"

    /// `text` with secrets replaced.
    package static func redact(_ text: String) -> String {
        var scan = RedactionScan(Array(text.utf8))
        return String(decoding: scan.run(), as: UTF8.self)
    }

    /// Arguments of a program with secrets replaced, the one after `--token` and the like too.
    package static func redact(arguments: [String]) -> [String] {
        var hideNext = false
        return arguments.map { argument in
            if hideNext {
                hideNext = false
                return mark
            }
            let bytes = Array(argument.utf8)
            hideNext = bytes.starts(with: "--".utf8) && SecretName.holds(bytes.dropFirst(2))
            return redact(argument)
        }
    }
}

extension Untrusted {
    /// The text with secrets replaced.
    package var redacted: Untrusted { Untrusted(Redaction.redact(raw)) }
}

/// One pass over a text.
private struct RedactionScan {
    private let bytes: [UInt8]
    private var at = 0
    private var kept: [UInt8] = []
    /// Where the word that `at` stands in begins.
    private var wordStart = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        kept.reserveCapacity(bytes.count)
    }

    mutating func run() -> [UInt8] {
        while at < bytes.count {
            if !step() { keep(1) }
        }
        return kept
    }

    /// Handles what begins here; false where nothing does.
    private mutating func step() -> Bool {
        switch bytes[at] {
        case UInt8(ascii: "-"): return hidePEM()
        case UInt8(ascii: "="): return hideValue()
        case UInt8(ascii: " "): return hideNextWord()
        case UInt8(ascii: ":"): return hideUser()
        default: return hideToken()
        }
    }

    private mutating func keep(_ count: Int) {
        for _ in 0..<count where at < bytes.count {
            kept.append(bytes[at])
            at += 1
            if Self.isName(bytes[at - 1]) { continue }
            wordStart = at
        }
    }

    private mutating func hide(until end: Int) {
        kept.append(contentsOf: Redaction.mark.utf8)
        at = end
        wordStart = end
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// `-----BEGIN ...` hides all to the end of the block's last line.
    private mutating func hidePEM() -> Bool {
        guard bytes[at...].starts(with: "-----BEGIN ".utf8) else { return false }
        let end = "-----END ".utf8
        var place = at + 11
        while place < bytes.count, !bytes[place...].starts(with: end) { place += 1 }
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
        hide(until: place)
        return true
    }

    /// `NAME=value` and `--name=value`.
    private mutating func hideValue() -> Bool {
        guard SecretName.holds(bytes[wordStart..<at]), at + 1 < bytes.count else { return false }
        let end = valueEnd(from: at + 1)
        guard end > at + 1 else { return false }
        keep(1)
        hide(until: end)
        return true
    }

    /// `--name value`, and the word after `Bearer`.
    private mutating func hideNextWord() -> Bool {
        let word = bytes[wordStart..<at]
        let isOption = word.starts(with: "--".utf8) && SecretName.holds(word.dropFirst(2))
        guard isOption || word.elementsEqual("Bearer".utf8) else { return false }
        keep(1)
        let end = valueEnd(from: at)
        if end > at { hide(until: end) }
        return true
    }

    /// The end of a value: of a quoted one its second quote, else the next white space.
    private func valueEnd(from start: Int) -> Int {
        guard start < bytes.count else { return start }
        let quote = bytes[start]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let close = bytes[(start + 1)...].firstIndex(of: quote)
            return close.map { $0 + 1 } ?? bytes.count
        }
        return bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.count
    }

    /// `scheme://user:pass@host`; a user alone is hidden where it is as long as a token.
    private mutating func hideUser() -> Bool {
        guard bytes[at...].starts(with: "://".utf8), at > 0, bytes[at - 1].isAlphanumeric else { return false }
        let start = at + 3
        let ends = bytes[start...].firstIndex { $0 <= 0x20 || "/?#\"'".utf8.contains($0) } ?? bytes.count
        guard let sign = bytes[start..<ends].lastIndex(of: UInt8(ascii: "@")) else {
            keep(3)
            return true
        }
        let colon = bytes[start..<sign].firstIndex(of: UInt8(ascii: ":"))
        guard colon != nil || sign - start >= 20 else {
            keep(3)
            return true
        }
        keep(3)
        if let colon { keep(colon + 1 - start) }
        hide(until: sign)
        return true
    }

    /// A token known by how it begins, at the start of a word.
    private mutating func hideToken() -> Bool {
        guard at == 0 || !bytes[at - 1].isAlphanumeric, let end = TokenForm.end(of: bytes, from: at) else {
            return false
        }
        hide(until: end)
        return true
    }
}

/// Names whose values are secrets.
private enum SecretName {
    private static let ends: [[UInt8]] = ["key", "token", "secret", "password", "passwd", "passphrase"].map {
        Array($0.utf8)
    }

    /// Says whether `name` ends in such a word: alone, after `_` or `-`, or with a capital.
    static func holds(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        ends.contains { end in
            let tail = name.suffix(end.count)
            guard tail.count == end.count, tail.elementsEqual(end, by: { $0 | 0x20 == $1 }) else { return false }
            guard let before = name.dropLast(end.count).last, let first = tail.first else { return true }
            return !before.isAlphanumeric || first & 0x20 == 0
        }
    }
}

/// Tokens known by how they begin. Source: each service's documentation, as gathered by gitleaks' default rules.
private enum TokenForm {
    /// No run of bytes longer than this is looked through to tell whether it is a token.
    static let longestLook = 256

    private struct Form {
        var head: [UInt8]
        /// Bytes that must follow.
        var least: Int
        var needsDigit = false
        var needsDot = false

        init(_ head: String, _ least: Int, needsDigit: Bool = false, needsDot: Bool = false) {
            (self.head, self.least) = (Array(head.utf8), least)
            (self.needsDigit, self.needsDot) = (needsDigit, needsDot)
        }
    }

    private static let forms = [
        Form("sk-ant-", 8), Form("sk-", 20, needsDigit: true), Form("sk_live_", 10), Form("sk_test_", 10),
        Form("rk_live_", 10), Form("ghp_", 20), Form("gho_", 20), Form("ghu_", 20), Form("ghs_", 20),
        Form("ghr_", 20), Form("github_pat_", 20), Form("glpat-", 16), Form("AKIA", 16), Form("ASIA", 16),
        Form("xoxb-", 8), Form("xoxp-", 8), Form("xoxa-", 8), Form("xoxr-", 8), Form("xoxs-", 8), Form("xapp-", 8),
        Form("AIza", 30), Form("npm_", 30), Form("hf_", 30), Form("eyJ", 16, needsDot: true),
    ]

    /// The end of the token that begins at `start`; nil where none does.
    static func end(of bytes: [UInt8], from start: Int) -> Int? {
        guard "sgrAxneh".utf8.contains(bytes[start]),
            forms.contains(where: { form in bytes[start...].starts(with: form.head) && holds(form, bytes, start) })
        else { return nil }
        return bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    }

    private static func holds(_ form: Form, _ bytes: [UInt8], _ start: Int) -> Bool {
        let rest = bytes[(start + form.head.count)...].prefix(longestLook).prefix(while: isPart)
        return rest.count >= form.least && (!form.needsDigit || rest.contains { $0.isDigit })
            && (!form.needsDot || rest.contains(UInt8(ascii: ".")))
    }

    private static func isPart(_ byte: UInt8) -> Bool { byte.isAlphanumeric || "-_.+=".utf8.contains(byte) }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isAlphanumeric: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
