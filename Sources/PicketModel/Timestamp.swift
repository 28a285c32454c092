/// Wall time as people read it on the wire: `2026-11-20T12:39:07.123Z`, always UTC, always 24 characters.
package enum Timestamp {
    /// The years 0000 to 9999, in milliseconds since 1970.
    private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Writes a time since 1970; one outside of the years 0000 to 9999 as the nearest within.
    package static func text(_ wall: Milliseconds) -> String {
        let count = min(max(wall.count, writable.lowerBound), writable.upperBound)
        let days = floorDivide(count, 86_400_000)
        let rest = count - days * 86_400_000
        let date = civil(days: days)
        let time =
            pad(rest / 3_600_000, 2) + ":" + pad(rest / 60_000 % 60, 2) + ":" + pad(rest / 1000 % 60, 2) + "."
            + pad(rest % 1000, 3)
        return pad(date.year, 4) + "-" + pad(date.month, 2) + "-" + pad(date.day, 2) + "T" + time + "Z"
    }

    /// Reads what `text` writes; seconds may have one to nine decimals or none. Nil for anything else.
    package static func parse(_ text: some StringProtocol) -> Milliseconds? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), marksStand(in: bytes) else { return nil }
        let spans = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)]
        let parts = spans.compactMap { number(bytes[$0.0..<$0.0 + $0.1]) }
        guard parts.count == spans.count, let fraction = thousandths(bytes[19..<bytes.count - 1]),
            (1...12).contains(parts[1]), parts[3] < 24, parts[4] < 60, parts[5] < 60
        else { return nil }
        let day = days(year: parts[0], month: parts[1], day: parts[2])
        // A day that the month lacks comes back as one of the next.
        guard civil(days: day).day == parts[2] else { return nil }
        let seconds = (parts[3] * 60 + parts[4]) * 60 + parts[5]
        return Milliseconds(day * 86_400_000 + seconds * 1000 + fraction)
    }

    private static func marksStand(in bytes: [UInt8]) -> Bool {
        let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        return marks.allSatisfy { bytes[$0.0] == $0.1.asciiValue }
    }

    private static func thousandths(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return 0 }
        guard first == UInt8(ascii: "."), (2...10).contains(bytes.count), number(bytes.dropFirst()) != nil else {
            return nil
        }
        let digits = bytes.dropFirst().prefix(3)
        return number(digits).map { value in
            (digits.count..<3).reduce(value) { value, _ in value * 10 }
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days counted in eras of 400 years from March.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
