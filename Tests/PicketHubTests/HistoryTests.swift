import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

@testable import PicketHub

/// What the hub answers of times past.
struct HistoryTests {
    private let bench = HubBench()

    /// A worker that works, idles, has a dirty worktree, and ends; answers when each began, by the hub's wall clock.
    private func play() throws -> [Milliseconds] {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        var times: [Milliseconds] = []
        func next(_ say: () throws -> Void) throws {
            times.append(bench.clock.now.wall)
            try say()
            voice.live(for: .minutes(2))
        }
        try next {
            try voice.git("s1")
            try voice.busy("s1")
        }
        try next { try voice.account("s1") { $0.status = .idle } }
        try next { try voice.account("s1") { $0.status = .busy } }
        try next {
            try voice.run("s1", life: .ended(.reported, at: voice.moment.up))
            try voice.git("s1") {
                $0.tracked = 2
                $0.trackedOfRun = 2
            }
        }
        return times
    }

    private func ask(_ at: Milliseconds?, _ worker: String = "s1") -> (status: Int?, json: JSONValue?) {
        let query = at.map { "?at=\(Timestamp.text($0))" } ?? ""
        let given = bench.door.ask("GET", "/v1/workers/desk/\(worker)/explanation\(query)").given
        return (given?.status, given.flatMap { try? JSONValue.parse($0.body) })
    }

    private func explanation(at: Milliseconds) throws -> ExplanationMessage {
        try ExplanationMessage(json: try #require(ask(at).json))
    }

    @Test("at a time before the last three changes stand the verdict and the evidence of then, ages and roads included")
    func evidenceOfThen() throws {
        let times = try play()
        let at = times[0] + .minutes(1)
        let then = try explanation(at: at)
        #expect(then.worker.verdict.state == .working)
        #expect(then.at == at)
        let judged = try #require(then.judgedAt)
        #expect(judged >= times[0] && judged <= at)
        #expect(then.worker.sinceSeconds == (at - judged).seconds)
        let git = try #require(then.evidence.first { $0.kind == .git })
        #expect(git.says.raw.contains("0 dirty"))
        #expect(git.age == .zero)
        #expect(git.road == .mqtt)
        #expect(then.evidence.contains { $0.kind == .session && $0.says.raw.hasPrefix("busy") })
        #expect(then.ladder.filter { $0.outcome == .decided }.map(\.row) == [16])
        #expect(!then.wouldChange.isEmpty)
    }

    @Test("each time has the verdict that held at it, and now has none of then")
    func eachTime() throws {
        let times = try play()
        let states = try times.map { try explanation(at: $0 + .minutes(1)).worker.verdict.state }
        #expect(states == [.working, .idle, .working, .gone])
        let now = try ExplanationMessage(json: try #require(ask(nil).json))
        #expect(now.worker.verdict.state == .gone)
        #expect(now.judgedAt == nil)
        #expect(try explanation(at: bench.clock.now.wall + .hours(1)).judgedAt == nil)
    }

    @Test("a change that waits to be stored is answered too")
    func notStoredYet() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.zero)
        let judged = bench.clock.now.wall
        bench.pass(.milliseconds(1))
        #expect(try explanation(at: judged).worker.verdict.state == .working)
    }

    @Test("before the first verdict, the answer is the earliest time that is known")
    func tooEarly() throws {
        let times = try play()
        let answer = ask(times[0] - .hours(1))
        #expect(answer.status == 404)
        let text = try #require(answer.json?["error"]?.string)
        let earliest = try #require(text.split(separator: " ").compactMap { Timestamp.parse($0.dropLast()) }.first)
        #expect(try explanation(at: earliest).worker.verdict.state == .working)
    }

    @Test("a time that is none is refused")
    func noTime() throws {
        _ = try play()
        let given = bench.door.ask("GET", "/v1/workers/desk/s1/explanation?at=yesterday").given
        #expect(given?.status == 400)
    }

    @Test("a worker that nobody knows has no history")
    func nobody() throws {
        let times = try play()
        #expect(ask(times[0], "s9").status == 404)
    }

    @Test("a retired worker's history stays, over restarts; from its retirement on there is none")
    func retired() throws {
        let times = try play()
        bench.door.ask("POST", "/v1/workers/desk/s1/retire")
        let retired = bench.clock.now.wall
        bench.pass(.minutes(1))
        for _ in 0..<2 {
            #expect(try explanation(at: times[1] + .minutes(1)).worker.verdict.state == .idle)
            for at in [retired, nil] {
                #expect(ask(at).status == 404)
                #expect(ask(at).json?["error"]?.string?.contains(Timestamp.text(retired)) == true)
            }
            bench.kill()
            try bench.connect()
        }
    }

    @Test("a retired worker is found by its name for a time past, and only for that")
    func resolve() throws {
        _ = try play()
        bench.door.ask("POST", "/v1/workers/desk/s1/retire")
        #expect(bench.door.ask("GET", "/v1/resolve?id=s1").text == #"{"v":1,"matches":[]}"#)
        let found = #"{"v":1,"matches":[{"host":"desk","worker":"s1"}]}"#
        for id in ["s1", "desk/s1"] {
            #expect(bench.door.ask("GET", "/v1/resolve?id=\(id)&at=2026-09-21T00:00:00Z").text == found)
        }
    }

    @Test("a verdict that was stored before explanations were is told with its own reasons")
    func olderStore() throws {
        let times = try play()
        let address = try bench.voice().address("s1")
        let stored = try #require(
            bench.memory.verdicts(of: address, atOrBefore: times[0] + .minutes(1), limit: 1).first)
        var older = stored
        older.explanation = nil
        let told = try #require(Hub.explanation(older, at: times[0] + .minutes(1)))
        #expect(told.worker.verdict.state == .working)
        #expect(told.evidence == told.worker.verdict.why)
        #expect(told.judgedAt == older.wall)
    }

    @Test("an explanation is small, printable ASCII, and dropped where it is too large to keep")
    func size() throws {
        _ = try play()
        let address = try bench.voice().address("s1")
        let sizes = bench.memory.verdicts(of: address, atOrBefore: bench.clock.now.wall, limit: 9).map {
            $0.explanation ?? []
        }
        #expect(sizes.count == 4)
        for bytes in sizes {
            #expect((1...6000).contains(bytes.count))
            #expect(bytes.allSatisfy { (0x20...0x7E).contains($0) })
        }
        var message = try explanation(at: bench.clock.now.wall)
        message.evidence = Array(
            repeating: Reason(kind: .git, says: Untrusted(String(repeating: "x", count: 900)), age: nil, road: .mqtt),
            count: 100)
        #expect(Hub.stored(message) == nil)
    }

    @Test("what is older than the retention is forgotten with its explanation, the newest stays")
    func retention() throws {
        let times = try play()
        let voice = try bench.voice()
        bench.settings.retention = .hours(2)
        bench.kill()
        try bench.connect()
        voice.heartbeat()
        bench.pass(.hours(4))
        #expect(ask(times[0] + .minutes(1)).status == 404)
        #expect(ask(bench.clock.now.wall - .minutes(1)).status == 200)
    }
}
