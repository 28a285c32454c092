import PicketModel
import PicketRules
import Testing

/// Hosts whose agents restart, reboot, sleep, or are there twice.
@Suite("Notices of hosts, by schedule")
struct NoticesHostTests {
    private let schedule = NoticesSchedule()

    private func online(_ counter: UInt64, birth: UInt64 = 1, version: String = "1.0.0") -> Presence {
        Presence(
            state: .online, epoch: Epoch(counter: counter, tag: UInt32(counter)), birth: birth, version: version,
            system: "linux")
    }

    private func says(_ presence: Presence, boot: BootID? = nil, _ scenario: Scenario) {
        let stamp = Stamp(boot: boot ?? scenario.boot, up: scenario.up())
        scenario.apply(.presence(scenario.host, presence, Receipt(stamp: stamp, road: .mqtt)))
    }

    @Test("an agent that is upgraded says nothing")
    func upgrade() {
        schedule.at(.zero) {
            $0.opens().busy().changesFiles(9)
            says(online(7), $0)
        }
        schedule.at(.minutes(5)) { says(online(8, version: "1.1.0"), $0.busy().changesFiles(9)) }
        schedule.at(.minutes(10)) { $0.busy().changesFiles(9) }
        schedule.expect()
    }

    @Test("two agents that take turns under one id are one notice, cleared once only one is left")
    func twoAgents() {
        schedule.at(.zero) {
            $0.opens().busy().changesFiles(9)
            says(online(7), $0)
        }
        for round in 1...4 as ClosedRange<Int64> {
            schedule.at(.minutes(2 * round)) { says(online(8, birth: UInt64(round)), $0.busy().changesFiles(9)) }
            schedule.at(.minutes(2 * round + 1)) {
                says(online(7, birth: UInt64(round + 1)), $0.busy().changesFiles(9))
            }
        }
        schedule.expect("+duplicate-agent desk")
        for minute in 10...18 as ClosedRange<Int64> { schedule.at(.minutes(minute)) { $0.busy().changesFiles(9) } }
        schedule.expect()
        schedule.at(.minutes(20)) { $0.busy().changesFiles(9) }
        schedule.expect("-duplicate-agent desk")
    }

    @Test("of two agents the one that spoke last is there, the older too, and an old word of the other is none")
    func returned() {
        let scenario = Scenario()
        let presences = [online(7), online(8), online(7, birth: 2)]
        for (minute, presence) in presences.enumerated() {
            scenario.at(.minutes(Int64(minute))) { says(presence, $0) }
            #expect(scenario.picture.hosts[scenario.host]?.presence == presence)
        }
        let old = Stamp(boot: scenario.boot, up: scenario.up(.seconds(59)))
        scenario.apply(.presence(scenario.host, online(8), Receipt(stamp: old, road: .mqtt)))
        var will = online(8)
        will.state = .lost
        scenario.apply(.presence(scenario.host, will, Receipt(stamp: old, road: .mqtt)))
        #expect(scenario.picture.hosts[scenario.host]?.presence == online(7, birth: 2))
    }

    @Test("a copied machine, of another boot, is the same notice")
    func copiedMachine() {
        let copy = Name.boot("copy")
        schedule.at(.zero) {
            $0.opens().busy().changesFiles(9)
            says(online(7), $0)
        }
        schedule.at(.minutes(1)) { says(online(9), boot: copy, $0) }
        // The first machine comes back, and its heartbeats with it.
        for second in stride(from: Int64(120), through: 180, by: 10) {
            schedule.at(.seconds(second)) {
                $0.apply(.contact($0.host, Stamp(boot: $0.boot, up: $0.up()), .mqtt))
            }
        }
        #expect(schedule.take().contains("+duplicate-agent desk"))
    }

    @Test("one late word of a boot that was left is no second agent")
    func lateWord() {
        let next = Name.boot("next")
        schedule.at(.zero) {
            $0.opens().busy().changesFiles(9)
            says(online(7), $0)
        }
        schedule.at(.minutes(1)) {
            $0.silent = true
            says(online(8), boot: next, $0)
        }
        schedule.at(.minutes(1) + .seconds(1)) {
            $0.apply(.contact($0.host, Stamp(boot: $0.boot, up: $0.up()), .mqtt))
        }
        schedule.at(.minutes(2))
        #expect(!schedule.take().contains("+duplicate-agent desk"))
    }
}
