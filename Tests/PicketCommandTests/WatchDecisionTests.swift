import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct WatchDecisionTests {
    private func row(
        _ state: WorkerState, since: Int64 = 100, row: Int = 0, commits: Int = 0, dirty: Int = 0
    ) throws -> WorkerRow {
        var worker = try Sample.worker("h/w", state, [.none], row, since: since, ["because"])
        worker.git = Sample.git("b", ahead: commits, unpushed: 0, dirty: dirty)
        worker.git?.commitsOfRun = commits
        return worker
    }

    @Test(arguments: [
        (WorkerState.done, 1, Int32(0)), (.delivered, 8, 0), (.failed, 1, 3), (.gone, 6, 4), (.vanished, 11, 6),
        (.unknown, 5, 1),
    ])
    func anEndedStateHasItsCode(_ state: WorkerState, _ ladder: Int, _ code: Int32) throws {
        let outcome = WatchRules().outcome(of: try row(state, row: ladder))
        #expect(outcome?.code == code)
    }

    @Test(arguments: [WorkerState.working, .starting, .limited, .stalled, .waiting])
    func aLivingStateIsWaitedFor(_ state: WorkerState) throws {
        #expect(WatchRules().outcome(of: try row(state, since: 100_000)) == nil)
    }

    @Test func aStateMustHoldBeforeItCounts() throws {
        #expect(WatchRules().outcome(of: try row(.gone, since: 9)) == nil)
        #expect(WatchRules().outcome(of: try row(.gone, since: 10)) == .gone)
    }

    @Test func anEndUnderAWrapperMustHoldThreeTimesAsLong() throws {
        var ended = try row(.vanished, since: 29, row: 11)
        ended.wrapped = true
        #expect(WatchRules().outcome(of: ended) == nil)
        ended.sinceSeconds = 30
        #expect(WatchRules().outcome(of: ended) == .vanished)
        var living = try row(.done, since: 10, row: 12)
        living.wrapped = true
        #expect(WatchRules().outcome(of: living) == .done)
    }

    @Test func anUnknownOfALivingRunIsWaitedFor() throws {
        #expect(WatchRules().outcome(of: try row(.unknown, row: 0)) == nil)
        #expect(WatchRules().outcome(of: try row(.unknown, row: 21)) == nil)
        #expect(WatchRules().outcome(of: try row(.unknown, row: 4)) == nil)
    }

    @Test func idleForAMinuteWithCleanCommitsIsTurnedIn() throws {
        #expect(WatchRules().outcome(of: try row(.idle, since: 59, commits: 2)) == nil)
        #expect(WatchRules().outcome(of: try row(.idle, since: 60, commits: 2)) == .turnedIn)
        #expect(WatchRules().outcome(of: try row(.idle, since: 600, commits: 2, dirty: 1)) == nil)
    }

    @Test func idleWithoutCommitsIsTurnedInAndSaidSo() throws {
        let idle = try row(.idle, since: 60, dirty: 2)
        #expect(WatchRules().outcome(of: idle) == .turnedIn)
        #expect(
            WatchRules().says(.turnedIn, idle) == "idle for 1m without commits of this run and 2 files uncommitted")
    }

    @Test func untilEndedWaitsForIdleOnesAndForResultsOfLivingRuns() throws {
        let rules = WatchRules(untilEnded: true)
        #expect(rules.outcome(of: try row(.idle, since: 600, commits: 1)) == nil)
        #expect(rules.outcome(of: try row(.done, row: 12)) == nil)
        #expect(rules.outcome(of: try row(.done, row: 2)) == .done)
    }

    @Test func waitingEndsAWatchOnlyWhereAsked() throws {
        #expect(WatchRules(stopOnWaiting: true).outcome(of: try row(.waiting))?.code == 7)
    }

    @Test func ofSeveralTheWorstCountsOnceAllAreOut() throws {
        let names = try ["h/a", "h/b", "h/c"].map(Sample.name)
        var course = WatchCourse(names, WatchRules())
        func rows(_ states: [WorkerState]) throws -> [WorkerRow] {
            try zip(names, states).map { try Sample.worker("\($0)", $1, [.none], 8, since: 100, ["x"]) }
        }
        #expect(course.take(try rows([.done, .failed, .working])).map(\.outcome) == [.done, .failed])
        #expect(course.verdict == nil)
        #expect(course.take(try rows([.done, .failed, .gone])).map(\.outcome) == [.gone])
        #expect(course.verdict.map(WatchCourse.code) == 4)
    }

    @Test(arguments: [
        ([WatchOutcome.gone, .failed, .vanished, .waiting, .done], Int32(4)),
        ([.failed, .vanished, .waiting], Int32(3)),
        ([.vanished, .waiting, .done], Int32(6)), ([.waiting, .done], Int32(7)), ([.delivered, .turnedIn], Int32(0)),
        ([.unknown, .done], Int32(1)),
    ])
    func theOrderOfBadness(_ outcomes: [WatchOutcome], _ code: Int32) throws {
        let name = try Sample.name("h/w")
        #expect(WatchCourse.code(outcomes.map { WatchResult(address: name, outcome: $0, says: "", row: nil) }) == code)
    }

    @Test func aNewRunTakesBackWhatWasSaid() throws {
        var course = WatchCourse([try Sample.name("h/w")], WatchRules())
        #expect(course.take([try row(.idle, since: 5)]).isEmpty)
        #expect(course.take([try row(.starting, since: 5)]).isEmpty)
        #expect(course.verdict == nil)
    }

    @Test func aWorkerThatIsLetGoKeepsItsOutcome() throws {
        var course = WatchCourse([try Sample.name("h/w"), try Sample.name("h/x")], WatchRules())
        _ = course.take([try row(.delivered), try Sample.worker("h/x", .working, [.none], 16, since: 1, ["x"])])
        _ = course.take([])
        #expect(course.verdict?.map(\.outcome) == [.delivered, .unlisted])
    }

    @Test func oneThatNeedsAPersonEndsTheWatchOfAll() throws {
        let names = try ["h/a", "h/b"].map(Sample.name)
        var course = WatchCourse(names, WatchRules(stopOnWaiting: true))
        _ = course.take([
            try Sample.worker("h/a", .working, [.none], 16, since: 100, ["x"]),
            try Sample.worker("h/b", .waiting, [.answer], 13, since: 100, ["x"]),
        ])
        #expect(course.verdict.map(WatchCourse.code) == 7)
    }
}
