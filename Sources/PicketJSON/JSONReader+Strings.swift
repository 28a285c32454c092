extension JSONReader {
    /// Reads a string whose opening quote is at the position.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        let start = position + 1
        let end = Self.endOfPlain(bytes, from: start)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
            return try uncommonString(bytes, from: start, plainTo: end)
        }
        position = end + 1
        try checkLength(end - start, from: start)
        return text(bytes.extracting(start..<end))
    }

    /// The first byte from here that ends a string or needs a closer look.
    private static func endOfPlain(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte > 0x7F { break }
            index += 1
        }
        return index
    }

    /// A string with escapes or with more than ASCII, or one that is refused.
    private mutating func uncommonString(
        _ bytes: Span<UInt8>, from start: Int, plainTo end: Int
    ) throws(JSONError) -> String {
        var resolved: [UInt8] = []
        var copied = start
        position = end
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                append(bytes, from: copied, to: &resolved)
                position += 1
                try checkLength(resolved.count, from: start)
                return String(decoding: resolved, as: UTF8.self)
            case UInt8(ascii: "\\"):
                append(bytes, from: copied, to: &resolved)
                try escape(bytes, to: &resolved)
                copied = position
                try checkLength(resolved.count, from: start)
            case ..<0x20:
                throw unexpected(.controlCharacter, bytes, expected: "a control character to be written as \\u00XX")
            default:
                guard let length = sequenceLength(bytes, at: position) else {
                    throw unexpected(.invalidUTF8, bytes, expected: "UTF-8")
                }
                position = Self.endOfPlain(bytes, from: position + length)
            }
        }
        throw unexpected(.unexpectedEnd, bytes, expected: "'\"' at the end of a string")
    }

    private func append(_ bytes: Span<UInt8>, from start: Int, to resolved: inout [UInt8]) {
        unsafe bytes.extracting(start..<position).withUnsafeBufferPointer { unsafe resolved.append(contentsOf: $0) }
    }

    private func checkLength(_ length: Int, from start: Int) throws(JSONError) {
        guard length <= limits.stringBytes else {
            throw error(.stringTooLong, at: start, "expected a string of at most \(limits.stringBytes) bytes")
        }
    }

    /// Resolves the escape whose backslash is at the position.
    private mutating func escape(_ bytes: Span<UInt8>, to resolved: inout [UInt8]) throws(JSONError) {
        position += 1
        let letter = byte(bytes)
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): resolved.append(letter)
        case UInt8(ascii: "n"): resolved.append(0x0A)
        case UInt8(ascii: "t"): resolved.append(0x09)
        case UInt8(ascii: "r"): resolved.append(0x0D)
        case UInt8(ascii: "b"): resolved.append(0x08)
        case UInt8(ascii: "f"): resolved.append(0x0C)
        case UInt8(ascii: "u"): return resolved.append(contentsOf: UTF8.encode(try scalar(bytes)) ?? .init())
        default: throw unexpected(.invalidEscape, bytes, expected: "one of \"\\/bfnrtu after a backslash")
        }
        position += 1
    }

    /// Reads \uXXXX, or two of them for a surrogate pair; the u of the first is at the position.
    private mutating func scalar(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = position - 1
        let first = try codeUnit(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if UTF16.isLeadSurrogate(first), byte(bytes) == UInt8(ascii: "\\") {
            position += 1
            if byte(bytes) == UInt8(ascii: "u") {
                let second = try codeUnit(bytes)
                if UTF16.isTrailSurrogate(second) {
                    return UTF16.decode(UTF16.EncodedScalar([first, second]))
                }
            }
        }
        guard position < bytes.count else { throw unexpected(.unexpectedEnd, bytes, expected: "a second surrogate") }
        throw error(.loneSurrogate, at: start, "expected a pair of surrogates, found one alone")
    }

    /// Reads the four digits after the u at the position.
    private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            position += 1
            guard let digit = Self.hexadecimal(byte(bytes)) else {
                throw unexpected(.invalidEscape, bytes, expected: "four hexadecimal digits after \\u")
            }
            unit = unit << 4 | UInt16(digit)
        }
        position += 1
        return unit
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension JSONReader {
    /// The bytes, known to be UTF-8, as text.
    func text(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The length of the well-formed sequence at the index (Unicode 16, table 3-7), or nil.
    func sequenceLength(_ bytes: Span<UInt8>, at index: Int) -> Int? {
        let lead = bytes[index]
        let length: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second ~= bytes[index + 1] else { return nil }
        for tail in index + 2..<index + length where bytes[tail] & 0xC0 != 0x80 { return nil }
        return length
    }
}
