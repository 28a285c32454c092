import PicketHub
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct ArrivalTests {
    private let bench = HubBench()

    private func refusal(_ topic: String, _ payload: [UInt8], retained: Bool = false) -> WireError.Reason? {
        do {
            _ = try Arrival(IncomingMessage(topic: topic, payload: payload, retained: retained), in: bench.topics)
            return nil
        } catch {
            return error.reason
        }
    }

    private func arrival(_ topic: Topic, _ payload: [UInt8], retained: Bool = false) throws -> Arrival {
        try Arrival(
            IncomingMessage(topic: bench.topics.text(topic), payload: payload, retained: retained), in: bench.topics)
    }

    @Test("what is not JSON is refused")
    func notJSON() throws {
        let voice = try bench.voice()
        for text in ["{", "7 8", "\u{1}", "{\"v\":1,}"] {
            #expect(refusal(bench.topics.text(.events(voice.host)), Array(text.utf8)) == .notJSON)
        }
    }

    @Test("a payload over 64 KiB is refused unread")
    func tooLarge() throws {
        let payload = Array(repeating: UInt8(ascii: " "), count: 64 << 10) + Array("{}".utf8)
        #expect(refusal(bench.topics.text(.heartbeat(try bench.voice().host)), payload) == .tooLarge)
    }

    @Test("another version is refused")
    func version() throws {
        let text = String(decoding: try bench.voice().payload(1), as: UTF8.self)
        let later = text.replacing("\"v\":1", with: "\"v\":2")
        #expect(refusal(bench.topics.text(.events(try bench.voice().host)), Array(later.utf8)) == .version)
    }

    @Test("a missing field, and one of another form, are refused")
    func field() throws {
        let voice = try bench.voice()
        let text = String(decoding: voice.payload(1), as: UTF8.self)
        for (from, to) in [("\"seq\":1", "\"seq\":0"), ("\"seq\":1", "\"sec\":1"), ("started", "exploded")] {
            let payload = Array(text.replacing(from, with: to).utf8)
            #expect(refusal(bench.topics.text(.events(voice.host)), payload) == .field)
        }
        #expect(refusal(bench.topics.text(.events(voice.host)), Array("[]".utf8)) == .field)
    }

    @Test("a host that differs from the topic's is refused, and so is a worker")
    func mismatch() throws {
        let voice = try bench.voice()
        let other = try bench.voice("other")
        #expect(refusal(bench.topics.text(.events(other.host)), voice.payload(1)) == .mismatch)
        let envelope = Envelope(host: voice.host, epoch: voice.epoch, moment: voice.moment)
        let worker = try voice.address("s1")
        let state = StateMessage(envelope: envelope, worker: worker.worker, rev: 1, value: .result(.absent))
        let elsewhere = bench.topics.text(.state(try voice.address("s2"), .result))
        #expect(refusal(elsewhere, state.payload) == .mismatch)
        #expect(refusal(bench.topics.text(.state(try other.address("s1"), .result)), state.payload) == .mismatch)
        #expect(refusal(bench.topics.text(.state(worker, .result)), state.payload) == nil)
    }

    @Test("retained is refused where nothing is ever retained")
    func retained() throws {
        let voice = try bench.voice()
        for topic in [Topic.events(voice.host), .heartbeat(voice.host), .processes(voice.host), .echo(voice.host)] {
            #expect(refusal(bench.topics.text(topic), voice.payload(1), retained: true) == .retained)
        }
    }

    @Test(
        "a topic that is none of the fleet's is refused",
        arguments: [
            "picket/v1/other/hosts/desk/events", "picket/v2/home/hosts/desk/events", "picket/v1/home/hosts/HUB!/events",
            "picket/v1/home/hosts/hub/events", "picket/v1/home/hosts/desk/workers/s1/secrets", "$SYS/broker/uptime",
            "picket/v1/home/hosts/desk/events/more", "",
        ])
    func foreign(topic: String) { #expect(refusal(topic, Array("{}".utf8)) == .topic) }

    @Test("an empty payload clears a state, and is nothing elsewhere")
    func clearing() throws {
        let voice = try bench.voice()
        let address = try voice.address("s1")
        #expect(try arrival(.state(address, .git), []) == .cleared(address, .git))
        #expect(try arrival(.presence(voice.host), []) == .nothing)
        #expect(try arrival(.events(voice.host), []) == .nothing)
    }

    @Test("what the hub itself says is nothing, but for a verdict that the broker kept")
    func own() throws {
        let address = try bench.voice().address("s1")
        #expect(try arrival(.verdict(address), [1]) == .nothing)
        #expect(try arrival(.verdict(address), [1], retained: true) == .heldVerdict(address))
        #expect(try arrival(.acknowledgement(address.host), [1]) == .nothing)
        #expect(try arrival(.hubStatus, [1]) == .nothing)
    }

    @Test("a refused message is counted and logged once an episode, and changes nothing else")
    func counted() throws {
        try bench.connect()
        let voice = try bench.voice()
        try voice.busy("s1")
        bench.pass(.seconds(1))
        let before = try bench.workers()
        let applied = bench.archive.applied.count
        bench.link.forget()
        for _ in 0..<50 {
            bench.link.deliver(bench.topics.text(.events(voice.host)), Array("{".utf8))
            bench.link.deliver(bench.topics.text(.events(voice.host)), voice.payload(1), retained: true)
        }
        #expect(bench.refusals == ["not-json": 50, "retained": 50])
        #expect(bench.lines.filter { $0.contains("was refused") }.count == 2)
        #expect(try bench.workers() == before)
        bench.pass(.milliseconds(500))
        #expect(bench.archive.applied.count == applied)
        #expect(bench.marks(voice.host) == [])
    }

    @Test("ten quiet minutes later a refusal is logged again")
    func episodes() {
        var count = RefusalCount()
        let times: [Int64] = [0, 599, 1198, 1798]
        let logged = times.map { count.add(.field, at: .seconds($0)) }
        let other = count.add(.topic, at: .seconds(1798))
        #expect(logged == [true, false, false, true])
        #expect(other)
        #expect(
            count.all == [
                HubStatus.RefusedCount(reason: .field, count: 4), HubStatus.RefusedCount(reason: .topic, count: 1),
            ])
    }

    @Test("a topic's name is logged without what could move a terminal")
    func logged() throws {
        try bench.connect()
        bench.link.deliver("picket/v1/home/\u{1B}[2J", [1])
        #expect(bench.lines.last?.contains("\u{1B}") == false)
    }
}
