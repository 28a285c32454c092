import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// Hosts whose wall clocks are not the hub's.
struct ClockTests {
    private let bench = HubBench()

    private func asked(_ host: HostID) -> [RequestMessage] {
        bench.sent(.requests(host)).compactMap { try? RequestMessage(payload: $0.payload) }.filter { $0.what == .clock }
    }

    private func skew() throws -> Int64? { try bench.fleet()["hosts"]?.array?.first?["skew_ms"]?.integer }

    @Test("a host is asked for its clock at its first heartbeat, and its skew is half the way better than a guess")
    func measured() throws {
        try bench.connect()
        let voice = try bench.voice(skew: .seconds(90))
        voice.presence()
        voice.heartbeat()
        let request = try #require(asked(voice.host).first)
        bench.pass(.milliseconds(400))
        voice.echo(request.id)
        // The answer was given at its end here, so half of the way is too much.
        #expect(try skew() == 90_200)
        bench.pass(.seconds(5))
        #expect(asked(voice.host).count == 1)
    }

    @Test("it is asked again every 10 minutes, and within a minute where its clock was set")
    func again() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        voice.echo(try #require(asked(voice.host).last).id)
        voice.live(for: .minutes(25))
        #expect(asked(voice.host).count == 3)
        voice.echo(try #require(asked(voice.host).last).id)
        #expect(try skew() == nil)
        voice.skew = .seconds(-30)
        voice.heartbeat()
        #expect(asked(voice.host).count == 4)
        voice.echo(try #require(asked(voice.host).last).id)
        #expect(try skew() == -30_000)
    }

    @Test("answers to nothing, to an older question, or after too long change nothing")
    func strange() throws {
        try bench.connect()
        let voice = try bench.voice(skew: .seconds(90))
        voice.echo("clock-1")
        voice.presence()
        voice.heartbeat()
        let first = try #require(asked(voice.host).first)
        voice.echo("clock-1")
        bench.pass(.seconds(6))
        voice.echo(first.id)
        voice.echo(first.id)
        // What heartbeats tell stands: they came without a way.
        #expect(try skew() == 90_000)
        voice.live(for: .minutes(2))
        #expect(asked(voice.host).count >= 2)
        voice.skew = .zero
        voice.echo(first.id)
        #expect(try skew() == 90_000)
    }

    @Test("a host's wall clock, however wrong, changes no verdict", arguments: [Milliseconds.days(4000), .days(-4000)])
    func wrong(skew: Milliseconds) throws {
        try bench.connect()
        let voice = try bench.voice(skew: skew)
        voice.presence()
        try voice.busy("s1")
        voice.live(for: .minutes(2))
        #expect(try bench.states() == ["desk/s1": "working"])
        voice.skew = .zero - skew
        voice.live(for: .minutes(2))
        #expect(try bench.states() == ["desk/s1": "working"])
        voice.event(1)
        bench.pass(.seconds(2))
        #expect(bench.memory.allEvents.map(\.historical) == [false])
    }
}
