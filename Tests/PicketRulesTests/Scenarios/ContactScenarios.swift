import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let contact: [ScenarioCase] = [
        ScenarioCase("a host that falls silent leaves its living worker unknown after 30 s") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(29))
            $0.expect(.working, .none, row: 16)
            $0.at(.seconds(31))
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .host, why: "nothing received for 31s: the host is silent")
        },
        ScenarioCase("an unknown verdict names the last known state") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.minutes(5))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
            expectLastKnown($0, .working)
        },
        ScenarioCase("a worker that its host's agent does not know is unknown, until it is looked at again") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(7)) { $0.disowned() }
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .probe,
                why: "its host's agent does not know it: picket retire desk/w1 ends its listing")
            $0.check($0.verdict?.lastKnown?.state == .working, "last known to work")
            $0.at(.minutes(9)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("one that had ended keeps its verdict though its host's agent does not know it") {
            $0.at(.zero) { $0.opens().commits(2) }
            $0.at(.minutes(4)) { $0.exits() }
            $0.at(.minutes(12)) { $0.disowned() }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("a single missed heartbeat changes nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(20))
            $0.silent = false
            $0.at(.seconds(40))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("an overdue host with an ssh road stands until its look failed") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(40))
            $0.expect(.working, .none, row: 16)
            $0.at(.seconds(45)) { $0.looked(.unreachable("connection timed out")) }
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .host,
                why: "nothing received for 45s: the host cannot be reached over ssh: connection timed out")
        },
        ScenarioCase("an sshd that refuses is named as the cause") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(45)) { $0.looked(.refused("connection reset")) }
            $0.expect(.unknown, .restoreContact, row: 0, cause: .sshd)
        },
        ScenarioCase("an ssh look that connects and cannot look names the probe") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(45)) { $0.looked(.probeFailed("no sh")) }
            $0.expect(.unknown, .restoreContact, row: 0, cause: .probe)
        },
        ScenarioCase("a look over ssh that failed before the last word counts for nothing") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy().looked(.unreachable("no route")) }
            $0.at(.seconds(10))
            $0.silent = true
            $0.at(.seconds(40))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a look over ssh whose outcome never comes is not waited for for ever") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.minutes(3))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
        },
        ScenarioCase("ssh takes over where the broker is lost, and nothing changes but the road") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.seconds(20)) { $0.losesBroker().goes(by: .ssh) }
            $0.at(.minutes(3)) { $0.looked(.answered) }
            $0.expect(.working, .none, row: 16)
            expectRoad($0, .ssh)
        },
        ScenarioCase("a broker out of the hub's reach is named as the cause") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(10)) { $0.losesBroker() }
            $0.at(.minutes(1))
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .broker,
                why: "nothing received for 1m: the hub cannot reach the broker")
        },
        ScenarioCase("a host that went to sleep is said to be asleep") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.seconds(10)) { $0.says(.sleeping) }
            $0.silent = true
            $0.at(.minutes(1))
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .host, why: "nothing received for 50s: the host is asleep")
        },
        ScenarioCase("a sleeping host with an ssh road is not waited for") {
            $0.hasSSH()
            $0.at(.zero) { $0.opens().busy().says(.sleeping) }
            $0.silent = true
            $0.at(.seconds(40))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
        },
        ScenarioCase("an agent that was stopped is said to be stopped") {
            $0.at(.zero) { $0.opens().busy().says(.stopped) }
            $0.silent = true
            $0.at(.seconds(40))
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .host,
                why: "nothing received for 40s: its agent was stopped")
        },
        ScenarioCase("a last will alone is a hint and changes nothing while heartbeats come") {
            $0.at(.zero) { $0.opens().busy().says(.online).says(.lost) }
            $0.at(.minutes(1))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("the will of an earlier connection is ignored") {
            $0.at(.zero) { $0.opens().busy().says(.online, birth: 2).says(.lost, birth: 1) }
            expectPresence($0, .online)
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a delivered worker stays delivered when its host is lost") {
            $0.at(.zero) { $0.opens().commits(2).exits() }
            $0.at(.seconds(20))
            $0.silent = true
            $0.at(.hours(5))
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 2 commits not pushed")
        },
        ScenarioCase("a gone worker stays gone when its host is lost") {
            $0.at(.zero) { $0.opens().dirties(tracked: 7).exits() }
            $0.at(.seconds(20))
            $0.silent = true
            $0.at(.hours(5))
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("an end that is not yet certain becomes unknown when its host is lost") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(1)) { $0.changesFiles().dirties(tracked: 1).vanishesTwice() }
            $0.silent = true
            $0.at(.minutes(2))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
        },
        ScenarioCase("contact that returns brings the verdict back") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.minutes(2))
            $0.silent = false
            $0.at(.minutes(3))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a host that was never heard since the hub began is unknown until it is") {
            $0.silent = true
            $0.at(.zero) { $0.opens().busy().restarts() }
            $0.at(.minutes(1))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
        },
        ScenarioCase("a worker known of a store alone, before any word, is unknown for the hub's sake") {
            $0.silent = true
            $0.standing = .lastKnown
            $0.at(.zero) { $0.forgets().opens().busy() }
            $0.expect(.unknown, .none, row: 0, cause: .hub)
        },
        ScenarioCase("a hub that begins anew keeps what stood until it hears") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(1)) { $0.restarts() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("every look at a worker's life fails: unknown, cause probe") {
            $0.at(.zero) { $0.opens().busy().measures(cpu: nil).fails(.run).fails(.process) }
            $0.at(.seconds(20)) { $0.fails(.run).fails(.process) }
            $0.expect(
                .unknown, .restoreContact, row: 0, cause: .probe,
                why: "every look at its life failed: no answer in 5s")
        },
        ScenarioCase("one of two looks at its life fails: the other is enough") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.seconds(20)) { $0.fails(.run) }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a hub that was not running lets nothing worsen for 30 s") {
            $0.at(.zero) { $0.opens().busy() }
            $0.silent = true
            $0.at(.seconds(20))
            $0.pausesHub(.hours(1))
            $0.expect(.working, .none, row: 16)
            $0.at(.hours(1) + .seconds(40))
            $0.expect(.working, .none, row: 16)
            $0.at(.hours(1) + .seconds(60))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
        },
    ]

    private static func expectLastKnown(_ scenario: Scenario, _ state: WorkerState) {
        scenario.check(scenario.verdict?.lastKnown?.state == state, "last known \(state)")
        scenario.check(
            scenario.verdict?.lastKnown?.at == scenario.now.wall - scenario.elapsed, "known until the last word")
    }

    private static func expectRoad(_ scenario: Scenario, _ road: Road) {
        scenario.check(scenario.verdict?.road == road, "road \(road)")
    }

    private static func expectPresence(_ scenario: Scenario, _ state: Presence.State) {
        scenario.check(scenario.picture.hosts[scenario.host]?.presence?.state == state, "presence \(state)")
    }
}
