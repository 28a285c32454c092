extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Null.
    package init(nilLiteral: ()) {
        self = .null
    }

    /// True or false.
    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// A whole number.
    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// A number with a fraction.
    package init(floatLiteral value: Double) {
        self = .number(value)
    }

    /// A text.
    package init(stringLiteral value: String) {
        self = .string(value)
    }

    /// An array.
    package init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }

    /// An object whose members stand in the order of the literal.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(pairs: elements))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object whose members stand in the order of the literal.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(pairs: elements)
    }

    /// An object of pairs in order; of two with the same key the later value stands in the earlier place.
    package init(pairs: [(String, JSONValue)]) {
        var seen = SeenKeys()
        var distinct: [Member] = []
        distinct.reserveCapacity(pairs.count)
        for (key, value) in pairs {
            let member = Member(key: key, value: value)
            if seen.insert(key, among: distinct) {
                distinct.append(member)
            } else if let place = distinct.firstIndex(where: { sameBytes($0.key, key) }) {
                distinct[place] = member
            }
        }
        self.init(distinct: distinct)
    }
}

extension JSONValue {
    /// An object of pairs in order.
    package static func object(_ pairs: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(pairs: pairs))
    }
}
