package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A span as a table shows it: one number and one unit, as `45s`, `12m`, `5h` or `3d`.
func shortAge(_ seconds: Int64) -> String {
    let seconds = max(seconds, 0)
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m" }
    if seconds < 48 * 3600 { return "\(seconds / 3600)h" }
    return "\(seconds / 86_400)d"
}

/// How this machine's wall clock stands to UTC; people read their own time.
package struct LocalTime: Equatable, Sendable {
    /// Seconds east of UTC.
    package var offset: Int64

    /// An offset that is known.
    package init(offset: Int64) { self.offset = offset }

    /// The offset that holds here at `wall`; UTC where the system does not tell.
    package static func here(at wall: Milliseconds) -> LocalTime {
        var time = time_t(wall.seconds)
        var broken = unsafe tm()
        guard unsafe localtime_r(&time, &broken) != nil else { return LocalTime(offset: 0) }
        return unsafe LocalTime(offset: Int64(broken.tm_gmtoff))
    }

    /// A time as `11:42`, with the date before it where that is not today's.
    func text(_ wall: Milliseconds, now: Milliseconds) -> String {
        let here = Timestamp.text(wall + .seconds(offset))
        let clock = String(here.dropFirst(11).prefix(5))
        let day = here.prefix(10)
        return Timestamp.text(now + .seconds(offset)).hasPrefix(day) ? clock : "\(day) \(clock)"
    }
}
