/// A span of time, or a time since a boot, in whole milliseconds.
package struct Milliseconds: Hashable, Comparable, AdditiveArithmetic, Sendable {
    /// How many; negative where a time lies before the boot it is counted from.
    package var count: Int64

    /// Takes a count of milliseconds.
    package init(_ count: Int64) { self.count = count }

    /// No time at all.
    package static let zero = Milliseconds(0)

    /// A span of whole milliseconds.
    package static func milliseconds(_ count: Int64) -> Milliseconds { Milliseconds(count) }
    /// A span of whole seconds.
    package static func seconds(_ count: Int64) -> Milliseconds { Milliseconds(1000) * count }
    /// A span of whole minutes.
    package static func minutes(_ count: Int64) -> Milliseconds { .seconds(60) * count }
    /// A span of whole hours.
    package static func hours(_ count: Int64) -> Milliseconds { .minutes(60) * count }
    /// A span of whole days.
    package static func days(_ count: Int64) -> Milliseconds { .hours(24) * count }

    /// The whole seconds in it, rounded toward zero.
    package var seconds: Int64 { count / 1000 }

    package static func + (one: Milliseconds, other: Milliseconds) -> Milliseconds {
        Milliseconds(one.count &+ other.count)
    }

    package static func - (one: Milliseconds, other: Milliseconds) -> Milliseconds {
        Milliseconds(one.count &- other.count)
    }

    /// A multiple of the span; one that 64 bits do not hold is the longest they do, of its sign.
    package static func * (one: Milliseconds, factor: Int64) -> Milliseconds {
        let (count, isOver) = one.count.multipliedReportingOverflow(by: factor)
        guard isOver else { return Milliseconds(count) }
        return Milliseconds((one.count < 0) == (factor < 0) ? .max : .min)
    }
    /// A part of the span, rounded toward zero.
    package static func / (one: Milliseconds, divisor: Int64) -> Milliseconds { Milliseconds(one.count / divisor) }

    package static func < (one: Milliseconds, other: Milliseconds) -> Bool { one.count < other.count }
}

/// The name of one boot of a machine, as its kernel tells it; opaque, compared only for equality.
package struct BootID: Hashable, Sendable, CustomStringConvertible {
    /// At most 64 bytes of `[A-Za-z0-9-]`.
    package let text: String

    /// Takes `text` where it has the form; nil otherwise.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        let form = text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard (1...64).contains(text.utf8.count), form else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// One instant on one machine: only `up` is compared; `wall` is for showing to people.
package struct Moment: Hashable, Sendable {
    /// The boot that `up` is counted from.
    package var boot: BootID
    /// Time since that boot, sleep included.
    package var up: Milliseconds
    /// Time since 1970-01-01 UTC by the machine's wall clock, which people may set.
    package var wall: Milliseconds

    /// Joins the three.
    package init(boot: BootID, up: Milliseconds, wall: Milliseconds) {
        self.boot = boot
        self.up = up
        self.wall = wall
    }

    /// The `up` at which this machine's wall clock, as it stands now, would have shown `wall`.
    package func up(atWall wall: Milliseconds) -> Milliseconds { up - (self.wall - wall) }

    /// The wall clock at a time since boot, by how far the two are apart now; ms since 1970.
    package func wall(atUp up: Milliseconds) -> Milliseconds { wall - (self.up - up) }
}

/// When something was seen on a host: the boot, and the time since it.
package struct Stamp: Hashable, Sendable {
    /// The boot of the host.
    package var boot: BootID
    /// Time since that boot, sleep included.
    package var up: Milliseconds

    /// Joins the two.
    package init(boot: BootID, up: Milliseconds) {
        self.boot = boot
        self.up = up
    }
}
