import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct DoorTests {
    private let bench = HubBench()

    private func begin() throws -> HostVoice {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.seconds(2))
        return voice
    }

    private func change() throws -> Int64 { try bench.fleet()["change"]?.integer ?? 0 }

    @Test("a long poll is answered when something changed, once")
    func poll() throws {
        let voice = try begin()
        let reply = bench.door.ask("GET", "/v1/fleet?after=\(try change())&wait=60000")
        bench.pass(.milliseconds(200))
        #expect(reply.given == nil)
        try voice.busy("s2", pid: 200)
        bench.pass(.milliseconds(100))
        #expect(reply.text.contains("\"s2\""))
        bench.pass(.seconds(2))
        #expect(reply.count == 1)
    }

    @Test("a long poll is answered when its wait is over, with nothing new")
    func pollOver() throws {
        let voice = try begin()
        let change = try change()
        let reply = bench.door.ask("GET", "/v1/fleet?after=\(change)&wait=3000")
        bench.pass(.seconds(2))
        #expect(reply.given == nil)
        voice.heartbeat()
        bench.pass(.seconds(2))
        #expect(try JSONValue.parse(reply.given?.body ?? [], limits: .document)["change"]?.integer == change)
    }

    @Test("a reader that left is forgotten")
    func left() throws {
        _ = try begin()
        let reply = bench.door.ask("GET", "/v1/fleet?after=\(try change())&wait=300000")
        reply.leave()
        bench.pass(.seconds(2))
        #expect(reply.given == nil)
        let count = reply.count
        bench.pass(.seconds(5))
        #expect(reply.count == count)
    }

    @Test("a reader that is behind, does not wait, or knows nothing yet is answered at once")
    func atOnce() throws {
        _ = try begin()
        let change = try change()
        #expect(bench.door.ask("GET", "/v1/fleet?after=\(change - 1)&wait=1000").given?.status == 200)
        #expect(bench.door.ask("GET", "/v1/fleet?after=\(change)").given?.status == 200)
        #expect(bench.door.ask("GET", "/v1/fleet").given?.status == 200)
        #expect(bench.door.ask("GET", "/v1/fleet?after=x&wait=y").given?.status == 200)
    }

    @Test("a wait of any length is bounded by five minutes")
    func longWait() throws {
        _ = try begin()
        for wait in ["9223372036854775807", "400000"] {
            let reply = bench.door.ask("GET", "/v1/fleet?after=99999999&wait=\(wait)")
            bench.pass(.minutes(5) + .seconds(1))
            #expect(reply.given?.status == 200)
        }
    }

    @Test("a worker is found by each of its ids")
    func resolve() throws {
        let voice = try begin()
        var git = GitState(worktree: "/w/feature")
        git.branch = "feat-x"
        try voice.state("s1", .git(.seen(git)))
        try voice.state(
            "s1",
            .tmux(.seen(TmuxPane(socket: "/s", session: "deep-work", window: "@1", pane: "%1", pid: 5))))
        bench.pass(.seconds(1))
        for id in ["desk/s1", "s1", "deep-work", "/w/feature", "/w/feature/", "feat-x", "100"] {
            #expect(bench.door.ask("GET", "/v1/resolve?id=\(id)").text.contains("\"worker\":\"s1\""), "\(id)")
        }
        #expect(!bench.door.ask("GET", "/v1/resolve?id=nobody").text.contains("s1"))
        #expect(bench.door.ask("GET", "/v1/resolve").given?.status == 400)
    }

    @Test("an id that names workers of several hosts finds them all; a stronger way of naming goes first")
    func resolveSeveral() throws {
        let voice = try begin()
        let other = try bench.voice("mini")
        other.heartbeat()
        try other.busy("s1", pid: 300)
        try voice.busy("s2", pid: 400)
        try voice.state(
            "s2", .tmux(.seen(TmuxPane(socket: "/s", session: "s1", window: "@1", pane: "%1", pid: 5))))
        bench.pass(.seconds(1))
        let reply = bench.door.ask("GET", "/v1/resolve?id=s1")
        let matches = try JSONValue.parse(reply.given?.body ?? [])["matches"]?.array ?? []
        #expect(matches.map { "\($0["host"]?.string ?? "")/\($0["worker"]?.string ?? "")" } == ["desk/s1", "mini/s1"])
    }

    @Test("a look at a worker is asked of its agent, with the base that was named")
    func look() throws {
        let voice = try begin()
        #expect(bench.door.ask("POST", "/v1/workers/desk/s1/look?base=origin/next").given?.status == 200)
        #expect(bench.asked(voice.host) == [.look(try voice.address("s1").worker, base: "origin/next")])
    }

    @Test("a base that is no ref, a worker that is not listed and a host that is not heard are refused")
    func lookRefused() throws {
        let voice = try begin()
        #expect(bench.door.ask("POST", "/v1/workers/desk/s1/look?base=--exec").given?.status == 400)
        #expect(bench.door.ask("POST", "/v1/workers/desk/s9/look").given?.status == 404)
        bench.pass(.minutes(2))
        #expect(bench.door.ask("POST", "/v1/workers/desk/s1/look").given?.status == 409)
        #expect(bench.asked(voice.host).isEmpty)
    }

    @Test("asking changes nothing")
    func asking() throws {
        _ = try begin()
        let before = try bench.fleet()
        bench.door.ask("GET", "/v1/workers/desk/s1/explanation")
        bench.door.ask("GET", "/v1/resolve?id=s1")
        bench.door.ask("DELETE", "/v1/workers/desk/s1/retire")
        #expect(try bench.fleet() == before)
    }
}
