import PicketLoop
import PicketMQTT
import PicketModel
import PicketTestSupport
import Testing

struct LiveSessionTests {
    /// A session over a real link, whose waits are a hundredth of the usual ones.
    private func session(_ driver: LinkDriver, port: UInt16, client: String = "desk") -> Session {
        var policy = SessionPolicy()
        policy.shortest = .milliseconds(10)
        policy.longest = .milliseconds(100)
        policy.person = .milliseconds(600)
        let session = Session(
            clock: driver.loop, link: driver.link, target: LinkTarget(host: "127.0.0.1", port: port, client: client),
            policy: policy)
        session.will = { OutgoingMessage(topic: "t/presence", payload: Array("lost \($0)".utf8), retained: true) }
        return session
    }

    @Test("a session outlives its broker: each connection has a birth of its own, and the will carries it")
    func brokerComesAndGoes() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        let session = session(driver, port: broker.port)
        var births: [UInt64] = []
        session.onConnected = { birth, _ in births.append(birth) }
        session.start()
        try driver.turn(until: "connected") { births.count == 1 }
        broker.stop()
        driver.turn(for: .milliseconds(200))
        try broker.start()
        try driver.turn(until: "connected again") { births.count == 2 }
        #expect(births[1] > births[0])

        let watcher = try LinkDriver()
        try watcher.connected(to: broker.port, as: "watcher")
        try watcher.subscribed(to: ["t/presence"])
        session.stop(sayingGoodbye: false)
        try watcher.turn(until: "the will") { !watcher.messages.isEmpty }
        #expect(watcher.messages.first?.payload == Array("lost \(births[1])".utf8))
    }

    @Test("a refusing broker is tried again, seldom")
    func refusal() throws {
        let broker = try ScriptedBroker(
            [.read, .send(ScriptedPacket.acceptance(reason: 0x87)), .close],
            [.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        let session = session(driver, port: broker.port)
        var ends: [SessionEnd] = []
        var connected = false
        session.onEnded = { ends.append($0) }
        session.onConnected = { _, _ in connected = true }
        session.start()
        try driver.turn(until: "connected") { connected }
        #expect(ends.map(\.loss) == [.refused(0x87)])
        #expect((ends.first?.nextTry ?? .zero) >= .milliseconds(480))
        session.stop()
    }

    @Test("two sessions with one client id stop the exchange of disconnects, and say why")
    func duplicates() throws {
        let broker = try TestBroker()
        let (one, other) = (try LinkDriver(), try LinkDriver())
        let sessions = [session(one, port: broker.port), session(other, port: broker.port)]
        var suspicions = 0
        for session in sessions {
            session.onEnded = { end in suspicions += end.suspectsDuplicate ? 1 : 0 }
            session.start()
        }
        try one.turn(until: "a suspicion") {
            other.turn(for: .milliseconds(5))
            return suspicions > 0
        }
        for session in sessions { session.stop() }
    }
}
