extension JSONReader {
    /// Digits of a number that are read at all: no exact Double needs more than 767 significant ones.
    private static let longestNumber = 1024

    /// Reads a number whose first byte, a digit or a minus, is at the position.
    mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        let start = position
        let negative = byte(bytes) == UInt8(ascii: "-")
        if negative { position += 1 }
        let whole = position
        var decimal = Decimal(negative: negative)
        try wholeDigits(bytes, &decimal)
        let end = byte(bytes)
        guard end == UInt8(ascii: ".") || end | 0x20 == UInt8(ascii: "e") else {
            let isNegativeZero = negative && bytes[whole] == UInt8(ascii: "0")
            if let integer = decimal.integer, !isNegativeZero { return .integer(integer) }
            return try double(bytes, from: start, decimal)
        }
        if end == UInt8(ascii: ".") {
            position += 1
            let first = position
            try digits(bytes, &decimal)
            decimal.exponent -= position - first
        }
        if byte(bytes) | 0x20 == UInt8(ascii: "e") { try exponent(bytes, &decimal) }
        return try double(bytes, from: start, decimal)
    }

    private mutating func wholeDigits(_ bytes: Span<UInt8>, _ decimal: inout Decimal) throws(JSONError) {
        let first = position
        try digits(bytes, &decimal)
        if bytes[first] == UInt8(ascii: "0"), position - first > 1 {
            throw error(.invalidNumber, at: first, "expected no digit after a leading zero")
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>, _ decimal: inout Decimal) throws(JSONError) {
        let first = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            decimal.append(digit)
            position += 1
        }
        guard position > first else { throw unexpected(.invalidNumber, bytes, expected: "a digit") }
        guard position - first <= Self.longestNumber else {
            throw error(.numberTooLong, at: first, "expected a number of at most \(Self.longestNumber) digits")
        }
    }

    private mutating func exponent(_ bytes: Span<UInt8>, _ decimal: inout Decimal) throws(JSONError) {
        position += 1
        let sign = byte(bytes)
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
        var power = Decimal(negative: sign == UInt8(ascii: "-"))
        try digits(bytes, &power)
        // A power beyond Int is left to the slow way, which looks at the text again.
        decimal.exponent = power.integer.flatMap { Int(exactly: $0) }.map { decimal.exponent &+ $0 } ?? .max
    }

    private func double(_ bytes: Span<UInt8>, from start: Int, _ decimal: Decimal) throws(JSONError) -> JSONValue {
        if let exact = decimal.exactDouble { return .number(exact) }
        let value = Double(text(bytes.extracting(start..<position))) ?? .infinity
        guard value.isFinite else {
            throw error(.numberOutOfRange, at: start, "expected a number that a Double can hold")
        }
        return .number(value)
    }
}

/// The digits of a number so far, as an integer and a power of ten.
private struct Decimal {
    let negative: Bool
    var exponent = 0
    private var magnitude: UInt64 = 0
    private var overflowed = false

    init(negative: Bool) {
        self.negative = negative
    }

    mutating func append(_ digit: UInt8) {
        let (tens, over) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, more) = tens.addingReportingOverflow(UInt64(digit))
        magnitude = sum
        overflowed = overflowed || over || more
    }

    /// The digits alone, where they fit.
    var integer: Int64? {
        if overflowed { return nil }
        return negative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    /// The number, where both parts are exact as a Double, so that one operation rounds correctly (Clinger 1990).
    var exactDouble: Double? {
        guard !overflowed, magnitude <= 1 << 53, -22...22 ~= exponent else { return nil }
        let value = Double(magnitude)
        let scaled = exponent < 0 ? value / Self.tens[-exponent] : value * Self.tens[exponent]
        return negative ? -scaled : scaled
    }

    private static let tens: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
