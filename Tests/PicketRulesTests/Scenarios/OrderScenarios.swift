import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let order: [ScenarioCase] = [
        ScenarioCase("an older look that comes late changes nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.exits().commits(2) }
            $0.at(.minutes(6)) { $0.sendsLate(.git(.seen(GitState(worktree: "/work/w1"))), by: .minutes(3)) }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("an older failed look that comes late changes nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.exits().commits(2) }
            $0.at(.minutes(6)) {
                $0.sendsLate(.git(.failed(LookFailure(.timedOut, "late"))), by: .minutes(3))
            }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("a retained run that lives is no sign of life after its end") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.commits(2).exits() }
            $0.at(.minutes(6)) { $0.replays(.minutes(3)) }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("a boot that was left is never returned to") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.reboots().git() }
            $0.at(.minutes(6)) { $0.sendsOfOldBoot() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a host's wall clock is never asked") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.idle() }
            $0.expect(.idle, .continue, row: 17)
        },
        ScenarioCase("the same message twice is the same as once") {
            $0.at(.zero) { $0.opens().busy().busy() }
            $0.at(.minutes(1)) { $0.git().git().exits().exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("the time since a state holds does not move while it holds") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.asks("a question") }
            let since = $0.now.wall
            $0.at(.minutes(50))
            $0.check($0.verdict?.since == since, "since the question was asked")
            $0.expect(.waiting, .answer, row: 13)
        },
        ScenarioCase("a new run in the place of an ended one starts anew") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 1).exits() }
            $0.expect(.gone, .recover, row: 6)
            $0.at(.minutes(6)) { $0.respawns() }
            $0.expect(.starting, .wait, row: 15)
        },
        ScenarioCase("a retired worker is not listed, and is new when it is seen alive") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.commits().exits() }
            $0.at(.minutes(6)) { $0.retires() }
            $0.check($0.verdict == nil, "not listed")
            $0.at(.minutes(7)) { $0.git() }
            $0.check($0.verdict == nil, "a look at an ended worker does not list it")
            $0.at(.minutes(8)) { $0.respawns() }
            $0.expect(.starting, .wait, row: 15)
        },
        ScenarioCase("a time from the future counts as the look that saw it") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(1)) { $0.changesFiles(ago: .hours(-9)) }
            $0.at(.minutes(17))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a setting of its own for a worker is what it is judged by") {
            $0.at(.zero) { $0.opens(.other).patient() }
            $0.at(.minutes(40))
            $0.expect(.working, .none, row: 18)
        },
    ]
}
