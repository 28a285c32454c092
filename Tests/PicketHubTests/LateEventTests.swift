import PicketHub
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire
import Testing

/// Events that tell of what was, and so say nothing of now.
struct LateEventTests {
    private let bench = HubBench()

    private func historical() -> [UInt64: Bool] {
        bench.pass(.seconds(2))
        return Dictionary(bench.memory.allEvents.map { ($0.seq, $0.historical) }, uniquingKeysWith: { $1 })
    }

    @Test("what was made before its agent's connection is history; what is made in it is not")
    func beforeConnection() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        bench.pass(.minutes(1))
        let during = voice.moment
        bench.pass(.seconds(30))
        voice.presence(birth: 2)
        voice.heartbeat()
        voice.event(1, at: during)
        voice.event(2)
        #expect(historical() == [1: true, 2: false])
    }

    @Test("a presence that is said again begins no connection")
    func presenceAgain() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        bench.pass(.seconds(10))
        let before = voice.moment
        bench.pass(.seconds(1))
        voice.presence()
        voice.event(1, at: before)
        #expect(historical() == [1: false])
    }

    @Test("what an agent makes that goes on after another ran beside it for a while is no history")
    func afterDouble() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        bench.pass(.seconds(10))
        let other = try HostVoice(bench, host: "desk", epoch: Epoch(counter: 99, tag: 9), skew: .zero)
        other.presence()
        bench.pass(.seconds(60))
        voice.presence(birth: 2)
        bench.pass(.seconds(1))
        voice.event(1)
        #expect(historical() == [1: false])
    }

    @Test("what was made before the hub's own connection is history")
    func beforeHub() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        bench.pass(.seconds(20))
        let before = voice.moment
        bench.pass(.seconds(10))
        bench.link.lose()
        bench.pass(.seconds(5))
        bench.link.accept()
        voice.heartbeat()
        voice.event(1, at: before)
        voice.event(2)
        #expect(historical() == [1: true, 2: false])
    }

    @Test("history is no sign of life")
    func noLife() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        try voice.busy("s1")
        voice.live(for: .seconds(30))
        let before = voice.moment
        bench.pass(.seconds(40))
        #expect(try bench.states() == ["desk/s1": "unknown"])
        voice.presence(birth: 2, retained: true)
        for seq in 1...20 as ClosedRange<UInt64> { voice.event(seq, at: before) }
        bench.pass(.seconds(5))
        #expect(try bench.states() == ["desk/s1": "unknown"])
    }

    @Test("a sleep that is told after newer words counts all the same, once")
    func sleptLate() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        try voice.run("s1")
        voice.live(for: .minutes(1))
        let before = voice.moment
        // The host sleeps for half an hour; its agent wakes and says its state first.
        bench.pass(.minutes(30))
        let woke = voice.moment
        voice.presence(birth: 2)
        voice.heartbeat()
        bench.pass(.seconds(1))
        voice.event(1, .slept(.minutes(30)), at: woke)
        let host = try #require(bench.hub?.heldHost(voice.host))
        #expect(host.attended(from: before.up, to: voice.moment.up) < .seconds(5))
        #expect(host.attended(from: before.up, to: voice.moment.up) >= .zero)
    }

    @Test("a word of before a silence that comes late, just before the first after it, hides none of the silence")
    func lateWord() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        try voice.run("s1")
        voice.live(for: .minutes(1))
        let last = voice.moment
        bench.pass(.seconds(1))
        let late = voice.moment
        bench.pass(.minutes(30))
        try voice.state("s1", .git(.absent), at: late)
        voice.presence(birth: 2)
        voice.heartbeat()
        let host = try #require(bench.hub?.heldHost(voice.host))
        #expect(host.attended(from: last.up, to: voice.moment.up) < .minutes(3))
    }
}
