package import PicketModel

/// Says how many events may be sent: 500 a second, and never fewer than twice as many as are made.
///
/// So an agent that comes back with much to tell floods neither the broker nor the hub, and catches up all the same.
package struct EventPacer: Equatable, Sendable {
    /// The least rate, in events a second.
    package static let least: Int64 = 500
    /// The rate at which events are made is taken over the last one to two of these.
    private static let slot: Milliseconds = .seconds(5)
    /// So long a pause saves up what may then be sent at once.
    private static let burst: Milliseconds = .milliseconds(200)
    /// How long to wait for more, once nothing may be sent.
    package static let pause: Milliseconds = .milliseconds(20)

    /// In thousandths of an event.
    private var credit: Int64
    private var countedUp: Milliseconds?
    private var slotBegan: Milliseconds = .zero
    private var madeNow: Int64 = 0
    private var madeBefore: Int64 = 0

    /// A pacer that has sent nothing yet.
    package init() { credit = Self.least * Self.burst.count }

    /// Events a second that may be sent.
    package var rate: Int64 { max(Self.least, 2 * max(madeBefore, madeNow) * 1000 / Self.slot.count) }

    /// Notes that an event was made.
    package mutating func made(at up: Milliseconds) {
        turn(to: up)
        madeNow += 1
    }

    /// How many may be sent now.
    package mutating func allowance(at up: Milliseconds) -> Int {
        turn(to: up)
        let passed = countedUp.map { max(up - $0, .zero) } ?? .zero
        countedUp = up
        credit = min(credit + rate * min(passed, Self.burst).count, rate * Self.burst.count)
        return Int(credit / 1000)
    }

    /// Notes that so many were sent.
    package mutating func sent(_ count: Int) { credit -= Int64(count) * 1000 }

    private mutating func turn(to up: Milliseconds) {
        guard up - slotBegan >= Self.slot else { return }
        madeBefore = up - slotBegan < Self.slot * 2 ? madeNow : 0
        madeNow = 0
        slotBegan = up
    }
}
