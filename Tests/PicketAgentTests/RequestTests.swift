import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct RequestTests {
    private let bench = AgentBench()

    @Test("a clock request is answered at once, with its id and the host's clocks")
    func clock() throws {
        try bench.connect()
        bench.request(.clock, id: "c-7")
        let echo = try EchoMessage(payload: #require(bench.sent(.echo(bench.host)).first?.payload))
        #expect(echo.id == "c-7")
        #expect(echo.envelope.moment == bench.clock.now)
    }

    @Test("retained requests are ignored")
    func retained() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.link.forget()
        bench.probes.forgetAsked()
        bench.request(.clock, retained: true)
        bench.request(.resync, retained: true)
        bench.request(.look(try #require(WorkerID("s1"))), retained: true)
        bench.pass(.seconds(4))
        #expect(bench.sent(.echo(bench.host)).isEmpty)
        #expect(bench.states.isEmpty)
        #expect(bench.probes.gitAsked.isEmpty)
    }

    @Test("what is asked and not known is refused and logged")
    func unknown() throws {
        try bench.connect()
        let text = #"{"v":1,"id":"x","request":"run","command":"rm"}"#
        bench.link.deliver(bench.topics.text(.requests(bench.host)), Array(text.utf8))
        #expect(bench.lines.last?.contains("expected resync, look or clock") == true)
    }

    @Test("a look request looks at that worker's git soon, and at none that is not known")
    func look() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.probes.forgetAsked()
        bench.request(.look(try #require(WorkerID("nobody"))))
        for _ in 0..<50 { bench.request(.look(try #require(WorkerID("s1")))) }
        bench.pass(.milliseconds(300))
        #expect(bench.probes.gitAsked.map(\.worker.text) == ["s1"])
    }

    @Test("a look that names a base compares with that from then on; a name that is no ref is refused")
    func lookWithBase() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.probes.forgetAsked()
        let worker = try #require(WorkerID("s1"))
        bench.request(.look(worker, base: "origin/next"))
        bench.pass(.milliseconds(300))
        #expect(bench.probes.gitAsked.map(\.base) == ["origin/next"])
        bench.request(.look(worker))
        bench.pass(.minutes(1))
        #expect(Set(bench.probes.gitAsked.map(\.base)) == ["origin/next"])
        bench.request(.look(worker, base: "--upload-pack=x"))
        #expect(bench.lines.last?.contains("base: expected a ref that git takes") == true)
    }

    @Test("a resync brings all state once within 10 s, with higher revs")
    func resync() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.link.answerAll()
        let kinds = Set(bench.states.map(\.value.kind))
        let highest = bench.states.map(\.rev).max() ?? 0
        bench.link.forget()
        bench.link.roundTrip = .milliseconds(1)
        bench.request(.resync)
        bench.pass(.seconds(10))
        #expect(Set(bench.states.map(\.value.kind)).isSuperset(of: kinds))
        #expect(bench.states.allSatisfy { $0.rev > highest })
    }

    @Test("a resync brings at most 50 messages a second")
    func resyncPace() throws {
        for number in 10...49 { bench.addClaude("s\(number)", pane: "%\(number)", worktree: "/w/s\(number)") }
        try bench.connect()
        bench.link.answerAll()
        let count = Set(bench.states.map { "\($0.worker)/\($0.value.kind)" }).count
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.seconds(5))
        bench.link.forget()
        bench.request(.resync)
        var most = 0
        var seen: Set<String> = []
        for _ in 0..<20 {
            bench.pass(.seconds(1))
            most = max(most, bench.states.count)
            seen.formUnion(bench.states.map { "\($0.worker)/\($0.value.kind)" })
            bench.link.forget()
        }
        #expect(count > 100)
        #expect(seen.count == count)
        #expect(most <= 50)
    }

    @Test("a repeated resync waits twice as long each time, to 10 minutes, and begins anew after 10 quiet minutes")
    func pacing() {
        let clock = ManualClock()
        var pacer = ResyncPacer()
        var waits: [Int64] = []
        for _ in 0..<9 {
            #expect(pacer.answerDelay(at: clock.now, jitter: 500) == .seconds(5))
            var waited: Int64 = 0
            repeat {
                clock.advance(by: .seconds(1))
                waited += 1
                var probe = pacer
                if probe.answerDelay(at: clock.now, jitter: 0) != nil { break }
            } while waited < 10_000
            waits.append(waited)
        }
        #expect(waits == [10, 20, 40, 80, 160, 320, 600, 600, 600])
        clock.advance(by: .minutes(10))
        _ = pacer.answerDelay(at: clock.now, jitter: 0)
        clock.advance(by: .seconds(10))
        #expect(pacer.answerDelay(at: clock.now, jitter: 0) != nil)
    }

    @Test("a heartbeat says the machine, the numbers of events and state, and what fails")
    func heartbeat() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.probes.worktrees["/w/s1"] = .failed(failure())
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(10))
        let heartbeat = try #require(bench.heartbeats.last)
        #expect(heartbeat.cores == 2)
        #expect(heartbeat.loadPermille == 500)
        #expect(heartbeat.diskFree == 1 << 24)
        #expect(heartbeat.lastSeq == 2)
        #expect(heartbeat.spoolDepth == 2)
        #expect(heartbeat.workers == 1)
        #expect(heartbeat.highestRev == bench.states.map(\.rev).max())
        #expect(heartbeat.failingProbes.map(\.name) == ["git"])
    }

    @Test("process samples are split so that no message is too large")
    func samples() throws {
        for number in 1...25 { bench.addClaude("s\(number)", pane: "%\(number)", worktree: "/w/s\(number)") }
        try bench.connect()
        bench.link.forget()
        bench.link.roundTrip = .milliseconds(1)
        bench.pass(.seconds(10))
        let sizes = try bench.sent(.processes(bench.host)).map {
            try ProcessesMessage(payload: $0.payload).workers.count
        }
        #expect(sizes.count > 1 && sizes.reduce(0, +) == 25)
        #expect(sizes.allSatisfy { $0 <= ProcessesMessage.mostWorkers })
    }

    @Test("the local socket answers with the picture and the events after the marks, and trims by them")
    func picture() throws {
        bench.addClaude("s1")
        try bench.connect()
        let epoch = try #require(bench.presences.first?.epoch)
        let reply = bench.door.ask("GET", "/v1/picture?mark=\(epoch):1&mark=nonsense")
        let message = try ProbeMessage(json: JSONValue.parse(reply.given?.body ?? [], limits: .document))
        #expect(message.workers.map(\.worker.text) == ["s1"])
        #expect(message.events.map(\.event.seq) == [2])
        #expect(message.envelope.epoch == epoch)
        #expect(message.heartbeat?.lastSeq == 2)
        #expect(bench.spool.depth == 1)
    }

    @Test("the local socket answers with at most 1000 events and 1 MiB of them, the oldest first")
    func pictureBound() throws {
        try bench.start()
        let older = Epoch(counter: 0, tag: 1)
        for seq in 1...1200 as ClosedRange<UInt64> { try bench.spool.append(bench.spooled(older, seq, size: 10)) }
        let many = try bench.askForEvents()
        #expect(many.map(\.seq) == Array(1...1000))
        try bench.spool.trim(through: 1200, of: older)
        let large = Epoch(counter: 0, tag: 2)
        for seq in 1...900 as ClosedRange<UInt64> { try bench.spool.append(bench.spooled(large, seq, size: 50_000)) }
        let size = bench.spooled(large, 1, size: 50_000).payload.count
        let few = try bench.askForEvents()
        #expect(size > 1200)
        #expect(few.map(\.seq) == Array(1...UInt64(few.count)))
        #expect((1 << 20) - (few.count * size) < 2 * size && few.count * size <= 1 << 20)
    }

    @Test("the local socket lets a worker go, and refuses what it does not know")
    func otherAnswers() throws {
        bench.addClaude("s1")
        try bench.connect()
        #expect(bench.door.ask("POST", "/v1/retire?worker=No!").given?.status == 400)
        #expect(bench.door.ask("POST", "/v1/picture").given?.status == 404)
        #expect(bench.door.ask("GET", "/v2/picture").given?.status == 404)
        #expect(bench.door.ask("POST", "/v1/retire?worker=s1").given?.status == 200)
        #expect(bench.events.map(\.what.name).last == "retired")
    }
}
