import PicketLoop
import PicketModel
import Testing

struct SessionTests {
    private let clock = HandClock()
    private let link = HandLink()

    private func session(birth: UInt64 = 0) -> Session {
        let session = Session(
            clock: clock, link: link, target: LinkTarget(host: "broker", port: 1883, client: "desk"), birth: birth)
        session.will = { OutgoingMessage(topic: "will", payload: Array("\($0)".utf8)) }
        return session
    }

    @Test("each try carries the will of its birth, and a connection tells that birth")
    func wills() {
        let session = session(birth: 4)
        var births: [UInt64] = []
        session.onConnected = { birth, _ in births.append(birth) }
        session.start()
        link.onEvent?(.ended(.unreachable("refused")))
        clock.pass(.seconds(2))
        link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
        #expect(link.wills == ["5", "6"])
        #expect(births == [6])
        #expect(session.birth == 6)
    }

    @Test("a wait is moved by at most 20 %, and told as it will be")
    func jitter() {
        let session = session()
        var waits: [Milliseconds] = []
        session.onEnded = { end in waits.append(end.nextTry ?? .zero) }
        session.start()
        for number in [800, 1000, 1200] as [Int64] {
            clock.nextRandom = UInt64(number - 800)
            link.onEvent?(.ended(.refused(0x87)))
            clock.pass(.seconds(72))
        }
        #expect(waits == [.milliseconds(48_000), .milliseconds(48_200), .milliseconds(48_400)])
        #expect(link.wills.count == 4)
    }

    @Test("the try begins when the wait is over, not before")
    func due() {
        let session = session()
        var waits: [Milliseconds] = []
        session.onEnded = { end in waits.append(end.nextTry ?? .zero) }
        session.start()
        link.onEvent?(.ended(.unreachable("refused")))
        clock.pass(waits[0] - .milliseconds(1))
        #expect(link.wills.count == 1)
        clock.pass(.milliseconds(1))
        #expect(link.wills.count == 2)
    }

    @Test("hurrying replaces a wait that was begun")
    func hurry() {
        let session = session()
        session.start()
        for _ in 0..<4 {
            link.onEvent?(.ended(.unreachable("refused")))
            clock.pass(.seconds(10))
        }
        link.onEvent?(.ended(.unreachable("refused")))
        session.hurry(true)
        #expect(clock.waiting == 1)
        clock.pass(.milliseconds(2400))
        #expect(link.wills.count == 6)
    }

    @Test("a stop drops the link, takes the wait back, and tells the end without a next try")
    func stop() {
        let session = session()
        var ends: [SessionEnd] = []
        session.onEnded = { ends.append($0) }
        session.start()
        link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
        session.stop()
        link.onEvent?(.ended(.dropped))
        #expect(link.drops == [true])
        #expect(clock.waiting == 0)
        #expect(ends == [SessionEnd(loss: .dropped, nextTry: nil, suspectsDuplicate: false)])
    }

    @Test("what an earlier connection still has to tell is no news of the one begun after a stop")
    func staleEnd() {
        let session = session()
        var messages = 0
        session.onMessage = { _ in messages += 1 }
        session.start()
        link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
        session.stop(sayingGoodbye: false)
        session.start()
        link.onEvent?(.message(IncomingMessage(topic: "t", payload: [], retained: false)))
        link.onEvent?(.ended(.broken("lost")))
        #expect(messages == 0)
        #expect(session.state == .connecting)
        #expect(clock.waiting == 0)
        link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
        #expect(session.state == .connected(since: clock.now.up))
    }

    @Test("a suspected duplicate is told")
    func duplicate() {
        let session = session()
        var suspicions: [Bool] = []
        session.onEnded = { suspicions.append($0.suspectsDuplicate) }
        session.start()
        for _ in 0..<3 {
            link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
            clock.pass(.seconds(1))
            link.onEvent?(.ended(.broken("lost")))
            clock.pass(.seconds(10))
        }
        #expect(suspicions == [false, false, true])
    }

    @Test("messages, answers and reasons are passed on")
    func passing() throws {
        let session = session()
        var told: [String] = []
        session.onMessage = { told.append("message \($0.topic)") }
        session.onPublished = { told.append("published \($0.number) \($1)") }
        session.onSubscribed = { told.append("subscribed \($0)") }
        session.start()
        link.onEvent?(.connected(inFlight: 20, largestPacket: nil))
        link.onEvent?(.message(IncomingMessage(topic: "t", payload: [], retained: false)))
        link.onEvent?(.published(PublishToken(3), reason: 0x87))
        link.onEvent?(.subscribed([1]))
        #expect(told == ["message t", "published 3 135", "subscribed [1]"])
        #expect(try session.publish(OutgoingMessage(topic: "t", payload: [])) == PublishToken(1))
        #expect(session.room == 20)
    }
}

/// A link that the test speaks for.
private final class HandLink: Link {
    var onEvent: ((LinkEvent) -> Void)?
    var wills: [String] = []
    var drops: [Bool] = []
    var room: Int { 20 }

    func connect(to target: LinkTarget, will: OutgoingMessage?) {
        wills.append(String(decoding: will?.payload ?? [], as: UTF8.self))
    }
    func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken { PublishToken(1) }
    func subscribe(to filters: [String]) throws(LinkError) {}
    func drop(sayingGoodbye: Bool) { drops.append(sayingGoodbye) }
}

/// A clock that the test moves.
private final class HandClock: Clock {
    var now: Moment
    var nextRandom: UInt64 = 0
    private var timers = TimerQueue()

    init() {
        guard let boot = BootID("test") else { preconditionFailure("a boot id has this form") }
        now = Moment(boot: boot, up: .zero, wall: .zero)
    }

    var waiting: Int { timers.count }

    func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID {
        timers.add(due: now.up + delay, body)
    }
    func cancel(_ timer: TimerID) { timers.remove(timer) }
    func random(below bound: UInt64) -> UInt64 { min(nextRandom, bound - 1) }

    func pass(_ span: Milliseconds) {
        now.up = now.up + span
        while let body = timers.takeDue(at: now.up) { body(now) }
    }
}
