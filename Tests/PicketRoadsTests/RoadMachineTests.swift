import PicketHub
import PicketModel
import Testing

/// Reads like a schedule: what happens at which second, and what is to be done.
struct RoadMachineTests {
    private var machine = RoadMachine(policy: RoadPolicy(), seed: 1, at: .zero)

    private mutating func begin(_ names: String..., connected: Bool = true) {
        for name in names { machine.add(host(name), overdueAfter: .seconds(25), at: .zero) }
        if connected { machine.broker(reachable: true, at: .zero) }
    }

    /// Takes turns when they are due, until `end`; gives what was to be done with the time it came at.
    private mutating func pass(
        to end: Milliseconds, answering failure: PollFailure.Kind?? = nil
    ) -> [(at: Milliseconds, action: RoadMachine.Action)] {
        var happened: [(Milliseconds, RoadMachine.Action)] = []
        while let due = machine.nextDue, due <= end {
            for action in machine.turn(at: due) {
                happened.append((due, action))
                guard case .poll(let host) = action, let failure else { continue }
                happened += machine.ended(host, failure.map { PollFailure($0) }, at: due).map { (due, $0) }
            }
        }
        return happened
    }

    private func polls(_ happened: [(at: Milliseconds, action: RoadMachine.Action)]) -> [Milliseconds] {
        happened.compactMap { if case .poll = $0.action { $0.at } else { nil } }
    }

    @Test("while pushes come, nobody is polled")
    mutating func quiet() {
        begin("desk")
        for second in stride(from: Int64(10), to: 600, by: 10) {
            #expect(machine.pushed(host("desk"), at: .seconds(second)).isEmpty)
            #expect(pass(to: .seconds(second + 9)).isEmpty)
        }
    }

    @Test("the broker is lost: after 5 s all hosts are polled, within 2 s and not at once")
    mutating func brokerLost() {
        begin("a", "b", "c", "d")
        for name in ["a", "b", "c", "d"] { _ = machine.pushed(host(name), at: .seconds(99)) }
        machine.broker(reachable: false, at: .seconds(100))
        #expect(pass(to: .milliseconds(104_999)).isEmpty)
        let happened = pass(to: .seconds(108), answering: .some(nil))
        let taken = happened.filter { if case .takeOver(_, .broker) = $0.action { true } else { false } }
        #expect(taken.map(\.at) == Array(repeating: .seconds(105), count: 4))
        #expect(polls(happened).count == 4)
        #expect(polls(happened).allSatisfy { (.seconds(105)...(.seconds(107))).contains($0) })
        #expect(Set(polls(happened)).count == 4)
    }

    @Test("a broker that is back within 5 s was never out of reach")
    mutating func shortOutage() {
        begin("desk")
        _ = machine.pushed(host("desk"), at: .seconds(99))
        machine.broker(reachable: false, at: .seconds(100))
        #expect(pass(to: .seconds(104)).isEmpty)
        machine.broker(reachable: true, at: .milliseconds(104_500))
        #expect(pass(to: .seconds(120)).isEmpty)
    }

    @Test("on ssh it is polled every 15 s, and the broker is hurried")
    mutating func period() {
        begin("desk", connected: false)
        let times = polls(pass(to: .seconds(70), answering: .some(nil)))
        #expect(times.count == 5)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .seconds(15) })
        #expect(machine.wantsHurry)
    }

    @Test("a poll that has not ended is followed by none")
    mutating func oneAtATime() {
        begin("desk", connected: false)
        #expect(polls(pass(to: .minutes(5))).count == 1)
    }

    @Test("one that never answers does not delay the others")
    mutating func others() {
        begin("mute", "well", connected: false)
        var polled: [Milliseconds] = []
        while let due = machine.nextDue, due <= .seconds(70) {
            for action in machine.turn(at: due) where action == .poll(host("well")) {
                polled.append(due)
                _ = machine.ended(host("well"), nil, at: due)
            }
        }
        #expect(polled.count == 5)
    }

    @Test("one host is overdue while the broker is well: that host alone is polled, and the broker is not hurried")
    mutating func overdue() {
        begin("desk", "mini")
        for second in stride(from: Int64(10), through: 60, by: 10) {
            _ = machine.pushed(host("mini"), at: .seconds(second))
            if second == 10 { _ = machine.pushed(host("desk"), at: .seconds(10)) }
            if second < 60 { _ = pass(to: .seconds(second), answering: .some(nil)) }
        }
        #expect(machine.isOnSSH(host("desk")))
        #expect(!machine.isOnSSH(host("mini")))
        #expect(!machine.wantsHurry)
    }

    @Test("overdue begins after 25 s, not at them")
    mutating func overdueLimit() {
        begin("desk")
        _ = machine.pushed(host("desk"), at: .seconds(10))
        #expect(pass(to: .seconds(35)).isEmpty)
        #expect(pass(to: .milliseconds(35_001)).first?.action == .takeOver(host("desk"), .host))
    }

    @Test("a push hands back at once, and drops the poll that is open")
    mutating func handBack() {
        begin("desk", connected: false)
        #expect(polls(pass(to: .seconds(10))).count == 1)
        machine.broker(reachable: true, at: .seconds(11))
        #expect(machine.isOnSSH(host("desk")))
        #expect(machine.pushed(host("desk"), at: .seconds(12)) == [.handBack(host("desk"))])
        #expect(machine.ended(host("desk"), nil, at: .seconds(13)).isEmpty)
        #expect(pass(to: .seconds(37)).isEmpty)
        #expect(!machine.wantsHurry)
    }

    @Test("the broker is back and the host is not: it is polled on")
    mutating func brokerAlone() {
        begin("desk", connected: false)
        _ = pass(to: .seconds(10), answering: .some(nil))
        machine.broker(reachable: true, at: .seconds(11))
        #expect(polls(pass(to: .seconds(60), answering: .some(nil))).count == 3)
        #expect(!machine.wantsHurry)
    }

    @Test("what was still on its way when the broker was lost is no return")
    mutating func latePush() {
        begin("desk", connected: false)
        _ = pass(to: .seconds(10), answering: .some(nil))
        #expect(machine.pushed(host("desk"), at: .seconds(10)).isEmpty)
        #expect(machine.isOnSSH(host("desk")))
    }

    @Test("asleep or stopped, it is polled only when asked, and once")
    mutating func away() {
        begin("desk", connected: false)
        #expect(machine.away(host("desk"), true).isEmpty)
        #expect(pass(to: .minutes(5)).isEmpty)
        machine.ask(host("desk"), at: .minutes(5))
        #expect(pass(to: .minutes(10), answering: .some(nil)).map(\.action) == [.poll(host("desk"))])
    }

    @Test("a host that says it was stopped is left alone")
    mutating func stoppedWhileOnSSH() {
        begin("desk", connected: false)
        _ = pass(to: .seconds(10), answering: .some(nil))
        #expect(machine.away(host("desk"), true) == [.handBack(host("desk"))])
        #expect(pass(to: .minutes(5)).isEmpty)
    }

    @Test("the third failure that a person must mend ends the regular polls, and is said once")
    mutating func pause() {
        begin("desk", connected: false)
        let happened = pass(to: .minutes(40), answering: .some(.closed))
        let pauses = happened.filter { if case .pause = $0.action { true } else { false } }
        #expect(pauses.map(\.action) == [.pause(host("desk"), PollFailure(.closed))])
        let times = polls(happened)
        #expect(times.count == 6)
        #expect(zip(times, times.dropFirst()).map { ($1 - $0).seconds } == [15, 15, 600, 600, 600])
        #expect(machine.paused(host("desk")) == PollFailure(.closed))
    }

    @Test("failures of different kinds are no row")
    mutating func mixedFailures() {
        begin("desk", connected: false)
        for kind in [PollFailure.Kind.closed, .closed, .authentication, .closed, .closed, .name] {
            #expect(polls(pass(to: (machine.nextDue ?? .zero) + .seconds(2), answering: .some(kind))).count == 1)
        }
        #expect(machine.paused(host("desk")) == nil)
    }

    @Test(
        "what may mend itself is tried on every 15 s",
        arguments: PollFailure.Kind.allCases.filter { !$0.needsPerson })
    mutating func noPause(_ kind: PollFailure.Kind) {
        begin("desk", connected: false)
        #expect(polls(pass(to: .minutes(5), answering: .some(kind))).count == 20)
        #expect(machine.paused(host("desk")) == nil)
    }

    @Test("resume polls at once and as before; it tells whether there was anything to lift")
    mutating func resume() {
        begin("desk", connected: false)
        let early = machine.resume(host("desk"), at: .zero)
        _ = pass(to: .minutes(1), answering: .some(.closed))
        let late = machine.resume(host("desk"), at: .minutes(2))
        #expect([early, late] == [false, true])
        #expect(polls(pass(to: .seconds(151), answering: .some(nil))).map(\.seconds) == [120, 135, 150])
    }

    @Test("an answer to a rare poll makes the polls regular again")
    mutating func mended() {
        begin("desk", connected: false)
        _ = pass(to: .minutes(1), answering: .some(.closed))
        let first = machine.nextDue ?? .zero
        _ = pass(to: first, answering: .some(nil))
        #expect(machine.paused(host("desk")) == nil)
        #expect(machine.nextDue == first + .seconds(15))
    }

    @Test("a pause outlasts a hand-back, so that a flapping host is no way around it")
    mutating func pauseOutlasts() {
        begin("desk", connected: false)
        _ = pass(to: .minutes(1), answering: .some(.authentication))
        let due = machine.nextDue ?? .zero
        machine.broker(reachable: true, at: .minutes(2))
        #expect(machine.pushed(host("desk"), at: .minutes(2)) == [.handBack(host("desk"))])
        machine.broker(reachable: false, at: .minutes(3))
        #expect(polls(pass(to: due - .milliseconds(1), answering: .some(nil))).isEmpty)
        #expect(polls(pass(to: due, answering: .some(nil))).count == 1)
    }

    @Test("after a pause of the hub itself no poll begins for as long as it is told, and what was open is dropped")
    mutating func calm() {
        begin("desk", "mini", connected: false)
        #expect(polls(pass(to: .seconds(10))).count == 2)
        #expect(machine.calm(until: .minutes(60)) == [.drop(host("desk")), .drop(host("mini"))])
        #expect(pass(to: .minutes(60) - .milliseconds(1)).isEmpty)
        #expect(machine.ended(host("desk"), PollFailure(.deadline), at: .minutes(59)).isEmpty)
        #expect(polls(pass(to: .minutes(60) + .seconds(2))).count == 2)
    }
}
