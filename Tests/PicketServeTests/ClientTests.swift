import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

extension DoorAndClientTests {
    @Test func aSocketThatIsNotThereIsSaidToBeMissing() throws {
        #expect(
            try stage.ask(stage.socket)
                == .unreachable("no hub answers at \(stage.path): no such file or directory"))
    }

    @Test func aSocketThatRefusesIsSaidToRefuse() throws {
        let door = try stage.open(.loopback(host: "127.0.0.1", port: 0))
        let port = try #require(door.port)
        stage.end(door)
        let refusal = ServiceAnswer.unreachable("no hub answers at http://127.0.0.1:\(port): connection refused")
        // A child that another suite is starting holds the door's socket until it becomes its program.
        var answer: ServiceAnswer?
        _ = stage.until {
            answer = try? stage.ask(.http("http://127.0.0.1:\(port)"), deadline: .seconds(1))
            return answer == refusal
        }
        #expect(answer == refusal)
    }

    @Test func anAnswerThatIsNotGivenInTimeIsGivenUp() throws {
        var owed: [any DoorReply] = []
        _ = try stage.open { _, reply in owed.append(reply) }
        #expect(
            try stage.ask(stage.socket, deadline: .milliseconds(300))
                == .unreachable("no hub answers at \(stage.path): no answer within 300 ms"))
        #expect(stage.until { owed.first?.isAwaited == false })
    }

    @Test func anAnswerThatIsTooLongIsGivenUp() throws {
        _ = try stage.open { _, reply in reply.answer(DoorAnswer(body: Array(repeating: 0x20, count: (8 << 20) + 1))) }
        #expect(try stage.ask(stage.socket).text.hasSuffix("the answer is longer than 8388608 bytes"))
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1:1", "gopher://127.0.0.1:1", "", "http://", "127.0.0.1 x"])
    func anotherSchemeIsRefused(_ base: String) throws {
        let answer = try stage.ask(.http(base), "GET", "/a")
        #expect(answer.status == nil)
        #expect(answer.text.hasPrefix("no hub answers at \(base): "))
    }

    @Test func aTargetWithoutASlashIsRefused() throws {
        _ = try stage.open()
        #expect(try stage.ask(stage.socket, "GET", "@evil.example/").status == nil)
    }

    @Test func aProxyOfTheEnvironmentIsNotUsed() throws {
        unsafe setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsafe unsetenv("http_proxy") }
        let (address, _) = try openLoopback()
        #expect(try stage.ask(address).status == 200)
    }

    @Test func aHubThatCameBackIsAskedAnew() throws {
        let door = try stage.open()
        #expect(try stage.ask(stage.socket, "GET", "/one").text == "one")
        stage.end(door)
        _ = try stage.open()
        #expect(try stage.ask(stage.socket, "GET", "/two").text == "two")
    }

    @Test func aClientThatGoesAwayLeavesItsQuestions() throws {
        var owed: (any DoorReply)?
        _ = try stage.open { _, reply in owed = reply }
        var client: CurlClient? = CurlClient(clock: stage.loop)
        if let client {
            stage.loop.add(client)
            client.ask(stage.socket, method: "GET", target: "/", body: [], deadline: .seconds(8)) { _ in
                Issue.record("nobody was left to be told")
            }
        }
        try #require(stage.until { owed != nil })
        if let client { stage.loop.remove(client) }
        client = nil
        #expect(stage.until { owed?.isAwaited == false })
    }
}
