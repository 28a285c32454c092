import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct ConnectionTests {
    private let bench = AgentBench()

    /// What was sent, by a word for its topic, without repeats in a row.
    private var order: [String] {
        let words = bench.sent.map { entry -> String in
            switch entry.topic {
            case .presence: "presence"
            case .heartbeat: "heartbeat"
            case .state: "state"
            case .events: "event"
            default: "other"
            }
        }
        return zip([""] + words, words).filter { $0 != $1 }.map(\.1)
    }

    @Test("on connecting: presence, then state, then events")
    func connecting() throws {
        bench.addClaude("s1")
        try bench.connect()
        #expect(order == ["presence", "heartbeat", "state", "event"])
        #expect(bench.link.subscriptions == [bench.topics.agentFilters(bench.host)])
        #expect(bench.events.map(\.what.name) == ["started", "opened"])
    }

    @Test("the will is a lost presence of the same epoch and birth, and never expires")
    func will() throws {
        try bench.connect()
        let will = try #require(bench.link.wills.last ?? nil)
        let lost = try PresenceMessage(payload: will.payload).presence
        let online = try #require(bench.presences.first)
        #expect(lost.state == .lost && online.state == .online)
        #expect(lost.epoch == online.epoch && lost.birth == online.birth)
        #expect(will.retained && will.expiry == nil)
    }

    @Test("retained state expires after an hour; events and samples are not retained")
    func retained() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.pass(.seconds(10))
        for (topic, message) in bench.sent {
            switch topic {
            case .state, .presence: #expect(message.retained && message.expiry == .hours(1))
            case .events: #expect(!message.retained && message.quality == .atLeastOnce)
            default: #expect(!message.retained && message.quality == .atMostOnce)
            }
        }
    }

    @Test("no more is in flight than the broker takes, and each answer makes room for one")
    func window() throws {
        for number in 1...5 { bench.addClaude("s\(number)", pane: "%\(number)", worktree: "/w/s\(number)") }
        bench.link.window = 3
        try bench.start()
        bench.pass(.seconds(2))
        bench.link.accept()
        #expect(bench.link.unanswered.count == 3)
        bench.link.answer()
        #expect(bench.link.unanswered.count == 3)
        bench.link.answerAll()
        #expect(bench.events.map(\.seq) == [1, 2, 3, 4, 5, 6])
        #expect(bench.states.filter { $0.value.kind == .run }.count == 5)
    }

    @Test("refused publishes are counted, and logged once a reason")
    func refused() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(2))
        bench.link.accept()
        bench.link.answer(reason: 0x97)
        bench.link.answerAll(reason: 0x87)
        let count = UInt64(bench.sent.filter { $0.message.quality == .atLeastOnce }.count)
        #expect(bench.lines.filter { $0.contains("refuses") }.count == 2)
        bench.pass(.seconds(10))
        #expect(bench.heartbeats.last?.refusedPublishes == count)
    }

    @Test("an event that the broker refused is sent again after 10 s")
    func refusedEvent() throws {
        try bench.start()
        bench.pass(.seconds(1))
        bench.link.accept()
        bench.link.answerAll(reason: 0x97)
        bench.link.forget()
        bench.pass(.seconds(20))
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("a presence of another epoch is answered with the truth; its own is not")
    func otherPresence() throws {
        try bench.connect()
        let own = try #require(bench.presences.first)
        bench.link.forget()
        bench.hearPresence(.online, epoch: own.epoch, birth: own.birth)
        #expect(bench.presences == [])
        bench.hearPresence(.lost, epoch: Epoch(counter: 0, tag: 3), birth: 1)
        bench.hearPresence(.lost, epoch: own.epoch, birth: own.birth)
        #expect(bench.presences == [own, own])
    }

    @Test("that truth waits for room where the window is full")
    func otherPresenceLater() throws {
        try bench.connect()
        let own = try #require(bench.presences.first)
        bench.link.window = 1
        bench.addClaude("s1")
        bench.pass(.seconds(5))
        bench.link.forget()
        bench.hearPresence(.lost, epoch: Epoch(counter: 0, tag: 3), birth: 1)
        #expect(bench.presences == [])
        bench.link.answer()
        #expect(bench.presences == [own])
        #expect(!bench.lines.contains { $0.contains("could not be published") })
    }

    @Test("an agent that is back tells all it knows as of now, for another may have told otherwise meanwhile")
    func afterAnother() throws {
        let claude = bench.addClaude("s1")
        try bench.connect()
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(5))
        bench.link.answerAll()
        bench.link.lose()
        bench.pass(.minutes(5))
        bench.link.forget()
        let back = bench.clock.now.up
        bench.link.accept()
        for _ in 0..<3 {
            bench.pass(.seconds(5))
            bench.link.answerAll()
        }
        let newest = Dictionary(bench.states.map { ($0.value.kind, $0.envelope.moment.up) }, uniquingKeysWith: max)
        #expect([StateKind.run, .session, .result, .tmux, .git].filter { newest[$0].map { $0 < back } ?? true } == [])
    }

    @Test("a hub's new birth brings all events again; the birth that is known, or a hub that leaves, does not")
    func hubBirth() throws {
        try bench.connect()
        bench.hub(birth: 4)
        bench.hub(birth: 4)
        bench.hub(birth: 5, online: false)
        bench.link.forget()
        bench.link.answerAll()
        #expect(bench.events == [])
        bench.hub(birth: 5)
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("a hub that comes after the agent found none brings all events again at once")
    func hubAfterNone() throws {
        try bench.connect()
        bench.hub(birth: 5, online: false)
        bench.link.forget()
        bench.hub(birth: 6)
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("a hub whose store was lost counts its births anew; one that began later brings all events again")
    func hubBornAgain() throws {
        try bench.connect()
        bench.hub(birth: 1)
        bench.link.answerAll()
        bench.link.forget()
        bench.pass(.seconds(2))
        bench.hub(birth: 1)
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("a hub that was away and is back with the birth that is known brings all events again, and is waited for")
    func hubBack() throws {
        try bench.connect()
        let since = bench.clock.now.wall
        bench.hub(birth: 4, since: since)
        bench.link.answerAll()
        bench.hub(birth: 4, since: since, online: false)
        bench.link.forget()
        bench.hub(birth: 4, since: since)
        #expect(bench.events.map(\.seq) == [1])
        bench.link.answerAll()
        bench.link.forget()
        bench.pass(.seconds(40))
        #expect(bench.events.map(\.seq).contains(1))
    }

    @Test("what the mark covers leaves the spool and is not sent again")
    func marks() throws {
        try bench.connect()
        let epoch = try #require(bench.presences.first?.epoch)
        bench.acknowledge(epoch, 1)
        bench.link.forget()
        bench.pass(.seconds(30))
        #expect(bench.spool.depth == 0)
        #expect(bench.events == [])
    }

    @Test("a mark for another host, and one that cannot be read, change nothing")
    func foreignMark() throws {
        try bench.connect()
        let epoch = try #require(bench.presences.first?.epoch)
        let other = AcknowledgementMessage(
            host: try #require(HostID("other")), marks: [AcknowledgementMessage.Mark(epoch: epoch, seq: 1)])
        bench.link.deliver(bench.topics.text(.acknowledgement(bench.host)), other.payload)
        bench.link.deliver(bench.topics.text(.acknowledgement(bench.host)), Array("{".utf8))
        #expect(bench.spool.depth == 1)
        #expect(bench.lines.last?.contains("was refused") == true)
    }

    @Test("no progress of the mark for 10 s sends again from the mark on")
    func stuck() throws {
        try bench.connect()
        bench.link.forget()
        bench.pass(.seconds(9))
        #expect(bench.events == [])
        bench.pass(.seconds(11))
        #expect(bench.events.map(\.seq) == [1])
    }

    @Test("after a broken connection all state comes again, and events from the mark on")
    func reconnect() throws {
        bench.addClaude("s1")
        try bench.connect()
        let first = bench.states.map(\.value.kind)
        let epoch = try #require(bench.presences.first?.epoch)
        bench.acknowledge(epoch, 1)
        bench.link.forget()
        bench.link.lose()
        bench.pass(.seconds(2))
        bench.link.accept()
        bench.link.answerAll()
        #expect(Set(bench.states.map(\.value.kind)).isSuperset(of: first))
        #expect(bench.events.map(\.seq) == [2])
        #expect(bench.presences.map(\.birth) == [2])
    }

    @Test("nothing is published while nothing is connected")
    func disconnected() throws {
        try bench.connect()
        bench.link.lose()
        bench.link.forget()
        bench.addClaude("s1")
        bench.pass(.minutes(1))
        #expect(bench.link.published.isEmpty)
    }

    @Test("an outage is logged once, and its end")
    func outage() throws {
        try bench.start()
        for _ in 0..<5 {
            bench.link.lose(.unreachable("connection refused"))
            bench.pass(.seconds(15))
        }
        #expect(bench.lines.filter { $0.contains("Could not reach") }.count == 1)
        bench.link.accept()
        #expect(bench.lines.last?.contains("accepted this host as 'desk'") == true)
    }

    @Test("a refused subscription is logged")
    func refusedSubscription() throws {
        try bench.connect()
        bench.link.answerSubscription([1, 1, 0x87, 1, 1])
        #expect(bench.lines.last?.contains("refuses a subscription, with reason 135") == true)
    }

    @Test("a stop says stopped and goodbye, and keeps the ledger and the spool safe")
    func stop() throws {
        try bench.connect()
        bench.link.forget()
        bench.addClaude("s1")
        bench.pass(.seconds(3))
        let saves = bench.ledger.saves
        let safe = bench.spool.synchronizations
        bench.link.forget()
        bench.agent?.stop()
        #expect(bench.presences.map(\.state) == [.stopped])
        #expect(bench.link.drops == [true])
        #expect(bench.ledger.saves == saves + 1)
        #expect(bench.spool.synchronizations == safe + 1)
    }

    @Test("what was spooled is made safe within a second, once however much it was")
    func synchronized() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(3))
        #expect(bench.spool.synchronizations == 1)
        bench.pass(.minutes(1))
        #expect(bench.spool.synchronizations == 1)
        bench.machine.exit(bench.probes.servers.values.first?.value?.first.map { $0.pane.pid + 1 } ?? 0)
        bench.pass(.seconds(1))
        #expect(bench.spool.synchronizations == 2)
    }

    @Test("a spool that takes nothing is named in the heartbeat, and its events go out all the same")
    func fullSpool() throws {
        bench.spool.appendFailure = .full("the disk is full")
        try bench.connect()
        #expect(bench.events.map(\.seq) == [1])
        bench.pass(.seconds(10))
        #expect(bench.heartbeats.last?.failingProbes.map(\.name) == ["spool"])
    }

    @Test("retained state and presence come again every 20 minutes, give or take 20 %")
    func refresh() throws {
        try bench.connect()
        bench.link.roundTrip = .milliseconds(5)
        bench.link.forget()
        bench.pass(.minutes(16) - .seconds(5))
        #expect(bench.presences.count == 0)
        bench.pass(.minutes(8) + .seconds(10))
        #expect((1...2).contains(bench.presences.count))
    }

    @Test("a worker that is let go has its topics cleared; a clearing that was on its way comes again")
    func clearing() throws {
        bench.addClaude("s1")
        try bench.connect()
        let kinds = Set(bench.states.map(\.value.kind))
        bench.probes.servers = [:]
        let claude = bench.machine.pids().value?.last ?? 0
        bench.machine.exit(claude)
        bench.pass(.seconds(1))
        bench.link.answerAll()
        bench.link.forget()
        bench.door.ask("POST", "/v1/retire?worker=s1")
        let cleared = bench.sent.filter { $0.message.payload.isEmpty && $0.message.retained }
        #expect(cleared.count == kinds.count)
        // The first is the event of the retirement.
        bench.link.answer()
        bench.link.answer()
        bench.link.lose()
        bench.link.forget()
        bench.pass(.seconds(2))
        bench.link.accept()
        #expect(bench.sent.filter { $0.message.payload.isEmpty }.count == kinds.count - 1)
    }
}
