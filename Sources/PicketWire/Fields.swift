import PicketJSON
import PicketModel

/// Reads the members of one JSON object, and names the member in each error; unknown members are ignored.
struct Fields {
    private let object: JSONObject
    private let path: String

    init(_ value: JSONValue, path: String = "") throws(WireError) {
        guard let object = value.object else {
            throw WireError(.field, "\(path.isEmpty ? "the message" : path): expected an object")
        }
        self.object = object
        self.path = path
    }

    func has(_ key: String) -> Bool { present(key) != nil }

    func text(_ key: String) throws(WireError) -> String { try required(key, "text", optionalText(key)) }

    func integer(_ key: String) throws(WireError) -> Int64 { try required(key, "an integer", optionalInteger(key)) }

    func bool(_ key: String) throws(WireError) -> Bool { try required(key, "true or false", optionalBool(key)) }

    func milliseconds(_ key: String) throws(WireError) -> Milliseconds { Milliseconds(try integer(key)) }

    func untrusted(_ key: String) throws(WireError) -> Untrusted { Untrusted(try text(key)) }

    func fields(_ key: String) throws(WireError) -> Fields {
        try Fields(try required(key, "an object", present(key)), path: name(key))
    }

    func optionalText(_ key: String) throws(WireError) -> String? {
        try optional(key, "text") { $0.string }
    }

    func optionalInteger(_ key: String) throws(WireError) -> Int64? {
        try optional(key, "an integer") { $0.integer }
    }

    func optionalBool(_ key: String) throws(WireError) -> Bool? {
        try optional(key, "true or false") { $0.bool }
    }

    func optionalMilliseconds(_ key: String) throws(WireError) -> Milliseconds? {
        try optionalInteger(key).map { Milliseconds($0) }
    }

    func optionalUntrusted(_ key: String) throws(WireError) -> Untrusted? {
        try optionalText(key).map { Untrusted($0) }
    }

    func optionalFields(_ key: String) throws(WireError) -> Fields? {
        guard let value = present(key) else { return nil }
        return try Fields(value, path: name(key))
    }

    /// A count that fits an `Int` and is not negative.
    func count(_ key: String) throws(WireError) -> Int {
        try required(key, "a count of 0 or more", optionalCount(key))
    }

    func optionalCount(_ key: String) throws(WireError) -> Int? {
        try optional(key, "a count of 0 or more") { value in
            value.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
        }
    }

    func number(_ key: String) throws(WireError) -> UInt64 { UInt64(try count(key)) }

    func numberFromOne(_ key: String) throws(WireError) -> UInt64 {
        try required(key, "a number from 1 on", try optionalCount(key).flatMap { $0 > 0 ? UInt64($0) : nil })
    }

    func epoch() throws(WireError) -> Epoch { try parsed("epoch", "an epoch such as 12-0a1b2c3d") { Epoch($0) } }

    func pid(_ key: String) throws(WireError) -> Int32 {
        try required(key, "a process id", try optionalInteger(key).flatMap { Int32(exactly: $0) })
    }

    /// One of the words of `Word`.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type) throws(WireError) -> Word
    where Word.RawValue == String {
        let word = try optionalText(key).flatMap { Word(rawValue: $0) }
        return try required(key, "one of " + Word.allCases.map(\.rawValue).joined(separator: ", "), word)
    }

    /// One of the words of `Word`; nil where it is missing, or is a word of a later version.
    func optionalWord<Word: RawRepresentable>(_ key: String, _ type: Word.Type) throws(WireError) -> Word?
    where Word.RawValue == String {
        try optionalText(key).flatMap { Word(rawValue: $0) }
    }

    /// What `read` makes of the text; nil from it is an error that says `expected`.
    func parsed<Value>(_ key: String, _ expected: String, _ read: (String) -> Value?) throws(WireError) -> Value {
        try required(key, expected, read(try text(key)))
    }

    func list<Value>(
        _ key: String, _ read: (Fields) throws(WireError) -> Value
    ) throws(WireError) -> [Value] {
        var values: [Value] = []
        for (index, item) in try array(key).enumerated() {
            values.append(try read(try Fields(item, path: "\(name(key))[\(index)]")))
        }
        return values
    }

    func texts(_ key: String) throws(WireError) -> [String] {
        var values: [String] = []
        for item in try array(key) {
            guard let text = item.string else { throw WireError(.field, "\(name(key)): expected a list of texts") }
            values.append(text)
        }
        return values
    }

    private func array(_ key: String) throws(WireError) -> [JSONValue] {
        try optional(key, "a list") { $0.array } ?? []
    }

    /// The member, where there is one that is not null.
    private func present(_ key: String) -> JSONValue? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    private func optional<Value>(
        _ key: String, _ expected: String, _ read: (JSONValue) -> Value?
    ) throws(WireError) -> Value? {
        guard let value = present(key) else { return nil }
        return try required(key, expected, read(value))
    }

    /// The value; `expected` is put into words only where there is none.
    private func required<Value>(
        _ key: String, _ expected: @autoclosure () -> String, _ value: Value?
    ) throws(WireError) -> Value {
        guard let value else { throw WireError(.field, "\(name(key)): expected \(expected())") }
        return value
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

/// Collects the members of one JSON object; a nil value adds nothing, and a text is cut to its bound.
struct Members {
    private var pairs: [(String, JSONValue)] = []

    /// None; with room for as many as most objects have.
    init() { pairs.reserveCapacity(16) }

    var json: JSONValue { .object(pairs) }

    mutating func add(_ key: String, _ value: JSONValue?) {
        if let value { pairs.append((key, value)) }
    }

    /// Adds a member that a reader may count on, of which nothing is known.
    mutating func addNull(_ key: String) { pairs.append((key, .null)) }

    mutating func add(_ key: String, _ text: String?, within bound: Int = TextBound.word) {
        add(key, text.map { .string($0.prefix(jsonBytes: bound)) })
    }

    mutating func add(_ key: String, _ text: Untrusted?, within bound: Int = TextBound.phrase) {
        add(key, text?.raw, within: bound)
    }

    mutating func add(_ key: String, _ flag: Bool?) { add(key, flag.map { .bool($0) }) }
    mutating func add(_ key: String, _ number: Int?) { add(key, number.map { .integer(Int64($0)) }) }
    mutating func add(_ key: String, _ number: Int64?) { add(key, number.map { .integer($0) }) }
    mutating func add(_ key: String, _ number: UInt64?) { add(key, number.map { .integer(Int64(clamping: $0)) }) }
    mutating func add(_ key: String, _ span: Milliseconds?) { add(key, span?.count) }

    mutating func add(_ key: String, _ texts: [String], within bound: Int = TextBound.word) {
        add(key, .array(texts.map { .string($0.prefix(jsonBytes: bound)) }))
    }

    /// Adds what `fill` collects as an object of its own.
    mutating func add(_ key: String, _ fill: (inout Members) -> Void) {
        var inner = Members()
        fill(&inner)
        add(key, inner.json)
    }

    /// Adds a list of objects, one for each value.
    mutating func add<Value>(_ key: String, each values: [Value], _ fill: (Value, inout Members) -> Void) {
        add(
            key,
            .array(
                values.map { value in
                    var inner = Members()
                    fill(value, &inner)
                    return inner.json
                }))
    }
}
