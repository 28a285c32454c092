import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

extension DoorAndClientTests {
    @Test func aHundredLongPollsAreAnsweredAtOnce() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open(limits: DoorLimits(connections: 128)) { _, reply in owed.append(reply) }
        var answers: [ServiceAnswer] = []
        for number in 0..<100 {
            stage.client.ask(
                stage.socket, method: "GET", target: "/wait/\(number)", body: [], deadline: .seconds(8)
            ) { answers.append($0) }
        }
        try #require(stage.until { owed.count == 100 })
        #expect(answers.isEmpty)
        for reply in owed { reply.answer(DoorAnswer(body: [])) }
        try #require(stage.until { answers.count == 100 })
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(owed.allSatisfy { !$0.isAwaited })
    }

    @Test func whoComesBeyondTheLimitIsLetInLater() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open(limits: DoorLimits(connections: 2)) { _, reply in owed.append(reply) }
        var answers = 0
        for _ in 0..<5 {
            stage.client.ask(stage.socket, method: "GET", target: "/", body: [], deadline: .seconds(8)) {
                answers += $0.status == 200 ? 1 : 0
            }
        }
        try #require(stage.until { owed.count == 2 })
        for _ in 0..<10 { stage.loop.turn(waitingAtMost: .milliseconds(5)) }
        #expect(owed.count == 2)
        let all = stage.until {
            for reply in owed { reply.answer(DoorAnswer(body: [])) }
            return answers == 5
        }
        #expect(all)
    }

    @Test(arguments: [true, false])
    func anAskerThatLeavesIsNoticed(overSocket: Bool) throws {
        var owed: (any DoorReply)?
        let door = try stage.open(overSocket ? nil : .loopback(host: "127.0.0.1", port: 0)) { _, reply in owed = reply }
        let port = door.port ?? 0
        let raw = try RawClient(overSocket ? stage.socket : .http("http://127.0.0.1:\(port)"))
        raw.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        try #require(stage.until { owed != nil })
        #expect(owed?.isAwaited == true)
        raw.close()
        #expect(stage.until { owed?.isAwaited == false })
        owed?.answer(DoorAnswer(body: []))
        #expect(
            try stage.ask(overSocket ? stage.socket : .http("http://127.0.0.1:\(port)"), deadline: .milliseconds(50))
                .text.contains("no answer within 50 ms"))
    }

    @Test func anAskerThatSaysMoreMeanwhileIsAnsweredAllTheSame() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open { _, reply in owed.append(reply) }
        let raw = try RawClient(stage.socket)
        raw.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n")
        try #require(stage.until { owed.count == 1 })
        raw.send("GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for _ in 0..<5 { stage.loop.turn(waitingAtMost: .milliseconds(5)) }
        #expect(owed[0].isAwaited)
        owed[0].answer(DoorAnswer(body: Array("1".utf8)))
        try #require(stage.until { owed.count == 2 })
        owed[1].answer(DoorAnswer(body: Array("2".utf8)))
        try #require(stage.until { raw.receive() })
        #expect(raw.received.hasSuffix("2"))
    }

    @Test func aLongPollOutlivesThePatience() throws {
        var owed: (any DoorReply)?
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(30))) { _, reply in owed = reply }
        let raw = try RawClient(stage.socket)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try #require(stage.until { owed != nil })
        let end = stage.loop.now.up + .milliseconds(150)
        try #require(stage.until { stage.loop.now.up >= end })
        #expect(owed?.isAwaited == true)
        owed?.answer(DoorAnswer(body: Array("late".utf8)))
        try #require(stage.until { raw.receive() })
        #expect(raw.received.hasSuffix("late"))
    }

    @Test func aSecondAnswerIsIgnored() throws {
        _ = try stage.open { _, reply in
            reply.answer(DoorAnswer(body: Array("first".utf8)))
            reply.answer(DoorAnswer(body: Array("second".utf8)))
        }
        #expect(try stage.ask(stage.socket).text == "first")
    }

    @Test func aRequestThatIsDroppedIsAnsweredWithAnError() throws {
        _ = try stage.open { _, _ in }
        #expect(try stage.ask(stage.socket).status == 500)
    }

    @Test func aDoorWithoutAListenerSaysSo() throws {
        try stage.open().onRequest = nil
        #expect(try stage.ask(stage.socket).status == 503)
    }
}
