import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let results: [ScenarioCase] = [
        ScenarioCase("a result that says success ends in done") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.commits(2).writesResult(true).exits() }
            $0.expect(.done, .harvest, row: 2, why: "result.json says success")
        },
        ScenarioCase("a result that says failure ends in failed, whatever git says") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.commits(2).writesResult(false).exits() }
            $0.expect(.failed, .readLog, row: 1, why: "result.json says failure")
        },
        ScenarioCase("a short log that ends in EXIT:1 is a failure") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.seconds(20)) { $0.writesResult(false, .exitLine(code: 1)).exits() }
            $0.expect(.failed, .readLog, row: 1, why: "its log ends in EXIT:1")
        },
        ScenarioCase("a log that ends in EXIT:0 is a success") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(2)) { $0.writesResult(true, .exitLine(code: 0)).exits() }
            $0.expect(.done, .harvest, row: 2, why: "its log ends in EXIT:0")
        },
        ScenarioCase("done with uncommitted work asks for recovery first") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 3).writesResult(true).exits() }
            $0.expect(.done, .recover, .harvest, row: 2)
        },
        ScenarioCase("failed with uncommitted work asks for recovery first") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.dirties(untracked: 1).writesResult(false).exits() }
            $0.expect(.failed, .recover, .readLog, row: 1)
        },
        ScenarioCase("a failure by an error that a new start may mend says respawn") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.turnFails(.retry).at(.minutes(6)) { $0.writesResult(false).exits() } }
            $0.expect(.failed, .readLog, .respawn, row: 1)
        },
        ScenarioCase("a failure by lost credentials says reauthenticate") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.turnFails(.auth).at(.minutes(6)) { $0.writesResult(false).exits() } }
            $0.expect(.failed, .readLog, .reauthenticate, row: 1)
        },
        ScenarioCase("the last turn of a headless run is its result once its process ended") {
            $0.at(.zero) { $0.opens(.codex).run { $0.headless = true }.busy() }
            $0.at(.minutes(5)) { $0.writesResult(true, .lastTurn) }
            $0.expect(.working, .none, row: 16)
            $0.at(.minutes(6)) { $0.exits() }
            $0.expect(.done, .harvest, row: 2, why: "its last turn says success")
        },
        ScenarioCase("a headless run whose turn failed in the moment in which it began has failed") {
            $0.at(.zero) { $0.opens() }
            $0.at(.minutes(2)) { $0.busy().turnFails(.retry).exits().writesResult(false, .lastTurn) }
            $0.expect(.failed, .readLog, .respawn, row: 1, why: "its last turn says failure")
        },
        ScenarioCase("a result from before the run counts for nothing") {
            $0.at(.zero) { $0.opens().writesResult(true) }
            $0.at(.minutes(10)) { $0.respawns().busy() }
            $0.at(.minutes(11)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a result from before the last turn counts for nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true) }
            $0.at(.minutes(6)) { $0.busy().dirties(tracked: 1) }
            $0.at(.minutes(7)) { $0.exits() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("a living worker that wrote its result is done") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true).idle() }
            $0.expect(.done, .harvest, row: 12)
        },
        ScenarioCase("a living worker that wrote a failure has failed") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(false).idle() }
            $0.expect(.failed, .readLog, row: 12)
        },
        ScenarioCase("a new turn after a result is work again") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true).idle() }
            $0.at(.minutes(9)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a living worker that is done with files uncommitted is told to save them") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 1).writesResult(true).idle() }
            $0.expect(.done, .recover, .harvest, row: 12)
        },
        ScenarioCase("a result by two absences counts at once") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.changesFiles().writesResult(true).vanishesTwice() }
            $0.expect(.done, .harvest, row: 2)
        },
        ScenarioCase("a result stands where the worktree is shared") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(1)) { $0.with("w2") { $0.opens(pid: 300).git { $0.worktree = "/work/w1" } } }
            $0.at(.minutes(2)) { $0.writesResult(true).exits() }
            $0.expect(.done, .harvest, row: 2)
        },
        ScenarioCase("a result survives a reboot of its host") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true).idle() }
            $0.at(.minutes(6)) { $0.reboots() }
            $0.expect(.done, .harvest, row: 2)
        },
        ScenarioCase("a result from before a reboot is none of a run that began after it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true).exits() }
            $0.at(.minutes(6)) { $0.reboots() }
            $0.at(.minutes(7)) { $0.respawns().busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a result where no run was ever seen is honoured") {
            $0.at(.zero) { $0.send(.run(.absent)) }
            $0.at(.minutes(1)) { $0.writesResult(true) }
            $0.expect(.done, .harvest, row: 2)
        },
        ScenarioCase("a core worker that is done is started again") {
            $0.at(.zero) { $0.marked(core: true).opens().busy() }
            $0.at(.minutes(5)) { $0.writesResult(true).exits() }
            $0.expect(.done, .restart, .harvest, row: 2)
        },
    ]
}
