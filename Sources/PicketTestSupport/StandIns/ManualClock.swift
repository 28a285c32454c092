package import PicketLoop
package import PicketModel

/// A clock that a test moves; each timer fires at the moment it is due, in order.
package final class ManualClock: Clock {
    package private(set) var now: Moment
    package private(set) var awake = Milliseconds.zero
    package var steps: [WallStep] { walls.steps }
    private var walls: WallSteps
    private var timers = TimerQueue()
    private var seed: UInt64

    /// A clock that stands an hour after the boot of that name; the same seed gives the same random numbers.
    package init(boot: String = "boot-1", up: Milliseconds = .hours(1), seed: UInt64 = 1) {
        now = Moment(boot: Self.boot(boot), up: up, wall: Milliseconds(1_790_000_000_000) + up)
        walls = WallSteps(now)
        self.seed = seed
    }

    /// A boot by a name that has the form of one.
    package static func boot(_ name: String) -> BootID {
        guard let boot = BootID(name) else { preconditionFailure("'\(name)' is no boot id: letters, digits, hyphens") }
        return boot
    }

    /// How many timers wait.
    package var waiting: Int { timers.count }

    /// When the next timer is due; nil where none waits.
    package var nextDue: Milliseconds? { timers.nextDue }

    package func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID {
        timers.add(due: now.up + max(delay, .zero), body)
    }

    package func cancel(_ timer: TimerID) { timers.remove(timer) }

    /// SplitMix64, cut to the bound.
    package func random(below bound: UInt64) -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var bits = seed
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return (bits ^ (bits >> 31)) % max(bound, 1)
    }

    /// Lets time pass, and fires what falls due in it; zero fires what is due now.
    package func advance(by span: Milliseconds) {
        let end = now.up + span
        while let due = timers.nextDue, due <= end {
            pass(max(due - now.up, .zero))
            timers.takeDue(at: now.up)?(now)
        }
        pass(end - now.up)
    }

    /// Lets time pass in which nothing runs, as over a sleep; then fires all that fell due, at the end of it.
    package func suspend(for span: Milliseconds) {
        pass(span)
        awake -= span
        advance(by: .zero)
    }

    /// Sets the wall clock ahead, as people do; no time passes.
    package func setWallAhead(by span: Milliseconds) {
        now.wall += span
        walls.note(now)
    }

    private func pass(_ span: Milliseconds) {
        now.up += span
        now.wall += span
        awake += span
    }
}
