import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

/// All that opens sockets stands in one serialized suite, since some of it counts this process's descriptors.
@Suite(.serialized) struct DoorAndClientTests {
    let stage: Stage

    init() throws { stage = try Stage() }

    func openLoopback(_ limits: DoorLimits = DoorLimits()) throws -> (ServiceAddress, String) {
        let door = try stage.open(.loopback(host: "127.0.0.1", port: 0), limits: limits)
        let port = try #require(door.port)
        return (.http("http://127.0.0.1:\(port)"), "127.0.0.1:\(port)")
    }

    func entries(of folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func aGetIsAnsweredOverAUnixSocket() throws {
        _ = try stage.open()
        let answer = try stage.ask(stage.socket, "GET", "/v1/workers/mac%2Fsen")
        #expect(answer == .answered(status: 200, body: Array("v1|workers|mac/sen".utf8)))
    }

    @Test func aPostIsAnsweredOverAUnixSocket() throws {
        _ = try stage.open()
        let answer = try stage.ask(stage.socket, "POST", "/beat", body: Array("{}".utf8))
        #expect(answer == .answered(status: 200, body: Array("beat{}".utf8)))
    }

    @Test func anEmptyPostIsAnswered() throws {
        _ = try stage.open()
        #expect(try stage.ask(stage.socket, "POST", "/beat") == .answered(status: 200, body: Array("beat".utf8)))
    }

    @Test(arguments: ["127.0.0.1", "localhost", "::1"])
    func requestsAreAnsweredOnLoopback(_ host: String) throws {
        let door = try stage.open(.loopback(host: host, port: 0))
        let port = try #require(door.port)
        let address = ServiceAddress.http("http://\(host == "::1" ? "[::1]" : host):\(port)/")
        #expect(try stage.ask(address, "GET", "/a?b=c").text == "a")
        #expect(try stage.ask(address, "POST", "/a", body: Array("[]".utf8)).text == "a[]")
    }

    @Test func aBodyOfTheLimitComesThroughWhole() throws {
        _ = try stage.open()
        let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) | 0x20 & 0x7F }
        #expect(try stage.ask(stage.socket, "POST", "/", body: body) == .answered(status: 200, body: body))
    }

    @Test func anAnswerOfSevenMebibytesComesThroughWhole() throws {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 7 << 20)
        _ = try stage.open { _, reply in reply.answer(DoorAnswer(body: body)) }
        #expect(try stage.ask(stage.socket) == .answered(status: 200, body: body))
    }

    @Test func anotherStatusIsPassedOn() throws {
        _ = try stage.open { _, reply in reply.answer(DoorAnswer(status: 404, body: Array("{}".utf8))) }
        #expect(try stage.ask(stage.socket).status == 404)
    }

    @Test func everyAnswerSaysThatItIsJSONAndNotToBeKept() throws {
        _ = try stage.open()
        let text = try stage.converse(stage.socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 200 "))
        for header in ["Content-Type: application/json", "Cache-Control: no-store", "X-Content-Type-Options: nosniff"] {
            #expect(text.contains("\r\n\(header)\r\n"))
        }
    }

    @Test func requestsThatWereSentTogetherAreAnsweredInTheirOrder() throws {
        _ = try stage.open()
        let one = "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
        let two = "GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let text = try stage.converse(stage.socket, one + two)
        let first = try #require(text.range(of: "\r\n\r\none"))
        #expect(text[first.upperBound...].contains("\r\n\r\ntwo"))
    }

    @Test func twoDoorsAnswerInOneProcess() throws {
        _ = try stage.open()
        let (address, _) = try openLoopback()
        #expect(try stage.ask(stage.socket, "GET", "/one").text == "one")
        #expect(try stage.ask(address, "GET", "/two").text == "two")
    }
}
