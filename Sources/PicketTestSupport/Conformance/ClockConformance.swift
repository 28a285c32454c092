package import PicketLoop
import PicketModel

/// What every form of the `Clock` port must do, one case a rule.
package enum ClockConformance: String, CaseIterable, Sendable {
    case callsOnceAndNotTooSoon
    case callsNothingFromWithin
    case callsInOrderOfTimeThenOfAsking
    case callsNothingThatWasTakenBack
    case takesBackWhatHasFired
    case tellsTheMomentOfItsTurn
    case callsWhatACallbackAsksForLater
    case drawsBelowTheBound

    /// Checks one rule on a clock whose time passes as `time` says.
    package func check(_ clock: any Clock, _ time: PassingTime) throws {
        switch self {
        case .callsOnceAndNotTooSoon: try callsOnceAndNotTooSoon(clock, time)
        case .callsNothingFromWithin: try callsNothingFromWithin(clock, time)
        case .callsInOrderOfTimeThenOfAsking: try callsInOrder(clock, time)
        case .callsNothingThatWasTakenBack: try callsNothingThatWasTakenBack(clock, time)
        case .takesBackWhatHasFired: try takesBackWhatHasFired(clock, time)
        case .tellsTheMomentOfItsTurn: try tellsTheMomentOfItsTurn(clock, time)
        case .callsWhatACallbackAsksForLater: try callsWhatACallbackAsksForLater(clock, time)
        case .drawsBelowTheBound: try drawsBelowTheBound(clock)
        }
    }

    private func callsOnceAndNotTooSoon(_ clock: any Clock, _ time: PassingTime) throws {
        let begin = clock.now.up
        var calls: [Milliseconds] = []
        clock.schedule(after: .milliseconds(30)) { calls.append($0.up) }
        try time.until("The timer") { !calls.isEmpty }
        time.aWhile()
        try expect(calls.count, 1, "Calls of a timer")
        try expect(calls.allSatisfy { $0 - begin >= .milliseconds(30) }, true, "Called after 30 ms or later")
    }

    private func callsNothingFromWithin(_ clock: any Clock, _ time: PassingTime) throws {
        var isCalled = false
        clock.schedule(after: .zero) { _ in isCalled = true }
        try expect(isCalled, false, "Called from within the call")
        try time.until("A timer without a delay") { isCalled }
    }

    private func callsInOrder(_ clock: any Clock, _ time: PassingTime) throws {
        var order: [Int] = []
        clock.schedule(after: .milliseconds(40)) { _ in order.append(3) }
        clock.schedule(after: .milliseconds(20)) { _ in order.append(1) }
        clock.schedule(after: .milliseconds(20)) { _ in order.append(2) }
        try time.until("Three timers") { order.count == 3 }
        try expect(order, [1, 2, 3], "The order of timers")
    }

    private func callsNothingThatWasTakenBack(_ clock: any Clock, _ time: PassingTime) throws {
        var calls: [String] = []
        let first = clock.schedule(after: .milliseconds(10)) { _ in calls.append("first") }
        var third: TimerID?
        clock.schedule(after: .milliseconds(20)) { _ in
            calls.append("second")
            if let third { clock.cancel(third) }
        }
        // Due in the same turn as the one that takes it back.
        third = clock.schedule(after: .milliseconds(20)) { _ in calls.append("third") }
        clock.cancel(first)
        time.aWhile()
        try expect(calls, ["second"], "Timers that were called")
    }

    private func takesBackWhatHasFired(_ clock: any Clock, _ time: PassingTime) throws {
        var calls = 0
        let timer = clock.schedule(after: .milliseconds(5)) { _ in calls += 1 }
        try time.until("The timer") { calls == 1 }
        clock.cancel(timer)
        clock.cancel(timer)
        clock.schedule(after: .milliseconds(5)) { _ in calls += 1 }
        try time.until("A later timer") { calls == 2 }
    }

    private func tellsTheMomentOfItsTurn(_ clock: any Clock, _ time: PassingTime) throws {
        var moments: [Moment] = []
        clock.schedule(after: .milliseconds(5)) { moments = [$0, clock.now, clock.now] }
        try time.until("The timer") { moments.count == 3 }
        try expect(moments.allSatisfy { $0 == moments[0] }, true, "One moment throughout a turn")
    }

    private func callsWhatACallbackAsksForLater(_ clock: any Clock, _ time: PassingTime) throws {
        var calls: [String] = []
        clock.schedule(after: .zero) { _ in
            clock.schedule(after: .zero) { _ in calls.append("inner") }
            calls.append("outer")
        }
        try time.until("Both") { calls.count == 2 }
        try expect(calls, ["outer", "inner"], "The order of a callback and of what it asks for")
    }

    private func drawsBelowTheBound(_ clock: any Clock) throws {
        let drawn = (0..<200).map { _ in clock.random(below: 5) }
        try expect(Set(drawn), [0, 1, 2, 3, 4], "Numbers below 5, in 200 draws")
        try expect(clock.random(below: 1), 0, "A number below 1")
    }
}
