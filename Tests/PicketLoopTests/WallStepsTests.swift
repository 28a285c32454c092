import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// A wall clock that is set while things are dated by it.
struct WallStepsTests {
    private let clock = ManualClock()

    @Test(
        "what was dated before the clock was set keeps its age",
        arguments: [Milliseconds.hours(1), .hours(-1), .days(900)])
    func keepsItsAge(step: Milliseconds) {
        let written = clock.now
        clock.advance(by: .minutes(10))
        clock.setWallAhead(by: step)
        #expect(clock.up(atWall: written.wall) == written.up)
        clock.advance(by: .minutes(10))
        let after = clock.now
        clock.advance(by: .minutes(10))
        #expect(clock.up(atWall: written.wall) == written.up)
        #expect(clock.up(atWall: after.wall) == after.up)
    }

    @Test("of several steps each date goes by the clock as it stood then")
    func several() {
        var dates: [Moment] = []
        for step in 1...5 as ClosedRange<Int64> {
            dates.append(clock.now)
            clock.advance(by: .minutes(3))
            clock.setWallAhead(by: .hours(step))
            clock.advance(by: .minutes(3))
        }
        for date in dates { #expect(clock.up(atWall: date.wall) == date.up) }
    }

    @Test("what lies ahead of the clock lies ahead")
    func ahead() {
        clock.setWallAhead(by: .hours(1))
        clock.advance(by: .minutes(1))
        #expect(clock.up(atWall: clock.now.wall + .days(2)) == clock.now.up + .days(2))
        #expect(clock.up(atWall: clock.now.wall) == clock.now.up)
    }

    @Test("a clock that is slowed or hastened takes no step, and steps are bounded")
    func drift() {
        for _ in 0..<100 {
            clock.advance(by: .seconds(1))
            clock.setWallAhead(by: .milliseconds(400))
        }
        #expect(clock.steps.isEmpty)
        for _ in 0..<100 { clock.setWallAhead(by: .seconds(5)) }
        #expect(clock.steps.count == 16)
    }

    @Test("a real loop's time awake goes on with its time since boot")
    func real() throws {
        let loop = try #require(Loop())
        let before = loop.awake
        loop.turn(waitingAtMost: .milliseconds(20))
        #expect(loop.awake >= before)
        #expect(loop.now.up - loop.awake >= .zero - .milliseconds(50))
        #expect(loop.steps.isEmpty)
    }
}
