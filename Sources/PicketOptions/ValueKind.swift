/// What a value must look like.
package enum ValueKind: Equatable, Sendable {
    case text
    /// A whole number of 64 bits.
    case integer
    /// A whole number, of seconds where no unit follows: `500ms`, `30`, `30s`, `5m`, `2h`, `1d`.
    case duration
    /// A file or folder; completed as such, not looked at.
    case path
    case choice([String])

    /// What was expected instead of the text, or nil where the text is right.
    func expectation(for text: String) -> String? {
        switch self {
        case .text: nil
        case .path: text.isEmpty ? "a path" : nil
        case .integer: Int64(text) == nil ? "a whole number" : nil
        case .duration: milliseconds(of: text) == nil ? "a time as 500ms, 30, 30s, 5m, 2h or 1d" : nil
        case .choice(let words): words.contains(text) ? nil : "one of " + words.joined(separator: ", ")
        }
    }
}

/// The duration in milliseconds, or nil where the text is none or beyond 64 bits.
func milliseconds(of text: String) -> Int64? {
    let digits = text.prefix { "0"..."9" ~= $0 }
    let unit: Int64
    switch text.dropFirst(digits.count) {
    case "ms": unit = 1
    case "", "s": unit = 1000
    case "m": unit = 60_000
    case "h": unit = 3_600_000
    case "d": unit = 86_400_000
    default: return nil
    }
    guard let number = Int64(digits) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
}
