import Foundation
import PicketLoop
import PicketMQTT
import PicketModel
import PicketTestSupport
import Testing

@Suite(.serialized)
struct EnduranceTests {
    @Test("20,000 messages go through in order, once each, with flat memory")
    func flatMemory() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        let pump = Pump(driver, payload: 1000)
        try driver.connected(to: broker.port)
        try driver.subscribed(to: ["t/#"])
        try pump.run(5_000)
        // 20 MB go through each way, and what they leave behind is in every round; what other tests of this process take
        // meanwhile is not.
        var grown = Int.max
        for _ in 0..<4 where grown >= 12_000_000 {
            let before = residentBytes()
            try pump.run(20_000)
            grown = min(grown, residentBytes() - before)
        }
        #expect(pump.isInOrder)
        #expect(grown < 12_000_000, "resident memory grew by \(grown) bytes")
    }

    @Test("200 connections that come and go leave no descriptor and no thread behind")
    func noLeaks() throws {
        let broker = try TestBroker()
        let driver = try LinkDriver()
        let cycle = { (number: Int) throws in
            try driver.connected(to: broker.port)
            if number % 3 == 0 {
                driver.link.drop(sayingGoodbye: true)
            } else if number % 3 == 1 {
                driver.link.drop(sayingGoodbye: false)
            } else {
                let other = try LinkDriver()
                try other.connected(to: broker.port)
            }
            try driver.turn(until: "the end") { driver.losses > number }
        }
        try cycle(0)
        let descriptors = entries(of: "/proc/self/fd")
        let threads = entries(of: "/proc/self/task")
        for number in 1...200 { try cycle(number) }
        // Other tests of this process have hundreds of either at times; a leak would be 200, and would stay.
        try driver.turn(until: "less than 100 descriptors more") { entries(of: "/proc/self/fd") < descriptors + 100 }
        try driver.turn(until: "less than 100 threads more") { entries(of: "/proc/self/task") < threads + 100 }
    }

    @Test("a descriptor past 1024 is as good as any other")
    func highDescriptor() throws {
        raiseDescriptorLimit()
        let broker = try TestBroker()
        let fillers = (0..<1100).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for filler in fillers { close(filler) } }
        let driver = try LinkDriver()
        try driver.connected(to: broker.port)
        #expect(try driver.published(.letters()) < 0x80)
    }

    private func raiseDescriptorLimit() {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        unsafe getrlimit(resource, &limit)
        limit.rlim_cur = min(max(limit.rlim_cur, 4096), limit.rlim_max)
        unsafe setrlimit(resource, &limit)
    }

    private func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }

    private func entries(of folder: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
    }
}

/// Publishes numbered messages to itself, as many at a time as the window takes.
private final class Pump {
    private let driver: LinkDriver
    private let filler: [UInt8]
    private var sent = 0
    private var goal = 0
    private var received = 0
    private var answered = 0
    private(set) var isInOrder = true

    init(_ driver: LinkDriver, payload: Int) {
        self.driver = driver
        filler = [UInt8](repeating: 0x20, count: payload)
    }

    func run(_ count: Int) throws {
        goal += count
        driver.keepsEvents = false
        driver.onEvent = { [unowned self] event in take(event) }
        defer {
            driver.keepsEvents = true
            driver.onEvent = { _ in }
        }
        fill()
        try driver.turn(until: "\(goal) messages", within: .seconds(60)) { received >= goal && answered >= goal }
    }

    private func take(_ event: LinkEvent) {
        switch event {
        case .message(let message):
            isInOrder = isInOrder && message.payload == payload(received)
            received += 1
        case .published(_, let reason):
            isInOrder = isInOrder && reason < 0x80
            answered += 1
            fill()
        default: break
        }
    }

    private func fill() {
        while sent < goal, driver.link.room > 0 {
            let message = OutgoingMessage(topic: "t/pump", payload: payload(sent))
            guard (try? driver.link.publish(message)) != nil else { return }
            sent += 1
        }
    }

    private func payload(_ number: Int) -> [UInt8] { filler + Array("\(number)".utf8) }
}
