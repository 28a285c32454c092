import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

extension DoorAndClientTests {
    @Test func halfAHeadIsShownOut() throws {
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(40)))
        #expect(try stage.converse(stage.socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow") == "")
    }

    @Test func whoDripsBytesIsShownOut() throws {
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(60)))
        let raw = try RawClient(stage.socket)
        raw.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        let began = stage.loop.now.up
        let ended = stage.until {
            raw.send("x")
            return raw.receive()
        }
        #expect(ended)
        #expect(stage.loop.now.up - began < .seconds(2))
    }

    @Test func whoSaysNothingIsShownOut() throws {
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(40)))
        #expect(try stage.converse(stage.socket, "") == "")
    }

    @Test func whoDoesNotReadTheAnswerIsShownOut() throws {
        let size = 7 << 20
        _ = try stage.open(limits: DoorLimits(patience: .milliseconds(40))) { _, reply in
            reply.answer(DoorAnswer(body: Array(repeating: 0x20, count: size)))
        }
        let raw = try RawClient(stage.socket)
        raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        // The library counts this one in whole seconds.
        let end = stage.loop.now.up + .milliseconds(1500)
        try #require(stage.until { stage.loop.now.up >= end })
        try #require(stage.until { raw.receive() })
        #expect(raw.received.utf8.count < size)
    }

    @Test func aBodyBeyondTheLimitIsRefused() throws {
        _ = try stage.open()
        let body = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        #expect(try stage.ask(stage.socket, "POST", "/", body: body).status == 413)
    }

    @Test func aBodyBeyondTheLimitIsRefusedWhereItsLengthWasNotSaid() throws {
        _ = try stage.open(limits: DoorLimits(body: 10))
        let text = try stage.converse(
            stage.socket,
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "8\r\naaaaaaaa\r\n8\r\nbbbbbbbb\r\n0\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 413 "))
    }

    @Test func headersBeyondTheLimitAreRefused() throws {
        _ = try stage.open()
        let filler = String(repeating: "a", count: 20_000)
        let text = try stage.converse(stage.socket, "GET / HTTP/1.1\r\nHost: x\r\nX: \(filler)\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 431 ") || text.hasPrefix("HTTP/1.1 413 "))
    }

    @Test(arguments: ["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
    func anotherMethodIsRefused(_ method: String) throws {
        _ = try stage.open()
        let text = try stage.converse(stage.socket, "\(method) / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 405 "))
        #expect(text.contains("Allow: GET, POST\r\n"))
    }

    @Test(arguments: [
        "/../etc", "/%2e%2e", "/a%00", "/%ff", "/?q=%c3%28", "/%4", "http://localhost/", "*", "/\u{1}%",
    ])
    func aHostileTargetIsRefused(_ target: String) throws {
        _ = try stage.open()
        let text = try stage.converse(stage.socket, "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 400 "), "\(text)")
    }

    @Test(arguments: [
        "evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:PORT", "",
    ])
    func anotherHostIsRefusedOnLoopback(_ host: String) throws {
        let (address, own) = try openLoopback()
        let port = own.split(separator: ":")[1]
        let said = host.replacingOccurrences(of: "PORT", with: port)
        let line = said.isEmpty ? "" : "Host: \(said)\r\n"
        let text = try stage.converse(address, "GET / HTTP/1.0\r\n\(line)\r\n")
        #expect(text.contains(" 421 "), "\(text)")
    }

    @Test(arguments: [
        ("Origin: http://evil.example", 403), ("Origin: null", 403), ("Sec-Fetch-Site: cross-site", 403),
        ("Origin: http://OWN", 200), ("Sec-Fetch-Site: same-origin", 200), ("Accept: */*", 200),
    ])
    func aPageOfAnotherOriginIsRefusedOnLoopback(_ header: String, _ status: Int) throws {
        let (address, own) = try openLoopback()
        let line = header.replacingOccurrences(of: "OWN", with: own)
        let text = try stage.converse(
            address, "GET / HTTP/1.1\r\nHost: \(own)\r\n\(line)\r\nConnection: close\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test(arguments: [
        ("text/plain", 415), ("", 415), ("application/x-www-form-urlencoded", 415),
        ("application/json", 200), ("Application/JSON; charset=utf-8", 200),
    ])
    func aPostThatIsNotJSONIsRefusedOnLoopback(_ type: String, _ status: Int) throws {
        let (address, own) = try openLoopback()
        let line = type.isEmpty ? "" : "Content-Type: \(type)\r\n"
        let text = try stage.converse(
            address,
            "POST / HTTP/1.1\r\nHost: \(own)\r\n\(line)Content-Length: 2\r\nConnection: close\r\n\r\n{}")
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test func bytesThatAreNoHTTPEndTheConnection() throws {
        let (address, _) = try openLoopback()
        let text = try stage.converse(address, "\u{16}\u{3}\u{1}\r\n\r\n")
        #expect(!text.contains(" 200 "))
        #expect(try stage.ask(address).status == 200)
    }
}
