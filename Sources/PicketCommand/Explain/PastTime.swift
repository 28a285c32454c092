import PicketModel

/// A time that a person names: in UTC as it stands on the wire, a time of day by their own clock, or how long ago.
enum PastTime {
    /// The forms, for those who named another.
    static let forms = "2026-11-20T12:39:07Z, 14:05, or 10m (ago)"

    /// Reads `2026-11-20T12:39:07Z`, `14:05` (the last one there was), or `90s`, `10m`, `2h`, `3d` ago; nil for others.
    static func parse(_ text: String, now: Milliseconds, local: LocalTime) -> Milliseconds? {
        Timestamp.parse(text) ?? ago(text).map { now - $0 } ?? clock(text, now: now, local: local)
    }

    private static func ago(_ text: String) -> Milliseconds? {
        guard let unit = text.last, let count = Int64(text.dropLast()), (0...100_000).contains(count),
            text.utf8.first.map({ (0x30...0x39).contains($0) }) == true
        else { return nil }
        switch unit {
        case "s": return .seconds(count)
        case "m": return .minutes(count)
        case "h": return .hours(count)
        case "d": return .days(count)
        default: return nil
        }
    }

    private static func clock(_ text: String, now: Milliseconds, local: LocalTime) -> Milliseconds? {
        guard text.utf8.count == 5 else { return nil }
        let today = Timestamp.text(now + .seconds(local.offset)).prefix(11)
        guard let time = Timestamp.parse("\(today)\(text):00Z") else { return nil }
        let past = time - .seconds(local.offset)
        return past <= now ? past : past - .days(1)
    }
}
