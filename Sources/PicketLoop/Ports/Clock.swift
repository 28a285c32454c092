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
    /// Calls `body` once, after at least `delay`, with the moment of that turn.
    @discardableResult
    func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID
    /// Takes a timer back; one that fired or was taken back before is no error.
    func cancel(_ timer: TimerID)
    /// A number in `0..<bound`, by the loop's own seeded source; for jitter and tags, not for secrets.
    func random(below bound: UInt64) -> UInt64
}

extension Clock {
    /// `span`, give or take at most `permille` thousandths of it.
    package func jitter(_ span: Milliseconds, permille: Int64) -> Milliseconds {
        let reach = span.count * permille / 1000
        guard reach > 0 else { return span }
        return span - Milliseconds(reach) + Milliseconds(Int64(random(below: UInt64(2 * reach + 1))))
    }
}
