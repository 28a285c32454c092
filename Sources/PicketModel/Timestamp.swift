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
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(date.year, 4, "-", to: &text)
        append(date.month, 2, "-", to: &text)
        append(date.day, 2, "T", to: &text)
        append(rest / 3_600_000, 2, ":", to: &text)
        append(rest / 60_000 % 60, 2, ":", to: &text)
        append(rest / 1000 % 60, 2, ".", to: &text)
        append(rest % 1000, 3, "Z", to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `text` writes; seconds may have one to nine decimals or none. Nil for anything else.
    package static func parse(_ text: some StringProtocol) -> Milliseconds? {
        let bytes = Array(String(text).utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), marksStand(in: bytes) else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let monthDay = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let fraction = thousandths(bytes[19..<bytes.count - 1]), (1...12).contains(month), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let day = days(year: year, month: month, day: monthDay)
        // A day that the month lacks comes back as one of the next.
        guard civil(days: day).day == monthDay else { return nil }
        let seconds = (hour * 60 + minute) * 60 + second
        return Milliseconds(day * 86_400_000 + seconds * 1000 + fraction)
    }

    private static func marksStand(in bytes: [UInt8]) -> Bool {
        let (hyphen, colon) = (UInt8(ascii: "-"), UInt8(ascii: ":"))
        return bytes[4] == hyphen && bytes[7] == hyphen && bytes[10] == UInt8(ascii: "T") && bytes[13] == colon
            && bytes[16] == colon
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

    /// Appends a value that has at most `width` digits, with zeros before it, and the mark that follows.
    private static func append(_ value: Int64, _ width: Int, _ mark: Unicode.Scalar, to text: inout [UInt8]) {
        let start = text.count
        for _ in 0..<width { text.append(UInt8(ascii: "0")) }
        var rest = value
        for place in (start..<text.count).reversed() {
            text[place] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        text.append(UInt8(ascii: mark))
    }
}
