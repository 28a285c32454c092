/// One life of a simulated process. When it is over, nothing it does or waits for has an effect any more.
///
/// A process may be ended in the middle of what it does: from one call of a port on, its calls do nothing. What it
/// still computes then is thrown away, as a killed process's next instructions are never run.
final class Life {
    let schedule: Schedule
    let time: LocalTime
    /// Whether it has ended.
    private(set) var isOver = false
    /// After how many more calls of ports it ends; nil for never.
    private var callsLeft: Int?

    init(schedule: Schedule, time: LocalTime) {
        self.schedule = schedule
        self.time = time
    }

    /// Ends it now.
    func end() { isOver = true }

    /// Ends it at the `count`-th call of a port from now on.
    func end(afterCalls count: Int) { callsLeft = count }

    /// Whether it is to end within a call.
    var isDoomed: Bool { callsLeft != nil }

    /// Counts a call of a port; false where the process is gone, so that the call must have no effect.
    func calls() -> Bool {
        guard !isOver else { return false }
        if let left = callsLeft {
            callsLeft = left - 1
            if left <= 0 { isOver = true }
        }
        return !isOver
    }

    /// Has `body` called after `delay` ms of true time, or when its machine runs again; never after its end.
    @discardableResult
    func after(_ delay: Int64, _ body: @escaping () -> Void) -> UInt64 {
        schedule.after(delay) { [self] in run(body) }
    }

    private func run(_ body: @escaping () -> Void) {
        guard !isOver else { return }
        guard time.standsUntil <= schedule.now else {
            schedule.at(time.standsUntil) { [self] in run(body) }
            return
        }
        body()
    }
}
