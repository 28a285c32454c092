import PicketLoop
import PicketMQTT
import PicketModel
import PicketTestSupport
import Testing

struct PublishingTests {
    @Test("a message goes round with its payload, byte for byte")
    func roundTrip() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        try driver.subscribed(to: ["t/#"])
        let payload = (0...255).map { UInt8($0) }
        for quality in [QualityOfService.atLeastOnce, .atMostOnce] {
            _ = try driver.link.publish(OutgoingMessage(topic: "t/a", payload: payload, quality: quality))
        }
        try driver.turn(until: "both") { driver.messages.count == 2 && driver.count(\.isPublished) == 2 }
        let expected = IncomingMessage(topic: "t/a", payload: payload, retained: false)
        #expect(driver.messages == [expected, expected])
    }

    @Test("a retained message comes marked as retained, and an empty one clears it")
    func retained() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        _ = try driver.published(.letters(retained: true))
        try driver.subscribed(to: ["t/#"])
        try driver.turn(until: "the retained one") { driver.messages.count == 1 }
        #expect(driver.messages.first?.retained == true)
        _ = try driver.published(OutgoingMessage(topic: "t/a", payload: [], retained: true))
        try driver.turn(until: "the clearing") { driver.messages.count == 2 }
        #expect(driver.messages.last == IncomingMessage(topic: "t/a", payload: [], retained: false))
        let later = try LinkDriver()
        try later.connected(to: broker.port, as: "later")
        try later.subscribed(to: ["t/#"])
        later.turn(for: .milliseconds(100))
        #expect(later.messages.isEmpty)
    }

    @Test("an expiry is part of the packet, in seconds")
    func expiry() throws {
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        _ = try driver.link.publish(.letters(expiry: .hours(1)))
        try driver.turn(until: "the packet") { broker.packets.count == 2 }
        let packet: [UInt8] = [0x32, 14, 0, 3] + Array("t/a".utf8) + [0, 1, 5, 2, 0, 0, 14, 16, 0x61]
        #expect(broker.packets.last == packet)
    }

    @Test("the window fills at the broker's receive maximum and empties by PUBACK")
    func window() throws {
        let broker = try ScriptedBroker([
            .read, .send(ScriptedPacket.acceptance(receiveMaximum: 3)), .read, .read, .read,
            .answer { ScriptedPacket.acknowledgement(of: $0) },
        ])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        for _ in 0..<3 { _ = try driver.link.publish(.letters()) }
        #expect(driver.link.room == 0)
        #expect(throws: LinkError.windowFull) { try driver.link.publish(.letters()) }
        try driver.turn(until: "three packets") { broker.packets.count == 4 }
        // At most once takes no place.
        _ = try driver.link.publish(.letters(quality: .atMostOnce))
        try driver.turn(until: "written") { driver.count(\.isPublished) == 1 }
        driver.turn(for: .milliseconds(50))
        #expect(broker.packets.count == 5)
    }

    @Test("a PUBACK gives its place back, and tells its own token")
    func acknowledgement() throws {
        let answer = ScriptedBroker.Step.answer { ScriptedPacket.acknowledgement(of: $0, reason: 0x10) }
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance(receiveMaximum: 1)), answer, answer])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        let first = try driver.link.publish(.letters())
        #expect(driver.link.room == 0)
        try driver.turn(until: "PUBACK") { driver.reason(of: first) == 0x10 }
        #expect(driver.link.room == 1)
        let second = try driver.link.publish(.letters())
        #expect(second.number == first.number + 1)
        try driver.turn(until: "PUBACK") { driver.reason(of: second) == 0x10 }
    }

    @Test("a broker that gives no receive maximum gets 20 at a time, one that gives a huge one gets 100")
    func windowBounds() throws {
        for (given, window) in [(nil, 20), (65535, 100)] as [(UInt16?, Int)] {
            let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance(receiveMaximum: given))])
            let driver = try LinkDriver()
            try driver.connected(to: broker.port)
            #expect(driver.link.room == window)
            for _ in 0..<window { _ = try driver.link.publish(.letters()) }
            #expect(throws: LinkError.windowFull) { try driver.link.publish(.letters()) }
            try driver.turn(until: "all of them") { broker.packets.count == 1 + window }
        }
    }

    @Test("a publish that the ACL denies is told with 0x87")
    func deniedPublish() throws {
        var options = BrokerOptions()
        options.acl = ["topic readwrite open/#"]
        let broker = try TestBroker(options)
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        #expect(try driver.published(.letters(to: "closed/a")) == 0x87)
        #expect(try driver.published(.letters(to: "open/a")) < 0x80)
    }

    @Test("a denied subscription is told with its reason, filter by filter")
    func deniedSubscription() throws {
        let broker = try ScriptedBroker([
            .read, .send(ScriptedPacket.acceptance()),
            .answer { ScriptedPacket.subscription(to: $0, reasons: [1, 0x87]) },
        ])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        try driver.subscribed(to: ["open/#", "closed/#"])
        #expect(driver.events.last == .subscribed([1, 0x87]))
    }

    @Test("a packet larger than the broker takes is refused by name, to the byte, and the connection stands")
    func tooLarge() throws {
        var options = BrokerOptions()
        options.lines = ["max_packet_size 200"]
        let broker = try TestBroker(options)
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        // 1 type, 2 length, 2+3 topic, 2 packet id, 1 properties.
        #expect(try driver.published(.letters(200 - 11)) < 0x80)
        #expect(throws: LinkError.tooLarge(201)) { try driver.link.publish(.letters(200 - 10)) }
        #expect(try driver.published(.letters()) < 0x80)
        #expect(driver.loss == nil)
    }

    @Test("a topic that MQTT forbids is refused, and the connection stands", arguments: ["", "t/#", "t/+", "t\u{0}a"])
    func forbiddenTopic(topic: String) throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        #expect(throws: LinkError.self) { try driver.link.publish(.letters(to: topic)) }
        #expect(throws: LinkError.self) { try driver.link.subscribe(to: ["t/#/a"]) }
        #expect(throws: LinkError.self) { try driver.link.subscribe(to: []) }
        #expect(try driver.published(.letters()) < 0x80)
    }

    @Test("before the CONNACK nothing is taken")
    func beforeAcceptance() throws {
        let broker = try ScriptedBroker([.read])
        let driver = try LinkDriver()
        #expect(throws: LinkError.notConnected) { try driver.link.publish(.letters()) }
        driver.connect(to: broker.port)
        #expect(throws: LinkError.notConnected) { try driver.link.publish(.letters()) }
        try driver.turn(until: "CONNECT") { broker.packets.count == 1 }
        driver.turn(for: .milliseconds(20))
        #expect(throws: LinkError.notConnected) { try driver.link.publish(.letters()) }
        #expect(throws: LinkError.notConnected) { try driver.link.subscribe(to: ["t"]) }
        #expect(driver.link.room == 0)
    }

    @Test("a broker that reads nothing makes samples be refused, not queued")
    func slowBroker() throws {
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance()), .ignore])
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        var taken = 0
        #expect(throws: LinkError.windowFull) {
            while taken < 10_000 {
                _ = try driver.link.publish(.letters(60_000, quality: .atMostOnce))
                taken += 1
            }
        }
        #expect(taken < 500)
    }

    @Test("what is published in the callback of a new connection goes out in that order")
    func order() throws {
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        driver.onEvent = { event in
            guard event.isConnected else { return }
            for letter in 1...15 { _ = try? driver.link.publish(.letters(letter)) }
        }
        try driver.connected(to: broker.port)
        try driver.turn(until: "all") { broker.packets.count == 16 }
        #expect(broker.packets.dropFirst().map { $0.count - 10 } == Array(1...15))
        driver.onEvent = { _ in }
    }
}
