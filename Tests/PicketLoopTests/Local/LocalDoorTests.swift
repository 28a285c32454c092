import Foundation
import PicketLoop
import PicketTestSupport
import PicketModel
import Testing

@Suite("The local door and its client", .serialized)
struct LocalDoorTests {
    let stage: LocalStage

    init() throws { stage = try LocalStage() }

    @Test("a question is answered")
    func question() throws {
        try stage.open()
        #expect(try stage.ask("GET", "/v1/a%2Fb") == .answered(status: 200, body: Array("v1|a/b".utf8)))
    }

    @Test("a body comes through, and an answer of a megabyte comes back")
    func bodies() throws {
        let answer = [UInt8](repeating: 0x61, count: 1 << 20)
        var came: [UInt8] = []
        try stage.open { request, reply in
            came = request.body
            reply.answer(DoorAnswer(body: answer))
        }
        let body = [UInt8](repeating: 0x62, count: 48 << 10)
        #expect(try stage.ask("POST", "/", body: body) == .answered(status: 200, body: answer))
        #expect(came == body)
    }

    @Test("curl is answered")
    func curl() throws {
        try stage.open()
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments = ["curl", "-sS", "--max-time", "8", "--unix-socket", stage.path, "-d", "{}", "http://x/v1/a"]
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        #expect(stage.until { !curl.isRunning })
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text == "v1|a{}")
    }

    @Test("an answer may come later")
    func later() throws {
        try stage.open { [loop = stage.loop] _, reply in
            loop.schedule(after: .milliseconds(30)) { _ in reply.answer(DoorAnswer(body: Array("late".utf8))) }
        }
        #expect(try stage.ask().text == "late")
    }

    @Test("an answer that nobody gives is an error")
    func dropped() throws {
        try stage.open { _, _ in }
        #expect(try stage.ask().status == 500)
    }

    @Test("who leaves before the answer is awaited no more")
    func leaving() throws {
        var owed: (any DoorReply)?
        try stage.open { _, reply in owed = reply }
        var raw: RawClient? = try RawClient(.socket(stage.path))
        raw?.send("GET / HTTP/1.0\r\n\r\nand more")
        try #require(stage.until { owed != nil })
        raw = nil
        #expect(stage.until { owed?.isAwaited == false })
    }

    @Test("who says nothing, or half a head, or drips, is shown out", arguments: ["", "GET / HTTP/1.0\r\nX: y"])
    func slow(text: String) throws {
        try stage.open(patience: .milliseconds(40))
        #expect(try stage.converse(text) == "")
        let raw = try RawClient(.socket(stage.path))
        let began = stage.loop.now.up
        let ended = stage.until {
            raw.send("x")
            return raw.receive()
        }
        #expect(ended && stage.loop.now.up - began < .seconds(2))
    }

    @Test("who does not read the answer is shown out")
    func deaf() throws {
        let size = 7 << 20
        try stage.open(patience: .milliseconds(60)) { _, reply in
            reply.answer(DoorAnswer(body: Array(repeating: 0x20, count: size)))
        }
        let raw = try RawClient(.socket(stage.path))
        raw.send("GET / HTTP/1.0\r\n\r\n")
        let end = stage.loop.now.up + .milliseconds(300)
        try #require(stage.until { stage.loop.now.up >= end })
        try #require(stage.until { raw.receive() })
        #expect(raw.received.utf8.count < size)
    }

    @Test("a body beyond the limit is refused, also to who sends all before it reads")
    func longBody() throws {
        try stage.open()
        #expect(try stage.ask("POST", "/", body: [UInt8](repeating: 0x20, count: 600_000)).status == 413)
    }

    @Test("a full door lets the next in when one has left")
    func full() throws {
        try stage.open(places: 2)
        var first: RawClient? = try RawClient(.socket(stage.path))
        let second = try RawClient(.socket(stage.path))
        first?.send("GET")
        second.send("GET")
        let third = try RawClient(.socket(stage.path))
        third.send("GET /third HTTP/1.0\r\n\r\n")
        for _ in 0..<10 { stage.loop.turn(waitingAtMost: .milliseconds(1)) }
        #expect(!third.receive() && third.received == "")
        first = nil
        #expect(stage.until { third.receive() })
        #expect(third.received.hasSuffix("third"))
    }

    @Test("the socket is for this user only, and goes with the door")
    func mode() throws {
        let door = try stage.open()
        let mode = try FileManager.default.attributesOfItem(atPath: stage.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        stage.end(door)
        #expect(!FileManager.default.fileExists(atPath: stage.path))
    }

    @Test("a living socket is left alone, and the error says so")
    func living() throws {
        try stage.open()
        #expect { try stage.open() } throws: { ($0 as? DoorError)?.message.contains("already answers") == true }
        #expect(try stage.ask("GET", "/old").text == "old")
    }

    @Test("who waits when the door closes is told")
    func closing() throws {
        var owed: (any DoorReply)?
        let door = try stage.open { _, reply in owed = reply }
        var came: ServiceAnswer?
        stage.client.ask(.socket(stage.path), method: "GET", target: "/", body: [], deadline: .seconds(8)) { came = $0 }
        try #require(stage.until { owed != nil })
        stage.end(door)
        try #require(stage.until { came != nil })
        #expect(came?.status == 503)
        #expect(owed?.isAwaited == false)
    }

    @Test("where nobody listens, the client says so, and not from within the question")
    func nobody() throws {
        var came: ServiceAnswer?
        stage.client.ask(.socket(stage.path), method: "GET", target: "/", body: [], deadline: .seconds(8)) { came = $0 }
        #expect(came == nil)
        #expect(try stage.ask().text.contains("no agent answers at \(stage.path): no such file or directory"))
    }

    @Test("a deadline ends a question")
    func deadline() throws {
        var owed: (any DoorReply)?
        try stage.open { _, reply in owed = reply }
        #expect(try stage.ask(deadline: .milliseconds(300)).text.contains("no answer within 300 ms"))
        #expect(stage.until { owed?.isAwaited == false })
    }

    @Test("an address that is no socket, and a target that would break the request, are not asked")
    func otherAddress() throws {
        var came: [ServiceAnswer] = []
        stage.client.ask(.http("http://x"), method: "GET", target: "/", body: [], deadline: .seconds(8)) {
            came.append($0)
        }
        stage.client.ask(
            .socket(stage.path), method: "GET", target: "/ HTTP/1.0\r\n", body: [], deadline: .seconds(8)
        ) { came.append($0) }
        try #require(stage.until { came.count == 2 })
        #expect(came[0].text.contains("only a Unix socket"))
        #expect(came[1].text.contains("printable ASCII"))
    }
}
