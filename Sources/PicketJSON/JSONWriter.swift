/// Writing: printable ASCII only, so that a log, a terminal or a topic shows every byte of it.
extension JSONValue {
    /// The document as bytes; indented by two spaces a level and with a last newline for people, else without any space.
    package func bytes(indented: Bool = false) -> [UInt8] {
        var writer = JSONWriter(indented: indented)
        writer.write(self)
        if indented { writer.newline() }
        return writer.bytes
    }

    /// The document as text, of the same two forms.
    package func text(indented: Bool = false) -> String {
        String(decoding: bytes(indented: indented), as: UTF8.self)
    }
}

/// Appends values to bytes.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let indented: Bool
    private var level = 0

    init(indented: Bool) {
        self.indented = indented
        bytes.reserveCapacity(1024)
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append(String(value))
        case .number(let value): append(value.isFinite ? value.description : "null")
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ values: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        level += 1
        for (index, value) in values.enumerated() {
            separate(index)
            write(value)
        }
        close(UInt8(ascii: "]"), isEmpty: values.isEmpty)
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        level += 1
        for (index, member) in object.members.enumerated() {
            separate(index)
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            if indented { bytes.append(0x20) }
            write(member.value)
        }
        close(UInt8(ascii: "}"), isEmpty: object.members.isEmpty)
    }

    private mutating func separate(_ index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        if indented { newline() }
    }

    private mutating func close(_ bracket: UInt8, isEmpty: Bool) {
        level -= 1
        if indented, !isEmpty { newline() }
        bytes.append(bracket)
    }

    /// Begins a line at the present level.
    mutating func newline() {
        bytes.append(0x0A)
        for _ in 0..<level * 2 { bytes.append(0x20) }
    }

    private mutating func append(_ ascii: String) {
        bytes.append(contentsOf: ascii.utf8)
    }
}

extension JSONWriter {
    /// Appends a string in quotes: all of it at once, and again by scalars where a byte of it needs an escape.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if !isPlain(from: start) {
            bytes.removeSubrange(start...)
            for scalar in text.unicodeScalars { write(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func isPlain(from start: Int) -> Bool {
        let span = bytes.span
        for index in start..<span.count where Self.needsEscape(span[index]) { return false }
        return true
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        default: for unit in UTF16.encode(scalar) ?? .init() { write(unit) }
        }
    }

    /// Appends \uXXXX.
    private mutating func write(_ unit: UInt16) {
        append("\\u")
        for shift in stride(from: 12, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
