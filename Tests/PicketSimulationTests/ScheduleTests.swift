import PicketModel
import Testing

@testable import PicketSimulation

/// Time in the simulated world.
struct ScheduleTests {
    private let schedule = Schedule()

    @Test func whatIsDueAtOneTimeHappensInTheOrderOfAsking() {
        var seen: [Int] = []
        for number in 0..<5 { schedule.at(number == 3 ? 5 : 7) { seen.append(number) } }
        schedule.run(until: 10) { false }
        #expect(seen == [3, 0, 1, 2, 4])
        #expect(schedule.now == 10)
        #expect(schedule.steps == 5)
    }

    @Test func aMachineThatStandsStillDoesAllThatFellDueOnceItRunsAgain() {
        let time = LocalTime(name: "h", upAtBegin: 1000)
        let clock = SimulatedClock(life: Life(schedule: schedule, time: time), dice: Dice(seed: 1))
        var fired: [Int64] = []
        for second in 1...3 as ClosedRange<Int64> {
            clock.schedule(after: .seconds(second)) { fired.append($0.up.count) }
        }
        time.standsUntil = 2500
        schedule.run(until: 10_000) { false }
        #expect(fired == [3500, 3500, 4000])
    }

    @Test func aTimerThatWasTakenBackDoesNotFire() {
        let time = LocalTime(name: "h", upAtBegin: 0)
        let clock = SimulatedClock(life: Life(schedule: schedule, time: time), dice: Dice(seed: 1))
        var fired = 0
        let timer = clock.schedule(after: .seconds(1)) { _ in fired += 1 }
        clock.cancel(timer)
        clock.cancel(timer)
        schedule.run(until: 10_000) { false }
        #expect(fired == 0)
    }
}
