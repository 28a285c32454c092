import PicketModel

extension ValueKind where Value == Milliseconds {
    /// A span of time; `least` is the shortest that is allowed.
    static func duration(atLeast least: Milliseconds = .milliseconds(1)) -> ValueKind {
        let range = "a duration from \(DurationText.of(least)) to \(DurationText.of(DurationText.longest))"
        return ValueKind("duration", expected: "a duration such as 30s, 15m or 2h", show: DurationText.of) {
            (text, _) throws(Mismatch) in
            guard let span = DurationText.read(text) else { throw Mismatch() }
            guard (least...DurationText.longest).contains(span) else { throw Mismatch(expected: range) }
            return span
        }
    }
}

/// Spans of time as a file has them: a whole number and `ms`, `s`, `m`, `h` or `d`.
enum DurationText {
    /// The longest span: ten years.
    static let longest = Milliseconds.days(3650)

    private static let units: [(name: String, span: Milliseconds)] = [
        ("d", .days(1)), ("h", .hours(1)), ("m", .minutes(1)), ("s", .seconds(1)), ("ms", .milliseconds(1)),
    ]

    /// Reads one; nil for anything else, a number without a unit included.
    static func read(_ text: String) -> Milliseconds? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard (1...15).contains(digits.count), let number = Int64(digits),
            let unit = units.first(where: { $0.name == text.dropFirst(digits.count) }),
            number <= Int64.max / unit.span.count
        else { return nil }
        return unit.span * number
    }

    /// Writes one in the largest unit that it is a whole number of.
    static func of(_ span: Milliseconds) -> String {
        guard span != .zero else { return "0s" }
        let unit = units.first { span.count % $0.span.count == 0 }
        return unit.map { "\(span.count / $0.span.count)\($0.name)" } ?? "\(span.count)ms"
    }
}
