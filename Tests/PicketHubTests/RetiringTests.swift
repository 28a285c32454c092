import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire
import Testing

@testable import PicketHub

/// Workers that are let go, and what brings them back.
struct RetiringTests {
    private let bench = HubBench()

    private func begin() throws -> HostVoice {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.git("s1")
        try voice.busy("s1")
        voice.live(for: .minutes(1))
        return voice
    }

    private func retire() { bench.door.ask("POST", "/v1/workers/desk/s1/retire") }

    /// The hub is killed and starts anew; the agent says what it holds.
    private func restart() throws {
        bench.pass(.seconds(1))
        bench.kill()
        try bench.connect()
    }

    @Test("the run that a person retired stays away, alive or not, until another one is seen alive")
    func sameRun() throws {
        let voice = try begin()
        retire()
        for _ in 0..<2 {
            try voice.busy("s1")
            try voice.git("s1")
            voice.live(for: .minutes(1))
            #expect(try bench.states() == [:])
            try restart()
        }
        let before = bench.clock.now.wall
        try voice.busy("s1", pid: 300)
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "working"])
        let since = try bench.fleet()["workers"]?.array?.first?["since"]?.string
        #expect(try #require(since.flatMap { Timestamp.parse($0) }) >= before)
        try restart()
        #expect(try bench.states().keys.sorted() == ["desk/s1"])
    }

    @Test("what is still said of a retired worker is not stored")
    func nothingStored() throws {
        let voice = try begin()
        retire()
        try voice.git("s1")
        bench.pass(.seconds(1))
        #expect(bench.memory.restore().evidence == [])
    }

    @Test("a worker that could not be seen when it was retired is listed once it is seen alive")
    func unseen() throws {
        let voice = try begin()
        bench.pass(.minutes(2))
        #expect(try bench.states() == ["desk/s1": "unknown"])
        retire()
        try voice.busy("s1")
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "working"])
    }

    @Test("a run that its agent lists again after it let the worker go is new")
    func letGoByItsAgent() throws {
        let voice = try begin()
        retire()
        for kind in [StateKind.run, .git, .session] { try voice.clear("s1", kind) }
        bench.pass(.seconds(1))
        #expect(try bench.states() == [:])
        try voice.busy("s1")
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "working"])
    }

    @Test("a worker that its agent let go while the hub was away is taken off the list by the event that says so")
    func letGoMeanwhile() throws {
        let voice = try begin()
        try voice.busy("s2", pid: 200)
        voice.event(1, .retired, of: "s1")
        voice.event(2, .retired, of: "s2", at: voice.earlier(by: .minutes(10)))
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s2": "working"])
    }

    @Test("before its host was heard, the agents' runs tell whether a worker was seen after it was let go")
    func letGoOnAnotherBoot() throws {
        let old = try begin()
        let new = try bench.voice("desk", epoch: 2)
        new.boot = ManualClock.boot("host-boot-2")
        try new.busy("s2", pid: 200)
        bench.pass(.seconds(5))
        bench.kill()
        try bench.connect()
        #expect(try bench.states().keys.sorted() == ["desk/s1", "desk/s2"])
        // Both come before anything else of the host.
        new.event(1, .retired, of: "s1")
        old.event(1, .retired, of: "s2", at: old.earlier(by: .minutes(10)))
        bench.pass(.seconds(1))
        let states = try bench.states()
        #expect(states.keys.sorted() == ["desk/s2"])
    }

    @Test("a pane without a run that was let go while the hub was away is listed only if it is spoken of again")
    func paneLetGoMeanwhile() throws {
        let voice = try begin()
        try voice.pane("s3")
        try voice.pane("s4")
        bench.pass(.seconds(1))
        #expect(try bench.states().keys.sorted() == ["desk/s1", "desk/s3", "desk/s4"])
        bench.link.lose()
        bench.pass(.seconds(5))
        bench.link.accept()
        voice.presence()
        try voice.pane("s4")
        voice.live(for: .seconds(40))
        #expect(try bench.states().keys.sorted() == ["desk/s1", "desk/s4"])
        try voice.pane("s3")
        bench.pass(.seconds(1))
        #expect(try bench.states().keys.sorted() == ["desk/s1", "desk/s3", "desk/s4"])
    }

    @Test("a worker that its agent let go is forgotten an hour later, one of which it still speaks is not")
    func forgotten() throws {
        let voice = try begin()
        try voice.busy("s2", pid: 200)
        bench.pass(.seconds(1))
        for kind in [StateKind.run, .git, .session] { try voice.clear("s1", kind) }
        bench.door.ask("POST", "/v1/workers/desk/s2/retire")
        for _ in 0..<30 {
            try voice.busy("s2", pid: 200)
            voice.live(for: .minutes(5))
        }
        let workers = try #require(bench.hub?.picture.hosts[voice.host]?.workers)
        #expect(workers.keys.map(\.text) == ["s2"])
        #expect(try bench.states() == [:])
    }

    @Test("a retirement is remembered for as long as its agent speaks of the worker, over the retention too")
    func longSpeaker() throws {
        bench.settings.retention = .hours(2)
        let voice = try begin()
        let end = Run.Life.ended(.reported, at: voice.moment.up)
        try voice.run("s1", life: end)
        retire()
        for _ in 0..<8 {
            try voice.run("s1", life: end)
            voice.heartbeat()
            bench.pass(.minutes(50))
        }
        try restart()
        voice.heartbeat()
        try voice.run("s1", life: end, retained: true)
        bench.pass(.seconds(2))
        #expect(try bench.states() == [:])
    }
}
