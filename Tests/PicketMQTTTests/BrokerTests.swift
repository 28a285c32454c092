import PicketLoop
import PicketMQTT
import PicketTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct BrokerTests {
    @Test("a broker ends with its owner")
    func endsWithOwner() throws {
        var broker: TestBroker? = try TestBroker()
        let pid = try #require(broker?.pid)
        #expect(kill(pid, 0) == 0)
        broker = nil
        #expect(kill(pid, 0) == -1)
    }

    @Test("a suspended broker ends with its owner too")
    func endsSuspended() throws {
        var broker: TestBroker? = try TestBroker()
        let pid = try #require(broker?.pid)
        broker?.suspend()
        broker = nil
        #expect(kill(pid, 0) == -1)
    }

    @Test("a broker that cannot start fails with what it logged")
    func badConfiguration() throws {
        var options = BrokerOptions()
        options.lines = ["no_such_key 1"]
        let failure = #expect(throws: BrokerFailure.self) { try TestBroker(options) }
        #expect(failure?.description.contains("no_such_key") == true)
    }

    @Test("a broker logs who connected")
    func log() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        try driver.connected(to: broker.port, as: "desk-7")
        try driver.turn(until: "the log line") { broker.log.contains("as desk-7 (p5, c1, k20)") }
    }
}
