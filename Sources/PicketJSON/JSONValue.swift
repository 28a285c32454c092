/// One JSON value, with the members of an object in the order in which they stood.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number; a non-finite one is written as null.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// A Swift integer as a value.
    package static func integer(_ value: Int) -> JSONValue {
        .integer(Int64(value))
    }
}

/// What a value holds, or nil where it holds another kind.
extension JSONValue {
    /// The text of a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The whole number; also that of a number without a fraction, up to 2^53 either way, where a Double is exact.
    package var integer: Int64? {
        switch self {
        case .integer(let value): return value
        case .number(let value) where value.magnitude <= 0x1p53:
            // Not Int64(exactly:), which needs libm, and nothing is imported here that would link it.
            let whole = Int64(value)
            return Double(whole) == value ? whole : nil
        default: return nil
        }
    }

    /// The number as a Double; an integer beyond 2^53 is rounded.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// True or false.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object.
    package var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether this is the word null.
    package var isNull: Bool {
        self == .null
    }

    /// The value of a member; nil where there is none, or where this is no object.
    package subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }
}
