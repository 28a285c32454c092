import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct ContactTests {
    private let bench = HubBench()

    private func begin() throws -> HostVoice {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.seconds(1))
        return voice
    }

    private func hosts() throws -> [JSONValue] { try bench.fleet()["hosts"]?.array ?? [] }

    @Test("a host that falls silent is unknown after its grace, not before, and never gone")
    func silent() throws {
        _ = try begin()
        bench.pass(.seconds(28))
        #expect(try bench.states() == ["desk/s1": "working"])
        bench.pass(.seconds(5))
        #expect(try bench.states() == ["desk/s1": "unknown"])
        bench.pass(.hours(3))
        #expect(try bench.states() == ["desk/s1": "unknown"])
    }

    @Test(
        "a broker that is lost makes its hosts unknown by that cause after the same grace; what is heard again stands")
    func broker() throws {
        let voice = try begin()
        bench.link.lose(.unreachable("connection refused"))
        bench.pass(.seconds(20))
        #expect(try bench.states() == ["desk/s1": "working"])
        bench.pass(.minutes(2))
        let row = try bench.fleet()["workers"]?.array?.first
        #expect(row?["state"]?.string == "unknown")
        #expect(row?["cause"]?.string == "broker")
        #expect(bench.lines.filter { $0.contains("is out of reach") }.count == 1)
        bench.link.accept()
        voice.presence()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "working"])
    }

    @Test("an ended worker keeps its verdict when its host falls silent")
    func ended() throws {
        let voice = try begin()
        var git = GitState(worktree: "/w/s1")
        git.branch = "feat/x"
        try voice.run("s1", life: .ended(.reported, at: voice.moment.up))
        bench.pass(.seconds(1))
        git.commitsOfRun = 2
        git.unpushed = 2
        try voice.state("s1", .git(.seen(git)))
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "delivered"])
        bench.pass(.hours(1))
        #expect(try bench.states() == ["desk/s1": "delivered"])
    }

    @Test("a will of another connection changes nothing, in the picture and in the store")
    func staleWill() throws {
        let voice = try begin()
        voice.birth = 5
        voice.presence()
        voice.presence(.lost, birth: 4)
        bench.pass(.seconds(1))
        #expect(try hosts().first?["presence"]?.string == "online")
        let kept = try #require(bench.memory.restore().presences.first)
        #expect(try PresenceMessage(payload: kept.payload).presence.birth == 5)
    }

    @Test("the hub's own presence heard as offline is said again, and one of its own is not")
    func ownPresence() throws {
        try bench.connect()
        let said = try HubPresenceMessage(payload: #require(bench.sent(.hubPresence).last?.payload))
        #expect(said.online)
        bench.link.forget()
        let topic = bench.topics.text(.hubPresence)
        bench.link.deliver(topic, said.payload)
        #expect(bench.sent(.hubPresence).isEmpty)
        var lost = said
        lost.online = false
        bench.link.deliver(topic, lost.payload)
        #expect(bench.sent(.hubPresence).map(\.payload) == [said.payload])
    }

    @Test("the will is an offline presence of the same birth, and births rise over restarts")
    func births() throws {
        try bench.connect()
        let will = try HubPresenceMessage(payload: #require((bench.link.wills.last ?? nil)?.payload))
        #expect(!will.online && will.birth == 1)
        bench.pass(.seconds(1))
        bench.kill()
        try bench.connect()
        let said = try HubPresenceMessage(payload: #require(bench.sent(.hubPresence).last?.payload))
        #expect(said.birth == 2)
    }

    @Test("a hub that did not run for a while judges nothing worse for 30 s")
    func paused() throws {
        let voice = try begin()
        bench.clock.suspend(for: .minutes(10))
        bench.pass(.seconds(5))
        #expect(try bench.states() == ["desk/s1": "working"])
        voice.heartbeat()
        bench.pass(.seconds(26))
        #expect(try bench.states() == ["desk/s1": "working"])
    }

    @Test("what is restored is last known: the same evidence, and no sign of life")
    func restored() throws {
        let voice = try begin()
        var git = GitState(worktree: "/w/s1")
        git.branch = "feat/x"
        git.commitsOfRun = 1
        try voice.state("s1", .git(.seen(git)))
        bench.pass(.seconds(1))
        let before = try #require(bench.fleet()["workers"]?.array?.first)
        bench.kill()
        bench.pass(.minutes(5))
        try bench.start()
        bench.pass(.milliseconds(1))
        let after = try #require(bench.fleet()["workers"]?.array?.first)
        for key in ["host", "worker", "pid", "runtime", "git", "state"] { #expect(after[key] == before[key]) }
        let host = try #require(hosts().first)
        #expect(host["heard_s"] == nil || host["heard_s"]?.isNull == true)
        #expect(host["road"] == nil || host["road"]?.isNull == true)
        bench.pass(.minutes(1))
        #expect(try bench.states() == ["desk/s1": "unknown"])
    }

    @Test("retained state alone is no sign of life either")
    func retained() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence(retained: true)
        try voice.busy("s1", retained: true)
        bench.pass(.minutes(1))
        #expect(try bench.states() == ["desk/s1": "unknown"])
        #expect(try hosts().first?["heard_s"]?.integer == nil)
    }

    @Test("a host is asked for its state where its rev is ahead for 5 s, each time after twice as long")
    func resync() throws {
        let voice = try begin()
        bench.link.forget()
        var asked: [Int64] = []
        for second in 0..<200 as Range<Int64> {
            voice.heartbeat(rev: 50)
            bench.pass(.seconds(1))
            if bench.resyncs(voice.host).count > asked.count { asked.append(second) }
        }
        #expect(asked == [5, 25, 65, 145])
        let request = try RequestMessage(payload: #require(bench.resyncs(voice.host).first?.payload))
        #expect(request.what == .resync)
        #expect(bench.resyncs(voice.host).allSatisfy { !$0.retained && $0.expiry == .seconds(30) })
    }

    @Test("a host is asked for its state though an agent beside its own had higher revs")
    func resyncAfterDouble() throws {
        let voice = try begin()
        let other = try HostVoice(bench, host: "desk", epoch: Epoch(counter: 99, tag: 9), skew: .zero)
        other.presence()
        try other.state("s1", .tmux(.absent), rev: 5000)
        other.heartbeat()
        bench.pass(.seconds(60))
        voice.birth += 1
        voice.presence()
        voice.heartbeat(rev: 50)
        bench.pass(.seconds(6))
        voice.heartbeat(rev: 50)
        #expect(bench.resyncs(voice.host).count == 1)
    }

    @Test("a host whose broker keeps state of a boot that was not heard yet is asked for it, once")
    func resyncAfterBoot() throws {
        let voice = try begin()
        bench.link.lose()
        bench.pass(.seconds(5))
        bench.link.accept()
        voice.boot = ManualClock.boot("another-boot")
        try voice.run("s1", life: .ended(.otherBoot, at: .zero), retained: true)
        voice.live(for: .minutes(2))
        #expect(bench.resyncs(voice.host).count == 1)
    }

    @Test("at most 20 hosts are asked within 10 s; the others after them")
    func resyncOfMany() throws {
        try bench.connect()
        let voices = try (10..<55).map { try bench.voice("h\($0)") }
        var asked: [Int] = []
        for _ in 0..<6 {
            for _ in 0..<10 {
                for voice in voices { voice.heartbeat(rev: 9) }
                bench.pass(.seconds(1))
            }
            asked.append(voices.count { !bench.resyncs($0.host).isEmpty })
        }
        #expect(asked.first == 20)
        #expect(zip(asked, asked.dropFirst()).allSatisfy { $1 - $0 <= 20 })
        #expect(asked.last == 45)
    }

    @Test("a host whose state is on its way, or all here, is not asked")
    func noResync() throws {
        let voice = try begin()
        bench.link.forget()
        for round in 0..<20 as Range<UInt64> {
            voice.heartbeat(rev: 10 + round)
            bench.pass(.seconds(3))
            try voice.state("s1", .tmux(.absent), rev: 10 + round)
            voice.heartbeat(rev: 10 + round)
            bench.pass(.seconds(7))
        }
        #expect(bench.resyncs(voice.host).isEmpty)
    }
}
