/// The members that stand at the top of a JSON object, read by a scan that forgives: what is cut off or broken ends it,
/// and what came before counts.
///
/// A hook's input may be megabytes long, holds what a model wrote, and is read within milliseconds; so values that nobody
/// asked for are skipped without a look, without recursion, at any depth.
struct TopMembers {
    /// One value, as far as it is of use.
    enum Value: Equatable {
        case text(String)
        /// A number, true, false or null, as it stood.
        case word(String)
        /// An array, and how many elements it has at its top.
        case list(Int)
        case object
    }

    private(set) var members: [(key: String, value: Value)] = []

    /// A text of more bytes is cut.
    private static let longestText = 2 << 10

    private let bytes: [UInt8]
    private var place = 0
    private let wanted: Set<String>

    /// Reads the members of `bytes` that are named in `wanted`.
    init(_ bytes: [UInt8], wanted: Set<String>) {
        self.bytes = bytes
        self.wanted = wanted
        scan()
    }

    /// The first text of these names.
    func text(_ names: String...) -> String? {
        for name in names {
            if case .text(let text)? = members.first(where: { $0.key == name })?.value, !text.isEmpty { return text }
        }
        return nil
    }

    /// The number of elements of an array; nil where there is none.
    func count(_ name: String) -> Int? {
        if case .list(let count)? = members.first(where: { $0.key == name })?.value { count } else { nil }
    }

    /// Whether a member is there and neither null nor an empty text.
    func has(_ name: String) -> Bool {
        switch members.first(where: { $0.key == name })?.value {
        case .text(let text): !text.isEmpty
        case .word(let word): word != "null"
        case .list, .object: true
        case nil: false
        }
    }

    private mutating func scan() {
        skipBlanks()
        guard take(UInt8(ascii: "{")) else { return }
        while true {
            skipBlanks()
            guard let key = string(), skipTo(UInt8(ascii: ":")) else { return }
            skipBlanks()
            let isWanted = wanted.contains(key) && !members.contains { $0.key == key }
            guard let value = isWanted ? read() : skip() else { return }
            if isWanted { members.append((key, value)) }
            guard skipTo(UInt8(ascii: ",")) else { return }
        }
    }

    private mutating func read() -> Value? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "{"): return skip()
        default: return word()
        }
    }

    private mutating func word() -> Value? {
        let start = place
        while place < bytes.count, !Self.endsWord(bytes[place]) { place += 1 }
        guard place > start, place - start <= 64 else { return nil }
        return .word(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    /// Counts elements; one that is cut off has as many as came.
    private mutating func list() -> Value {
        place += 1
        var count = 0
        while true {
            skipBlanks()
            guard place < bytes.count, bytes[place] != UInt8(ascii: "]") else {
                place += 1
                return .list(count)
            }
            guard skip() != nil else { return .list(count) }
            count += 1
            _ = skipTo(UInt8(ascii: ","))
        }
    }

    /// Passes over one value of any kind.
    private mutating func skip() -> Value? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "\""): return skipString() ? .text("") : nil
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested() ? .object : nil
        default: return word()
        }
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return true }
        }
        return false
    }

    private mutating func skipString() -> Bool {
        place += 1
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if bytes[place] == UInt8(ascii: "\"") {
                place += 1
                return true
            } else {
                place += 1
            }
        }
        return false
    }

    private mutating func skipBlanks() { while place < bytes.count, bytes[place] <= 0x20 { place += 1 } }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipTo(_ byte: UInt8) -> Bool {
        skipBlanks()
        return take(byte)
    }
}

extension TopMembers {
    /// One string with its escapes resolved, cut where it is too long; nil where it has no end.
    private mutating func string() -> String? {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
        let start = place + 1
        guard skipString() else { return nil }
        let content = bytes[start..<place - 1].prefix(Self.longestText)
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        return String(decoding: Self.unescaped(content), as: UTF8.self)
    }

    private static func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var index = content.startIndex
        while index < content.endIndex {
            guard content[index] == UInt8(ascii: "\\"), index + 1 < content.endIndex else {
                plain.append(content[index])
                index += 1
                continue
            }
            let kind = content[index + 1]
            index += 2
            guard kind == UInt8(ascii: "u") else {
                plain.append(simple(kind))
                continue
            }
            let scalar = hexadecimal(content[index...].prefix(4)).flatMap { Unicode.Scalar($0) }
            // Halves of a pair count for nothing: what is shown of these texts are names.
            plain += Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
            index = min(index + 4, content.endIndex)
        }
        return plain
    }

    private static func simple(_ kind: UInt8) -> UInt8 {
        switch kind {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: kind
        }
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        digits.count == 4 ? UInt32(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }
}
