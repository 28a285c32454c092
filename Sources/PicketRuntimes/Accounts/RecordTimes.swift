import PicketJSON
import PicketModel

/// Turns the wall times that a runtime wrote into times since boot.
struct RecordTimes {
    /// When the log is looked at.
    let moment: Moment
    /// When the process began; what was written before is another's work. Nil where that is not known.
    let processUp: Milliseconds?

    /// A record's time as ISO 8601; nil where it has none, lies ahead, or is from before the process.
    func up(_ text: String?) -> Milliseconds? {
        guard let text, text.utf8.count <= 40 else { return nil }
        return Timestamp.parse(text).flatMap(up)
    }

    /// A record's time as wall time, with the same conditions.
    func up(_ wall: Milliseconds) -> Milliseconds? {
        guard wall.count > 0, wall <= moment.wall + .minutes(1) else { return nil }
        let up = min(moment.up, moment.up(atWall: wall))
        // A process that began within the clock tick in which it wrote is not turned away.
        if let processUp, up < processUp - .seconds(1) { return nil }
        return up
    }

    /// The end of a limit that is given in seconds since 1970, as both times; nil where it is no time of these years.
    func limit(_ value: JSONValue?) -> (up: Milliseconds, wall: Milliseconds)? {
        guard let seconds = value?.integer, (1...253_402_300_799).contains(seconds) else { return nil }
        let wall = Milliseconds.seconds(seconds)
        return (moment.up(atWall: wall), wall)
    }
}

extension JSONValue {
    /// The text of a member, without secrets and cut to `limit` bytes; nil where it is none or empty.
    func safeText(_ key: String, bytes limit: Int) -> Untrusted? {
        // Cut before the search for secrets, which takes time, and after it, for it may lengthen the text.
        text(key, bytes: 2 * limit)?.redacted.prefix(bytes: limit)
    }
}
