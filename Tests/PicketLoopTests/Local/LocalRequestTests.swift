import Testing

@testable import PicketLoop

@Suite("Requests on a local socket, as bytes")
struct LocalRequestTests {
    private func read(_ text: String) -> LocalRequest { LocalRequest(reading: Array(text.utf8)) }

    private func status(_ text: String) -> Int? {
        if case .refused(let refusal) = read(text) { refusal.status } else { nil }
    }

    @Test("what curl sends is a request")
    func curl() {
        let text = "GET /v1/picture?mark=1-ab:7 HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n"
        let query = [DoorRequest.QueryItem(name: "mark", value: "1-ab:7")]
        #expect(read(text) == .whole(DoorRequest(method: "GET", path: ["v1", "picture"], query: query)))
    }

    @Test("a body is as long as was said, and what follows is left out")
    func body() {
        let text = "POST /v1/retire HTTP/1.0\r\ncontent-LENGTH:  3\r\n\r\nabcdef"
        let body = Array("abc".utf8)
        #expect(read(text) == .whole(DoorRequest(method: "POST", path: ["v1", "retire"], body: body)))
    }

    @Test("lines may end without a carriage return")
    func bareLines() {
        #expect(read("GET / HTTP/1.0\n\n") == .whole(DoorRequest(method: "GET", path: [])))
    }

    @Test("each beginning of a request is partial")
    func partial() {
        let bytes = Array("POST /a HTTP/1.0\r\nContent-Length: 2\r\n\r\nab".utf8)
        for count in bytes.indices { #expect(LocalRequest(reading: Array(bytes.prefix(count))) == .partial) }
        #expect(LocalRequest(reading: bytes) != .partial)
    }

    @Test(
        "what is no request is refused by its reason",
        arguments: [
            ("\u{16}\u{3}\u{1}\r\n\r\n", 400), ("\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET / SPDY/3\r\n\r\n", 400),
            ("GET  / HTTP/1.0\r\n\r\n", 400), ("GET a HTTP/1.0\r\n\r\n", 400), ("GET /../x HTTP/1.0\r\n\r\n", 400),
            ("PUT / HTTP/1.0\r\n\r\n", 405), ("HEAD / HTTP/1.1\r\n\r\n", 405),
            ("POST / HTTP/1.0\r\nContent-Length: x\r\n\r\n", 400),
            ("POST / HTTP/1.0\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
            ("POST / HTTP/1.0\r\nContent-Length: 49153\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        ])
    func refused(text: String, status: Int) {
        #expect(self.status(text) == status)
    }

    @Test("a head that is too long is refused before it ends")
    func longHead() {
        #expect(status("GET / HTTP/1.0\r\nX: " + String(repeating: "a", count: LocalRequest.headLimit)) == 431)
    }

    @Test("a head of the full length with a body of the full length comes in")
    func largest() {
        let start = "POST / HTTP/1.0\r\nContent-Length: \(LocalRequest.bodyLimit)\r\nX: "
        let filler = String(repeating: "a", count: LocalRequest.headLimit - start.utf8.count - 4)
        let body = String(repeating: "b", count: LocalRequest.bodyLimit)
        guard case .whole(let request) = read(start + filler + "\r\n\r\n" + body) else {
            Issue.record("it was refused")
            return
        }
        #expect(request.body.count == LocalRequest.bodyLimit)
    }

    @Test("random bytes are partial or refused, and never more")
    func random() {
        var numbers = SeededNumbers(seed: 5)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0..<200, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            if case .whole(let request) = LocalRequest(reading: bytes) { Issue.record("\(bytes) gave \(request)") }
        }
    }
}

@Suite("Answers on a local socket, as bytes")
struct LocalAnswerTests {
    @Test("what was written is read")
    func roundTrip() throws {
        let answer = DoorAnswer(status: 404, body: Array("{\"error\":\"x\\r\\n\\r\\ny\"}".utf8))
        let read = try #require(LocalAnswer.read(LocalAnswer.bytes(answer)))
        #expect(DoorAnswer(status: read.status, body: read.body) == answer)
    }

    @Test("every answer that was cut is none")
    func cut() {
        let bytes = LocalAnswer.bytes(DoorAnswer(body: Array("{}".utf8)))
        for count in bytes.indices { #expect(LocalAnswer.read(Array(bytes.prefix(count))) == nil) }
    }

    @Test(
        "what is no answer is none",
        arguments: [
            "", "\r\n\r\n", "HTTP/1.0\r\n\r\n", "HTTP/1.0 abc OK\r\n\r\n", "SSH-2.0-x\r\n\r\n", "HTTP/1.0 9 X\r\n\r\n",
        ])
    func noAnswer(text: String) {
        #expect(LocalAnswer.read(Array(text.utf8)) == nil)
    }
}
