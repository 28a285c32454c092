import PicketLoop
import PicketMQTT
import PicketModel
import PicketTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct EndingTests {
    @Test(
        "a DISCONNECT of the broker is told with its reason, and the link can connect again",
        arguments: [0x00, 0x81, 0x82, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x93, 0x95, 0x97, 0x98, 0x9C, 0xA0] as [UInt8])
    func serverDisconnect(reason: UInt8) throws {
        let broker = try ScriptedBroker(
            [.read, .send(ScriptedPacket.acceptance() + ScriptedPacket.disconnection(reason: reason))],
            [.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.events == [.connected(inFlight: 20, largestPacket: nil), .ended(.disconnected(reason))])
        try driver.connected(to: broker.port)
    }

    @Test("a second CONNACK is not MQTT")
    func secondAcceptance() throws {
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance() + ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.loss == .notMQTT)
    }

    @Test("a write that fails does not hide the reason that the broker gave before")
    func reasonBeforeFailedWrite() throws {
        let broker = try ScriptedBroker([
            .read, .send(ScriptedPacket.acceptance()), .answer { _ in ScriptedPacket.disconnection(reason: 0x8E) },
            .close,
        ])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        _ = try driver.link.publish(.letters())
        // The broker has said its DISCONNECT and closed, and the loop has not looked yet.
        let deadline = ContinuousClock.now + .seconds(10)
        while broker.closings == 0, ContinuousClock.now < deadline { sched_yield() }
        #expect(broker.closings == 1)
        for _ in 0..<5 { _ = try? driver.link.publish(.letters(quality: .atMostOnce)) }
        #expect(driver.loss == nil)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.loss == .disconnected(0x8E))
    }

    @Test("a killed broker is a broken connection, and a new one is taken to at once")
    func killedBroker() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        broker.kill()
        try driver.turn(until: "the end", within: .seconds(2)) { driver.loss != nil }
        #expect(driver.loss == .broken("the broker closed the connection"))
        try broker.start()
        try driver.connected(to: broker.port)
    }

    @Test("another client with the same id takes the connection over")
    func duplicateClient() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        let other = try LinkDriver()
        try driver.connected(to: broker.port)
        try other.connected(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        // Mosquitto before 2.1 closes without a word; later ones say 0x8E.
        #expect(driver.loss == .broken("the broker closed the connection") || driver.loss == .disconnected(0x8E))
    }

    @Test("a broker that stands still is noticed by the keepalive")
    func suspendedBroker() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port) { $0.keepalive = .seconds(5) }
        broker.suspend()
        try driver.turn(until: "the end", within: .seconds(13)) { driver.loss != nil }
        #expect(driver.loss == .broken("the broker did not answer a ping"))
    }

    @Test("a keepalive keeps a quiet connection to a live broker")
    func quietConnection() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port) { $0.keepalive = .seconds(5) }
        driver.turn(for: .seconds(8))
        #expect(driver.loss == nil)
    }

    @Test("a drop without goodbye lets the broker publish the will", arguments: [false, true])
    func will(goodbye: Bool) throws {
        let broker = try TestBroker()
        let watcher = try LinkDriver()
        try watcher.connected(to: broker.port, as: "watcher")
        try watcher.subscribed(to: ["t/#"])
        let driver = try LinkDriver()
        let will = OutgoingMessage(topic: "t/presence", payload: Array("lost".utf8), retained: true)
        try driver.connected(to: broker.port, will: will)
        driver.link.drop(sayingGoodbye: goodbye)
        #expect(driver.loss == nil)
        driver.turn(for: .zero)
        try driver.turn(until: "the end") { driver.loss == .dropped }
        if goodbye {
            watcher.turn(for: .milliseconds(200))
            #expect(watcher.messages.isEmpty)
        } else {
            try watcher.turn(until: "the will") { !watcher.messages.isEmpty }
            #expect(watcher.messages.first?.payload == Array("lost".utf8))
        }
    }

    @Test("a goodbye suppresses the will even while messages wait to be read")
    func goodbyeWhileReceiving() throws {
        let broker = try TestBroker()
        let watcher = try LinkDriver()
        try watcher.connected(to: broker.port, as: "watcher")
        try watcher.subscribed(to: ["t/presence"])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port, will: OutgoingMessage(topic: "t/presence", payload: [1]))
        try driver.subscribed(to: ["t/flood"])
        for _ in 0..<10 { _ = try watcher.published(.letters(1000, to: "t/flood")) }
        driver.link.drop(sayingGoodbye: true)
        watcher.turn(for: .milliseconds(300))
        #expect(watcher.messages.isEmpty)
    }

    @Test("after a drop nothing of the connection is told but its end, messages that had come included")
    func nothingAfterDrop() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        try driver.subscribed(to: ["t/#"])
        driver.onEvent = { event in
            if case .message = event { driver.link.drop(sayingGoodbye: false) }
        }
        for _ in 0..<10 { _ = try driver.link.publish(.letters()) }
        try driver.turn(until: "the end") { driver.loss != nil }
        driver.turn(for: .milliseconds(100))
        #expect(driver.messages.count == 1)
        #expect(driver.events.last == .ended(.dropped))
        #expect(driver.losses == 1)
    }

    @Test("a new connection may begin in the callback that tells the end of the old one")
    func connectFromCallback() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        driver.onEvent = { event in
            if event == .ended(.dropped) { driver.connect(to: broker.port) }
        }
        driver.link.drop(sayingGoodbye: true)
        try driver.turn(until: "connected again") { driver.count(\.isConnected) == 2 }
        driver.onEvent = { _ in }
    }

    @Test("what a connection left unanswered is not sent on the next one")
    func nothingIsKept() throws {
        let broker = try ScriptedBroker(
            [.read, .send(ScriptedPacket.acceptance()), .read, .read, .close],
            [.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        for _ in 0..<2 { _ = try driver.link.publish(.letters()) }
        #expect(driver.link.room == 18)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(throws: LinkError.notConnected) { try driver.link.publish(.letters()) }
        try driver.connected(to: broker.port)
        #expect(driver.link.room == 20)
        driver.turn(for: .milliseconds(100))
        #expect(broker.packets.count == 4)
        #expect(driver.count(\.isPublished) == 0)
    }
}
