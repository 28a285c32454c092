/// Reads one document. The bytes are handed to each step, so that the reader holds no pointer.
struct JSONReader {
    let limits: JSONLimits
    var position = 0
    private var depth = 0
    private var elements = 0

    init(limits: JSONLimits) {
        self.limits = limits
    }

    /// The one value, with nothing but white space around it.
    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw error(.tooLarge, at: limits.bytes, "expected at most \(limits.bytes) bytes, found \(bytes.count)")
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw error(.byteOrderMark, at: 0, "expected a value, found a byte order mark")
        }
        skipSpace(bytes)
        let value = try value(bytes)
        skipSpace(bytes)
        guard position == bytes.count else {
            throw unexpected(.trailingBytes, bytes, expected: "the end")
        }
        return value
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        switch byte(bytes) {
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
        case UInt8(ascii: "t"):
            try word("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null", bytes)
            return .null
        default: throw unexpected(.unexpectedByte, bytes, expected: "a value")
        }
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        skipSpace(bytes)
        var members: [JSONObject.Member] = []
        if byte(bytes) != UInt8(ascii: "}") {
            var seen = SeenKeys()
            repeat {
                try countElement()
                members.append(try member(bytes, after: members, &seen))
            } while try another(bytes, close: UInt8(ascii: "}"), expected: "',' or '}' after a member")
        }
        leave()
        return .object(JSONObject(distinct: members))
    }

    private mutating func member(
        _ bytes: Span<UInt8>, after members: [JSONObject.Member], _ seen: inout SeenKeys
    ) throws(JSONError) -> JSONObject.Member {
        guard byte(bytes) == UInt8(ascii: "\"") else {
            throw unexpected(.unexpectedByte, bytes, expected: "a key in double quotes")
        }
        let start = position
        let key = try string(bytes)
        guard seen.insert(key, among: members) else {
            throw error(.duplicateKey, at: start, "expected a new key, found one that the object already has")
        }
        skipSpace(bytes)
        guard byte(bytes) == UInt8(ascii: ":") else {
            throw unexpected(.unexpectedByte, bytes, expected: "':' after a key")
        }
        position += 1
        skipSpace(bytes)
        return JSONObject.Member(key: key, value: try value(bytes))
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        skipSpace(bytes)
        var values: [JSONValue] = []
        if byte(bytes) != UInt8(ascii: "]") {
            repeat {
                try countElement()
                values.append(try value(bytes))
            } while try another(bytes, close: UInt8(ascii: "]"), expected: "',' or ']' after an element")
        }
        leave()
        return .array(values)
    }

    /// Whether a comma comes next, which is passed, and not the closing bracket, which is not.
    private mutating func another(
        _ bytes: Span<UInt8>, close: UInt8, expected: StaticString
    ) throws(JSONError) -> Bool {
        skipSpace(bytes)
        let next = byte(bytes)
        if next == close { return false }
        guard next == UInt8(ascii: ",") else { throw unexpected(.unexpectedByte, bytes, expected: expected) }
        position += 1
        skipSpace(bytes)
        return true
    }

    private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONError) {
        for expected in word.description.utf8 {
            guard byte(bytes) == expected else { throw unexpected(.unexpectedByte, bytes, expected: word) }
            position += 1
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depth else {
            throw error(.tooDeep, at: position, "expected at most \(limits.depth) arrays and objects within each other")
        }
        depth += 1
        position += 1
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    private mutating func countElement() throws(JSONError) {
        guard elements < limits.elements else {
            throw error(.tooManyElements, at: position, "expected at most \(limits.elements) members and elements")
        }
        elements += 1
    }
}

extension JSONReader {
    /// The byte at the position; zero, which no document holds outside of strings, at the end.
    func byte(_ bytes: Span<UInt8>) -> UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    func error(_ code: JSONError.Code, at offset: Int, _ problem: String) -> JSONError {
        JSONError(code: code, offset: offset, problem: problem)
    }

    /// The error for what stands at the position, or for the end.
    func unexpected(_ code: JSONError.Code, _ bytes: Span<UInt8>, expected: StaticString) -> JSONError {
        guard position < bytes.count else {
            return error(.unexpectedEnd, at: position, "expected \(expected), found the end")
        }
        let found = bytes[position]
        let name = 0x21...0x7E ~= found ? "'\(Unicode.Scalar(found))'" : "byte 0x" + String(found, radix: 16)
        return error(code, at: position, "expected \(expected), found \(name)")
    }
}
