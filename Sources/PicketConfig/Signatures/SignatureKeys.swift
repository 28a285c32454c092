import PicketModel

/// A signature as a file has it, before anything that it must have is known to be there.
struct SignatureDraft: Equatable {
    var id: String
    var runtime: Runtime?
    var region = ScreenRegion.bottom
    var lines = Signature.usualLines
    var pattern = ScreenPattern()
    var says: String?
    var bucket: ScreenMatch.Meaning?
    var action: Action?
    var wait: Milliseconds?
    var keep = false
    var versions: [String] = []
    var source: String?

    init(id: String) { self.id = id }

    /// The signature; nil where something is missing.
    var signature: Signature? {
        guard let runtime, let bucket, let says else { return nil }
        var made = Signature(id: id, runtime: runtime, bucket: bucket, says: says)
        (made.region, made.lines, made.pattern) = (region, lines, pattern)
        (made.action, made.wait, made.keep) = (action, wait, keep)
        (made.versions, made.source) = (versions, source)
        return made
    }

    /// What is wrong with it as a whole; nil where nothing is.
    static func mistake(in draft: SignatureDraft) -> Mismatch? {
        let missing = [
            draft.runtime == nil ? "runtime" : nil, draft.bucket == nil ? "bucket" : nil,
            draft.says == nil ? "meaning" : nil,
        ].compactMap(\.self)
        if let first = missing.first {
            return Mismatch(reason: "a rule without '\(first)'", expected: "'\(first)' in it")
        }
        if !draft.pattern.asks {
            return Mismatch(reason: "a rule that looks for nothing", expected: "'first', 'last', 'all' or 'any' in it")
        }
        if draft.keep, draft.bucket != .ignore {
            return Mismatch(reason: "'keep' with a bucket that says something", expected: "'bucket: ignore' beside it")
        }
        return nil
    }
}

/// A file of signatures, before it is known to be whole.
struct SheetDraft: Equatable {
    var version = 1
    var rules: [SignatureDraft] = []
    var without: [String] = []
}

extension KeyTable {
    /// The keys of a file of signatures.
    static var signatures: [Key<SheetDraft>] {
        [
            Key("version", \.version, .sheetVersion, "The form of the file."),
            Key("without", listOf: \.without, .name, "Ids of shipped rules that do not count."),
            Key(
                "signatures", namedBy: .name, \.rules, signature, sample: { _ in SignatureDraft(id: "") },
                "The rules, each under its id; of those that match, the first counts.",
                check: SignatureDraft.mistake, make: SignatureDraft.init(id:)),
        ]
    }

    private static var signature: [Key<SignatureDraft>] {
        [
            Key("runtime", \.runtime, .runtime, "Of which agent program's screens it speaks. Needed."),
            Key("region", \.region, .region, "Which part of the screen it looks at."),
            Key("lines", \.lines, .lines, "How many lines of that part, from its bottom; blank ones do not count."),
            Key("first", listOf: \.pattern.first, .pattern, "The region's first line must be one of them."),
            Key("last", listOf: \.pattern.last, .pattern, "Its last line must be one of them."),
            Key("all", listOf: \.pattern.all, .pattern, "Each must be found in some line."),
            Key("any", listOf: \.pattern.any, .pattern, "One of them must be found in some line."),
            Key("none", listOf: \.pattern.none, .pattern, "None of them may be found in any line."),
            Key("meaning", \.says, .meaning, "What a match means, as a person reads it in `why`. Needed."),
            Key("bucket", \.bucket, .bucket, "What a match means to the rules. Needed."),
            Key("action", \.action, .action, "What is to be done.", standard: "by the bucket"),
            Key("wait", \.wait, .duration(), "How long to wait before that; of a limit, how long it lasts."),
            Key("keep", \.keep, .flag, "Whether what was seen before still stands; with `ignore` only."),
            Key("versions", listOf: \.versions, .version, "Versions of the program that showed it."),
            Key("source", \.source, .text, "Where its text is from."),
        ]
    }
}

extension ValueKind where Value == Int {
    static var sheetVersion: ValueKind {
        ValueKind("number", expected: "1, the only form there is") { $0 == "1" ? 1 : nil }
    }

    static var lines: ValueKind {
        let range = 1...Signature.mostLines
        return ValueKind("number", expected: "a number from 1 to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueKind where Value == String {
    /// Words that are shown on one line and go over the wire.
    static var meaning: ValueKind {
        ValueKind("text", expected: "a text on one line of at most 120 bytes") { (text, around) throws(Mismatch) in
            guard text.utf8.count <= 120 else { throw Mismatch() }
            return try ValueKind.text.read(text, around)
        }
    }

    static var version: ValueKind {
        ValueKind("version", expected: "a version such as '2.1.329'") { text in
            let fits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2E }
            return fits && (1...32).contains(text.utf8.count) ? text : nil
        }
    }
}

extension ValueKind where Value == LinePattern {
    static var pattern: ValueKind {
        ValueKind("pattern", expected: "a pattern such as '^Do you want to *?$'") { (text, _) throws(Mismatch) in
            do throws(LinePatternError) {
                return try LinePattern(text)
            } catch {
                throw Mismatch(reason: "\(Quotation.of(text)), where \(error)")
            }
        }
    }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the words of an enumeration.
    static func word(_ name: String) -> ValueKind {
        ValueKind(name, expected: Quotation.oneOf(Value.allCases.map(\.rawValue)), show: \.rawValue) {
            Value(rawValue: $0)
        }
    }
}

extension ValueKind where Value == ScreenRegion {
    static var region: ValueKind { .word("region") }
}

extension ValueKind where Value == ScreenMatch.Meaning {
    static var bucket: ValueKind { .word("bucket") }
}

extension ValueKind where Value == Action {
    static var action: ValueKind { .word("action") }
}
