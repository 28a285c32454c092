import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// The loop's clock and its programs meet their ports, as the simulated ones do.
struct ConformanceTests {
    @Test(arguments: ClockConformance.allCases)
    func theLoopMeetsTheClock(_ rule: ClockConformance) throws {
        let loop = try #require(Loop())
        try rule.check(loop, .turns(of: loop))
    }

    @Test(arguments: ClockConformance.allCases)
    func theStandInMeetsTheClock(_ rule: ClockConformance) throws {
        let clock = ManualClock()
        let time = PassingTime { span, holds in
            let end = clock.now.up + span
            while !holds(), clock.now.up < end { clock.advance(by: .milliseconds(1)) }
        }
        try rule.check(clock, time)
    }

    @Test(arguments: CommandsConformance.allCases)
    func programsMeetTheCommands(_ rule: CommandsConformance) throws {
        let programs = try RealPrograms()
        let examples = CommandsConformance.Examples(
            quick: Command(["true"]), missing: Command(["picket-no-such-program"]),
            hanging: Command(["sleep", "60"], deadline: .milliseconds(200)))
        try rule.check(programs.commands, examples, .turns(of: programs.loop))
    }
}
