package import PicketModel

/// Names a timer that was scheduled.
package struct TimerID: Hashable, Sendable {
    /// Rises with every timer; timers due at the same time fire in its order.
    package let number: UInt64

    /// Wraps `number`.
    package init(_ number: UInt64) { self.number = number }
}

/// The port of time: what it is, and to be called when it is later.
///
/// All calls and all callbacks are on the loop's thread.
package protocol Clock: AnyObject {
    /// The moment of the current turn of the loop; the same for all that one turn does.
    var now: Moment { get }
    /// Time since some point in this boot, sleep left out; with `now.up` it tells how long the machine slept.
    var awake: Milliseconds { get }
    /// The steps that the wall clock took since this clock began, oldest first; only the newest few.
    var steps: [WallStep] { get }
    /// Calls `body` once, after at least `delay`, with the moment of that turn.
    @discardableResult
    func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID
    /// Takes a timer back; one that fired or was taken back before is no error.
    func cancel(_ timer: TimerID)
    /// A number in `0..<bound`, by the loop's own seeded source; for jitter and tags, not for secrets.
    func random(below bound: UInt64) -> UInt64
}

extension Clock {
    /// A clock of a machine that never sleeps.
    package var awake: Milliseconds { now.up }

    /// A clock whose wall time nobody sets.
    package var steps: [WallStep] { [] }

    /// The time since boot at which something was dated `wall`, by the wall clock as it stood then.
    package func up(atWall wall: Milliseconds) -> Milliseconds {
        var offset = now.wall - now.up
        for step in steps.reversed() {
            let up = wall - offset
            if up >= step.up, up <= now.up { return up }
            offset = step.before
        }
        let oldest = wall - offset
        // What fits nowhere lies ahead of the clock as it stands now.
        return oldest <= (steps.first?.up ?? now.up) ? oldest : now.up(atWall: wall)
    }

    /// `span`, give or take at most `permille` thousandths of it.
    package func jitter(_ span: Milliseconds, permille: Int64) -> Milliseconds {
        let reach = span.count * permille / 1000
        guard reach > 0 else { return span }
        return span - Milliseconds(reach) + Milliseconds(Int64(random(below: UInt64(2 * reach + 1))))
    }
}
