import Foundation
import PicketFetch
import PicketLoop
import PicketModel
import PicketServe
import PicketTestSupport
import Testing

/// The same door where there is no epoll, as on macOS.
extension DoorAndClientTests {
    @Test func requestsAreAnsweredByTheListOfDescriptors() throws {
        _ = try stage.open(polling: .list)
        for number in 0..<20 { #expect(try stage.ask(stage.socket, "GET", "/\(number)").text == "\(number)") }
        let body = [UInt8](repeating: 0x20, count: 300_000)
        #expect(try stage.ask(stage.socket, "POST", "/", body: body) == .answered(status: 200, body: body))
    }

    @Test func longPollsAreAnsweredByTheListOfDescriptors() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open(polling: .list) { _, reply in owed.append(reply) }
        var answers: [ServiceAnswer] = []
        for _ in 0..<30 {
            stage.client.ask(stage.socket, method: "GET", target: "/", body: [], deadline: .seconds(8)) {
                answers.append($0)
            }
        }
        try #require(stage.until { owed.count == 30 })
        for reply in owed { reply.answer(DoorAnswer(body: [])) }
        try #require(stage.until { answers.count == 30 })
        #expect(answers.allSatisfy { $0.status == 200 })
    }

    @Test func anAskerThatLeavesIsNoticedByTheListOfDescriptors() throws {
        var owed: (any DoorReply)?
        _ = try stage.open(polling: .list) { _, reply in owed = reply }
        let raw = try RawClient(stage.socket)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try #require(stage.until { owed != nil })
        raw.close()
        #expect(stage.until { owed?.isAwaited == false })
    }

    @Test func halfAHeadIsShownOutByTheListOfDescriptors() throws {
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(40)), polling: .list)
        #expect(try stage.converse(stage.socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow") == "")
    }

    @Test func anIdleDoorDoesNotTurnTheLoopByTheListOfDescriptors() throws {
        _ = try stage.open(polling: .list)
        #expect(try stage.ask(stage.socket).status == 200)
        #expect(restingTurns() <= 6)
    }

    @Test func anIdleDoorDoesNotTurnTheLoop() throws {
        _ = try stage.open()
        #expect(try stage.ask(stage.socket).status == 200)
        #expect(restingTurns() <= 6)
    }

    @Test func aLongPollDoesNotTurnTheLoop() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open { _, reply in owed.append(reply) }
        let raw = try RawClient(stage.socket)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /more HTTP/1.1\r\n")
        try #require(stage.until { !owed.isEmpty })
        #expect(restingTurns() <= 6)
    }

    /// How often the loop turns in 100 ms in which nothing comes.
    private func restingTurns() -> Int {
        let end = stage.loop.now.up + .milliseconds(100)
        var turns = 0
        while stage.loop.now.up < end {
            stage.loop.turn(waitingAtMost: end - stage.loop.now.up)
            turns += 1
        }
        return turns
    }
}
