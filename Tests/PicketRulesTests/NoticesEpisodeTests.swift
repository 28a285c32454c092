import PicketModel
import PicketRules
import Testing

/// Episodes: what settles, what is silenced, what survives, and what is never said.
@Suite("Notices, episode by episode")
struct NoticesEpisodeTests {
    private let schedule = NoticesSchedule()

    @Test("a program that its wrapper starts again within 5 s says nothing, however often")
    func wrapper() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9).wraps() }
        for round in 1...12 as ClosedRange<Int64> {
            schedule.at(.minutes(round)) { $0.exits() }
            schedule.at(.minutes(round) + .milliseconds(4900)) {
                $0.respawns(pid: Int32(200 + round)).busy().changesFiles(9).wraps()
            }
        }
        schedule.at(.minutes(15))
        schedule.expect()
    }

    @Test("an end is said 30 s later where a wrapper lives that did not start it again")
    func wrapperThatGaveUp() {
        schedule.at(.zero) { $0.opens().busy().wraps() }
        schedule.at(.minutes(5)) { $0.dirties(tracked: 1).exits() }
        schedule.at(.minutes(5) + .seconds(29))
        schedule.expect()
        schedule.at(.minutes(5) + .seconds(30))
        schedule.expect("+gone desk/w1")
    }

    @Test("a run that ends where another has just ended settles anew")
    func newRun() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.minutes(5)) { $0.exits() }
        schedule.at(.minutes(5) + .seconds(8)) { $0.respawns().busy().exits() }
        schedule.at(.minutes(5) + .seconds(17))
        schedule.expect()
        schedule.at(.minutes(5) + .seconds(18))
        schedule.expect("+vanished desk/w1")
    }

    @Test("a restart of the hub repeats nothing, and clears what ends after it under the same id")
    func restart() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.minutes(1)) { $0.asks("permission prompt: Bash") }
        schedule.at(.minutes(2))
        schedule.expect("+waiting desk/w1")
        schedule.restart()
        schedule.look()
        schedule.at(.minutes(5))
        schedule.expect()
        schedule.at(.minutes(5)) { $0.busy() }
        schedule.at(.minutes(6))
        schedule.expect("-waiting desk/w1")
        #expect(schedule.notices.map(\.id.number) == [1, 1])
        #expect(schedule.notices.map(\.number) == [1, 2])
    }

    @Test("the timer of an hour goes on over a restart of the hub")
    func timerOverRestart() {
        schedule.at(.zero) { $0.opens().busy().commits(1).exits() }
        schedule.at(.minutes(40), each: .seconds(10))
        schedule.restart()
        schedule.at(.minutes(59), each: .seconds(10))
        schedule.expect()
        schedule.at(.minutes(61), each: .seconds(10))
        schedule.expect("+unpushed desk/w1")
    }

    @Test("workers that end together are one notice, of the cause")
    func massEnd() {
        open(4)
        end("w1", at: .minutes(5))
        end("w2", at: .minutes(5) + .seconds(4))
        end("w3", at: .minutes(5) + .seconds(9))
        schedule.at(.minutes(9), each: .seconds(5))
        schedule.expect("+mass-end desk")
        let text = schedule.notices.last?.text.raw
        #expect(text == "3 workers of desk ended within 10s: w1 gone, w2 gone, w3 gone")
    }

    @Test("what is left once a mass end is mended is said then")
    func massEndMended() {
        open(4)
        for name in ["w1", "w2", "w3"] { end(name, at: .minutes(5)) }
        schedule.at(.minutes(6))
        schedule.expect("+mass-end desk")
        schedule.at(.minutes(7)) { $0.with("w1") { $0.respawns(pid: 901).busy() } }
        schedule.at(.minutes(7)) { $0.with("w2") { $0.respawns(pid: 902).busy() } }
        schedule.at(.minutes(8))
        schedule.expect("-mass-end desk", "+gone desk/w3")
    }

    @Test("three ends of many, or of a few seconds more apart, are each its own")
    func noMassEnd() {
        open(8)
        for name in ["w1", "w2", "w3"] { end(name, at: .minutes(5)) }
        schedule.at(.minutes(6))
        schedule.expect("+gone desk/w1", "+gone desk/w2", "+gone desk/w3")
    }

    @Test("half of one tmux server is a mass end though it is a small part of the host")
    func tmuxServer() {
        open(8)
        schedule.at(.seconds(2)) { scenario in
            for name in ["w1", "w2", "w3", "w4"] {
                scenario.with(name) {
                    let pane = TmuxPane(
                        socket: "/tmp/s", session: Untrusted(name), window: "@1", pane: "%1", pid: 1)
                    $0.send(.tmux(.seen(pane)))
                }
            }
        }
        for name in ["w1", "w2", "w3"] { end(name, at: .minutes(5)) }
        schedule.at(.minutes(6))
        schedule.expect("+mass-end desk")
        let text = schedule.notices.last?.text.raw
        #expect(text?.hasPrefix("3 workers of tmux server /tmp/s on desk ended within 10s") == true)
    }

    @Test("a reboot is one notice, and its workers' own ends are not said")
    func reboot() {
        open(3)
        schedule.at(.minutes(5)) { $0.reboots() }
        schedule.at(.minutes(9))
        schedule.expect("+rebooted desk")
    }

    @Test("a second reboot is a notice of its own while workers of the first are still listed, and names its own")
    func secondReboot() {
        open(3)
        schedule.at(.minutes(5)) { $0.reboots() }
        schedule.at(.minutes(9))
        schedule.expect("+rebooted desk")
        schedule.at(.minutes(9)) { $0.with("w3") { $0.respawns(pid: 903).busy() } }
        schedule.at(.minutes(12))
        schedule.expect()
        schedule.at(.minutes(12)) { $0.reboot("boot-3") }
        schedule.at(.minutes(16))
        schedule.expect("-rebooted desk", "+rebooted desk")
        #expect(schedule.notices.last?.text.raw.contains("and 1 worker ended with that: w3 ") == true)
    }

    @Test("a second reboot that ended nobody is nothing more to say")
    func secondRebootOfNobody() {
        open(2)
        schedule.at(.minutes(5)) { $0.reboots() }
        schedule.at(.minutes(9))
        schedule.expect("+rebooted desk")
        schedule.at(.minutes(9)) { $0.reboot("boot-3") }
        schedule.at(.minutes(16))
        schedule.expect()
    }

    @Test("so it is where the hub began anew between the two")
    func secondRebootAfterAHub() {
        open(2)
        schedule.at(.minutes(5)) { $0.reboots() }
        schedule.at(.minutes(9))
        schedule.expect("+rebooted desk")
        schedule.restart()
        schedule.at(.minutes(10)) { $0.hear() }
        schedule.at(.minutes(10)) { $0.with("w2") { $0.respawns(pid: 903).busy() } }
        schedule.at(.minutes(12))
        schedule.expect()
        schedule.at(.minutes(12)) { $0.reboot("boot-3") }
        schedule.at(.minutes(16))
        schedule.expect("-rebooted desk", "+rebooted desk")
    }

    @Test("a host that is lost is one notice, which silences those of its workers and clears none")
    func lostHost() {
        open(2)
        schedule.at(.minutes(1)) { $0.asks("permission prompt: Bash") }
        schedule.at(.minutes(2))
        schedule.expect("+waiting desk/w1")
        schedule.scenario.silent = true
        schedule.at(.minutes(10))
        schedule.expect("+host-lost desk")
        schedule.scenario.silent = false
        schedule.at(.minutes(10) + .seconds(30)) { $0.with("w2") { $0.asks("trust dialog") } }
        schedule.at(.minutes(11))
        schedule.expect("-host-lost desk", "+waiting desk/w2")
    }

    @Test("a host that goes to sleep, or whose agent was stopped, is nothing to say")
    func asleep() {
        open(1)
        schedule.at(.minutes(1)) { $0.says(.sleeping) }
        schedule.scenario.silent = true
        schedule.at(.minutes(20), each: .seconds(5))
        schedule.expect()
    }

    @Test("sshd that refuses the hub is said as what a person must mend")
    func sshd() {
        open(1)
        schedule.at(.zero) { $0.hasSSH() }
        schedule.scenario.silent = true
        schedule.at(.minutes(1)) { $0.looked(.refused("connection closed by 10.0.0.7")) }
        schedule.at(.minutes(2))
        schedule.expect("+sshd-refuses desk")
        #expect(schedule.notices.last?.text.raw.contains("restart sshd there by hand") == true)
    }

    @Test("hosts that fall silent with the broker are not said, nor while they come back")
    func brokerOutage() {
        open(2)
        schedule.at(.minutes(1)) { $0.losesBroker() }
        schedule.scenario.silent = true
        schedule.at(.minutes(10))
        schedule.expect("+broker-lost the fleet")
        schedule.at(.minutes(10)) { $0.apply(.broker(reachable: true)) }
        schedule.at(.minutes(10) + .seconds(15))
        schedule.scenario.silent = false
        schedule.at(.minutes(12))
        schedule.expect("-broker-lost the fleet")
    }

    @Test("what is last known says nothing before its host is heard")
    func history() {
        schedule.scenario.forgetHost()
        schedule.scenario.silent = true
        schedule.at(.zero) { scenario in
            scenario.asLastKnown().opens().busy().asks("permission prompt: Bash").exits().dirties(tracked: 3)
        }
        schedule.at(.seconds(24))
        schedule.expect()
        schedule.at(.minutes(30), each: .seconds(5))
        schedule.expect("+host-lost desk")
    }

    @Test("after a pause of the hub nothing is said for 30 s, and then what still holds")
    func pause() {
        open(1)
        schedule.at(.minutes(1)) { $0.asks("permission prompt: Bash") }
        schedule.at(.minutes(1) + .seconds(5))
        schedule.scenario.pausesHub(.minutes(10))
        schedule.scenario.hear()
        schedule.at(.minutes(11) + .seconds(43))
        schedule.expect()
        schedule.at(.minutes(11) + .seconds(46))
        schedule.expect("+waiting desk/w1")
    }

    @Test("what comes and goes is held back longer each time")
    func flapping() {
        open(1)
        var raises: [Int64] = []
        for second in 60..<1200 as Range<Int64> {
            schedule.at(.seconds(second)) { scenario in
                if second % 60 == 0 { scenario.asks("permission prompt: Bash") }
                if second % 60 == 40 { scenario.busy().changesFiles(9) }
            }
            if schedule.said.last == "+waiting desk/w1" { raises.append(second) }
            _ = schedule.take()
        }
        #expect(raises == [70, 140, 220])
    }

    @Test("the order of hosts and workers in memory changes nothing that is said")
    func order() {
        let says = (0..<3).map { _ in
            let schedule = NoticesSchedule()
            schedule.at(.zero) { scenario in
                for index in 1...6 as ClosedRange<Int32> {
                    scenario.with("w\(index)") { $0.opens(pid: 100 + index).busy().asks("trust dialog") }
                }
            }
            schedule.at(.seconds(30))
            return schedule.said
        }
        #expect(says[0].count == 6)
        #expect(Set(says).count == 1)
    }

    private func open(_ count: Int32) {
        schedule.at(.zero) { scenario in
            for index in 1...count {
                scenario.with("w\(index)") { $0.opens(pid: 100 + index).busy().changesFiles(9) }
            }
        }
    }

    private func end(_ name: String, at time: Milliseconds) {
        schedule.at(time) { $0.with(name) { $0.dirties(tracked: 2).exits() } }
    }
}
