import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct ConnectingTests {
    @Test("a broker's acceptance tells its window and its largest packet")
    func acceptance() throws {
        var options = BrokerOptions()
        options.lines = ["max_inflight_messages 7", "max_packet_size 5000"]
        let broker = try TestBroker(options)
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        #expect(driver.events == [.connected(inFlight: 7, largestPacket: 5000)])
        #expect(driver.link.room == 7)
    }

    @Test("CONNECT asks for MQTT 5, a clean start and no session, and carries will, limits and keepalive")
    func connectPacket() throws {
        let broker = try ScriptedBroker([.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        let will = OutgoingMessage(topic: "w", payload: [0x62], retained: true)
        try driver.connected(to: broker.port, will: will) { target in
            target.receiveMaximum = 300
            target.keepalive = .seconds(20)
        }
        let properties: [UInt8] = [8, 0x21, 1, 44, 0x27, 0, 4, 0, 0]
        let header: [UInt8] = [0, 4] + Array("MQTT".utf8) + [5, 0b0010_1110, 0, 20] + properties
        let payload: [UInt8] = [0, 4] + Array("desk".utf8) + [0] + [0, 1] + Array("w".utf8) + [0, 1, 0x62]
        #expect(broker.packets == [[0x10, UInt8(header.count + payload.count)] + header + payload])
    }

    @Test("a port where nobody listens is unreachable")
    func refusedPort() throws {
        let broker = try TestBroker()
        broker.stop()
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.events == [.ended(.unreachable("Connection refused"))])
    }

    @Test("after a refused port the same link connects once a broker listens")
    func connectsAfterRefusedPort() throws {
        let broker = try TestBroker()
        broker.stop()
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        try broker.start()
        driver.connect(to: broker.port)
        try driver.turn(until: "connected") { driver.count(\.isConnected) == 1 }
    }

    @Test("looking up a name that does not exist does not hold up the loop")
    func unresolvableName() throws {
        let driver = try LinkDriver()
        driver.connect(to: 1883, host: "no-such-host.invalid")
        var ticks = 0
        func tick() {
            _ = driver.loop.schedule(after: .milliseconds(5)) { _ in
                ticks += 1
                tick()
            }
        }
        tick()
        let before = driver.loop.now.up
        try driver.turn(until: "the end", within: .seconds(15)) { driver.loss != nil }
        let took = driver.loop.now.up - before
        guard case .unreachable = driver.loss else { throw LinkDriver.Overdue(description: "\(driver.events)") }
        #expect(Int64(ticks) >= took.count / 5 / 4)
    }

    @Test("an attempt past its deadline is abandoned, and the next one may begin at once")
    func deadlineWhileConnecting() throws {
        let hanging = try HangingPort()
        let driver = try LinkDriver()
        driver.connect(to: hanging.port) { $0.deadline = .milliseconds(100) }
        try driver.turn(until: "the end", within: .seconds(2)) { driver.loss != nil }
        #expect(driver.loss == .unreachable("no TCP connection within 100 ms"))
        let broker = try TestBroker()
        try driver.connected(to: broker.port)
        #expect(driver.losses == 1)
    }

    @Test("attempts that hang do not pile up: the ninth is refused until one of them is over")
    func mostAbandoned() throws {
        let hanging = try HangingPort()
        let driver = try LinkDriver()
        for number in 1...9 {
            driver.connect(to: hanging.port) { $0.deadline = .milliseconds(20) }
            try driver.turn(until: "the end", within: .seconds(2)) { driver.losses == number }
        }
        #expect(driver.loss == .unreachable("8 earlier tries still wait for a name server or for TCP"))
    }

    @Test("a peer that accepts TCP and says nothing is given up at the deadline")
    func silentPeer() throws {
        let broker = try ScriptedBroker([])
        let driver = try LinkDriver()
        driver.connect(to: broker.port) { $0.deadline = .milliseconds(200) }
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.loss == .unreachable("no answer to CONNECT within 200 ms"))
    }

    @Test("a peer that closes before its CONNACK is a broken connection")
    func closedBeforeAnswer() throws {
        let broker = try ScriptedBroker([.read, .close])
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.events == [.ended(.broken("the broker closed the connection"))])
    }

    @Test(
        "a refusing CONNACK is told with its reason, and the link can connect again",
        arguments: [0x80, 0x81, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x95, 0x97, 0x9C, 0x9F] as [UInt8])
    func refusingAnswer(reason: UInt8) throws {
        let broker = try ScriptedBroker(
            [.read, .send(ScriptedPacket.acceptance(reason: reason))], [.read, .send(ScriptedPacket.acceptance())])
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.events == [.ended(.refused(reason))])
        driver.connect(to: broker.port)
        try driver.turn(until: "connected") { driver.count(\.isConnected) == 1 }
    }

    @Test("a broker that knows no MQTT 5 is told as 0x84, unsupported version")
    func olderBroker() throws {
        let broker = try ScriptedBroker([.read, .send([0x20, 2, 0, 1])])
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.loss == .refused(0x84))
    }

    @Test("a wrong password is refused by a real broker with 0x87")
    func wrongPassword() throws {
        var options = BrokerOptions()
        options.anonymous = false
        options.users = [("desk", "right")]
        let broker = try TestBroker(options)
        let driver = try LinkDriver()
        driver.connect(to: broker.port) { target in
            target.user = "desk"
            target.password = "wrong"
        }
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.loss == .refused(0x87))
        try driver.connected(to: broker.port) { target in
            target.user = "desk"
            target.password = "right"
        }
    }

    @Test(
        "bytes that are not MQTT end the connection",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><body>no</body></html>",
            "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "\u{0}\u{0}", "\u{20}\u{1}\u{0}",
        ])
    func notMQTT(text: String) throws {
        let broker = try ScriptedBroker([.read, .send(Array(text.utf8))])
        let driver = try LinkDriver()
        driver.connect(to: broker.port) { $0.deadline = .seconds(1) }
        try driver.turn(until: "the end") { driver.loss != nil }
        #expect(driver.events.count == 1)
        #expect(driver.loss == .notMQTT || driver.loss.map { "\($0)".contains("no answer to CONNECT") } == true)
    }

    @Test("a client id that the library refuses ends the try, not from within the call")
    func emptyClient() throws {
        let driver = try LinkDriver()
        driver.connect(to: 1883, as: "")
        #expect(driver.events.isEmpty)
        try driver.turn(until: "the end") { driver.loss != nil }
    }

    @Test("connecting is ignored while a connection stands")
    func connectTwice() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        driver.connect(to: broker.port)
        driver.turn(for: .milliseconds(50))
        #expect(driver.events.count == 1)
    }

    @Test("a drop while connecting is told once, and nothing follows")
    func dropWhileConnecting() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        driver.connect(to: broker.port)
        driver.link.drop(sayingGoodbye: true)
        #expect(driver.events.isEmpty)
        driver.turn(for: .milliseconds(100))
        #expect(driver.events == [.ended(.dropped)])
    }
}
