import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct VerdictTests {
    private let bench = HubBench()

    /// A host that is heard, with one busy worker.
    private func begin() throws -> HostVoice {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.seconds(1))
        return voice
    }

    @Test("a verdict is published retained, with an expiry, and again only when it changes")
    func onChange() throws {
        let voice = try begin()
        let address = try voice.address("s1")
        #expect(bench.verdicts(address) == ["working"])
        #expect(bench.sent(.verdict(address)).first?.retained == true)
        #expect(bench.sent(.verdict(address)).first?.expiry == .hours(1))
        voice.live(for: .minutes(5))
        #expect(bench.verdicts(address) == ["working"])
        var account = SessionAccount(runtime: .claude)
        account.status = .waiting
        account.recordUp = voice.moment.up
        try voice.state("s1", .session(.seen(account)))
        bench.pass(.zero)
        #expect(bench.verdicts(address) == ["working", "waiting"])
    }

    @Test("a verdict that changed is stored, once a change")
    func stored() throws {
        let voice = try begin()
        voice.live(for: .minutes(2))
        let address = try voice.address("s1")
        #expect(bench.memory.verdicts(of: address, atOrBefore: bench.clock.now.wall, limit: 100).count == 1)
    }

    @Test("a worker that its agent lets go, or a person, is listed no more and its verdict is cleared")
    func retired() throws {
        let voice = try begin()
        try voice.busy("s2", pid: 200)
        bench.pass(.seconds(1))
        try voice.clear("s1", .run)
        #expect(bench.door.ask("POST", "/v1/workers/desk/s2/retire").given?.status == 200)
        bench.pass(.seconds(1))
        #expect(bench.verdicts(try voice.address("s1")) == ["working", "cleared"])
        #expect(bench.verdicts(try voice.address("s2")) == ["working", "cleared"])
        #expect(try bench.states() == [:])
        #expect(bench.door.ask("POST", "/v1/workers/desk/s2/retire").given?.status == 404)
    }

    @Test("a retired worker that is seen alive is listed again")
    func aliveAgain() throws {
        let voice = try begin()
        try voice.clear("s1", .run)
        bench.pass(.seconds(1))
        try voice.busy("s1", pid: 300)
        bench.pass(.seconds(1))
        #expect(try bench.states() == ["desk/s1": "working"])
    }

    @Test("what a person retired stays so over restarts and what its agent says again, until it is seen alive")
    func retiredForGood() throws {
        let voice = try begin()
        let end = Run.Life.ended(.reported, at: voice.moment.up)
        try voice.run("s1", life: end)
        bench.door.ask("POST", "/v1/workers/desk/s1/retire")
        bench.pass(.seconds(1))
        for _ in 0..<2 {
            try voice.run("s1", life: end)
            bench.pass(.seconds(1))
            bench.kill()
            try bench.connect()
            voice.heartbeat()
            try voice.run("s1", life: end, retained: true)
            bench.pass(.seconds(1))
            #expect(try bench.states() == [:])
        }
        try voice.busy("s1", pid: 300)
        bench.pass(.seconds(1))
        bench.kill()
        try bench.connect()
        bench.pass(.seconds(1))
        #expect(try bench.states().keys.sorted() == ["desk/s1"])
    }

    @Test("what an agent lets go is forgotten by the store, so that nothing of it gathers there")
    func letGo() throws {
        let voice = try begin()
        bench.door.ask("POST", "/v1/workers/desk/s1/retire")
        bench.pass(.seconds(1))
        try voice.clear("s1", .run)
        bench.pass(.seconds(1))
        #expect(bench.memory.restore().facts.filter { $0.name.hasPrefix("retired") && !$0.value.isEmpty }.isEmpty)
    }

    @Test("a verdict that was retired while nothing was connected is cleared with the next connection")
    func retiredOffline() throws {
        let voice = try begin()
        bench.link.lose()
        bench.door.ask("POST", "/v1/workers/desk/s1/retire")
        bench.link.forget()
        bench.pass(.seconds(2))
        bench.link.accept()
        bench.pass(.milliseconds(10))
        #expect(bench.verdicts(try voice.address("s1")) == ["cleared"])
    }

    @Test("all verdicts come again with each connection, and every 20 minutes")
    func again() throws {
        let voice = try begin()
        let address = try voice.address("s1")
        var account = SessionAccount(runtime: .claude)
        account.status = .idle
        account.turnEndedUp = voice.moment.up
        try voice.state("s1", .session(.seen(account)))
        bench.pass(.seconds(1))
        bench.link.forget()
        bench.link.lose()
        bench.pass(.seconds(2))
        bench.link.accept()
        bench.pass(.milliseconds(10))
        #expect(bench.verdicts(address).count == 1)
        bench.link.forget()
        voice.live(for: .minutes(25))
        #expect(bench.verdicts(address).contains("idle"))
    }

    @Test("verdicts wait for room in the window, the newest of each")
    func window() throws {
        try bench.connect()
        bench.link.roundTrip = nil
        bench.link.window = 1
        let voice = try bench.voice()
        voice.presence()
        for number in 1...5 { try voice.busy("s\(number)", pid: Int32(number + 100)) }
        bench.pass(.seconds(1))
        #expect(bench.link.unanswered.count <= 1)
        bench.link.answerAll()
        for number in 1...5 { #expect(bench.verdicts(try voice.address("s\(number)")) == ["working"]) }
    }

    @Test("verdicts that the broker holds of workers that nobody lists are cleared 30 s after the connection")
    func forgotten() throws {
        let voice = try begin()
        let stale = try voice.address("old")
        for address in [stale, try voice.address("s1")] {
            bench.link.deliver(bench.topics.text(.verdict(address)), Array("{}".utf8), retained: true)
        }
        voice.live(for: .seconds(28))
        #expect(bench.verdicts(stale) == [])
        voice.live(for: .seconds(3))
        #expect(bench.verdicts(stale) == ["cleared"])
        #expect(!bench.verdicts(try voice.address("s1")).contains("cleared"))
    }

    @Test("the 30 s are those of the newest connection")
    func forgottenLater() throws {
        let voice = try begin()
        let stale = try voice.address("old")
        voice.live(for: .seconds(20))
        bench.link.lose()
        bench.pass(.seconds(2))
        bench.link.accept()
        bench.link.deliver(bench.topics.text(.verdict(stale)), Array("{}".utf8), retained: true)
        voice.live(for: .seconds(20))
        #expect(bench.verdicts(stale) == [])
        voice.live(for: .seconds(12))
        #expect(bench.verdicts(stale) == ["cleared"])
    }

    @Test("an explanation names the rows in order and the evidence")
    func explanation() throws {
        _ = try begin()
        let reply = bench.door.ask("GET", "/v1/workers/desk/s1/explanation")
        #expect(reply.given?.status == 200)
        #expect(reply.text.contains("\"decided\""))
        #expect(bench.door.ask("GET", "/v1/workers/desk/none/explanation").given?.status == 404)
        #expect(bench.door.ask("GET", "/v1/workers/NO!/s1/explanation").given?.status == 404)
        #expect(bench.door.ask("GET", "/v1/other").given?.status == 404)
    }

    @Test("a refused publish is logged once a reason")
    func refusedPublish() throws {
        _ = try begin()
        bench.link.roundTrip = nil
        bench.pass(.seconds(60))
        bench.link.answerAll(reason: 0x87)
        #expect(bench.lines.filter { $0.contains("refuses what the hub publishes") }.count == 1)
    }
}
