/// Where the values of a JSON document stand, so that a file can be changed and every other byte of it kept.
package struct JSONOutline: Equatable, Sendable {
    /// The bytes of the value.
    package var range: Range<Int>
    /// What is in it.
    package var content: Content

    /// What a value is made of.
    package indirect enum Content: Equatable, Sendable {
        case object([Member])
        case array([JSONOutline])
        /// A text, with its escapes resolved.
        case string(String)
        case other
    }

    /// One member of an object.
    package struct Member: Equatable, Sendable {
        /// The key, with its escapes resolved.
        package var key: String
        /// From the first byte of the key to the last of the value.
        package var range: Range<Int>
        /// The value.
        package var value: JSONOutline
    }

    /// Outlines one document, which is first read by `limits` as any other.
    package init(_ bytes: [UInt8], limits: JSONLimits = .document) throws(JSONError) {
        let value = try JSONValue.parse(bytes, limits: limits)
        var walk = OutlineWalk(bytes: bytes)
        self = walk.value(value)
    }

    fileprivate init(range: Range<Int>, content: Content) {
        self.range = range
        self.content = content
    }

    /// The members of an object; nil for anything else.
    package var members: [Member]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The elements of an array; nil for anything else.
    package var elements: [JSONOutline]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// The text of a string; nil for anything else.
    package var string: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// A member by its key; nil where there is none, or this is no object.
    package subscript(_ key: String) -> JSONOutline? { members?.first { sameBytes($0.key, key) }?.value }
}

/// Walks bytes that are known to be a document, along the value that was read from them.
private struct OutlineWalk {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func value(_ value: JSONValue) -> JSONOutline {
        skipBlanks()
        let start = place
        let content: JSONOutline.Content
        switch value {
        case .object(let object): content = .object(members(object))
        case .array(let values): content = .array(elements(values))
        case .string(let text):
            skipString()
            content = .string(text)
        case .null, .bool, .integer, .number:
            skipWord()
            content = .other
        }
        return JSONOutline(range: start..<place, content: content)
    }

    private mutating func members(_ object: JSONObject) -> [JSONOutline.Member] {
        place += 1
        var members: [JSONOutline.Member] = []
        for member in object.members {
            skipBlanks()
            let start = place
            skipString()
            pass(UInt8(ascii: ":"))
            let value = value(member.value)
            members.append(.init(key: member.key, range: start..<value.range.upperBound, value: value))
            skipBlanks()
            if place < bytes.count, bytes[place] == UInt8(ascii: ",") { place += 1 }
        }
        pass(UInt8(ascii: "}"))
        return members
    }

    private mutating func elements(_ values: [JSONValue]) -> [JSONOutline] {
        place += 1
        var elements: [JSONOutline] = []
        for element in values {
            elements.append(value(element))
            skipBlanks()
            if place < bytes.count, bytes[place] == UInt8(ascii: ",") { place += 1 }
        }
        pass(UInt8(ascii: "]"))
        return elements
    }

    private mutating func pass(_ byte: UInt8) {
        while place < bytes.count, bytes[place] != byte { place += 1 }
        place += 1
    }

    private mutating func skipBlanks() { while place < bytes.count, bytes[place] <= 0x20 { place += 1 } }

    private mutating func skipString() {
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place += 1
    }

    private mutating func skipWord() {
        while place < bytes.count, bytes[place] > 0x20, bytes[place] != UInt8(ascii: ","),
            bytes[place] != UInt8(ascii: "}"), bytes[place] != UInt8(ascii: "]")
        { place += 1 }
    }
}
