/// One request on a local socket: the bytes of a connection, read as far as they came.
///
/// The form is HTTP/1.0 (RFC 1945), so that curl can ask: a request line, headers, an empty line, and a body whose length
/// was said. Of the headers only `Content-Length` counts.
enum LocalRequest: Equatable {
    /// More has to come.
    case partial
    /// It is whole.
    case whole(DoorRequest)
    /// It gets no further.
    case refused(Refusal)

    /// Bytes of request line and headers.
    static let headLimit = 16 << 10
    /// Bytes of a body.
    static let bodyLimit = 48 << 10
    /// Bytes of a whole request; who sent so many has said enough to be judged.
    static let limit = headLimit + bodyLimit

    /// Reads all that came so far.
    init(reading bytes: [UInt8]) {
        do throws(Refusal) {
            guard let head = try Head(reading: bytes) else {
                self = .partial
                return
            }
            guard bytes.count >= head.end + head.bodyLength else {
                self = .partial
                return
            }
            let body = Array(bytes[head.end..<head.end + head.bodyLength])
            let target = try RequestTarget(decoding: head.target)
            self = .whole(DoorRequest(method: head.method, path: target.path, query: target.query, body: body))
        } catch {
            self = .refused(error)
        }
    }

    /// What stands before the body.
    private struct Head {
        var method: String
        var target: ArraySlice<UInt8>
        var bodyLength = 0
        /// Where the body begins.
        var end: Int

        /// Nil where the empty line has not come yet.
        init?(reading bytes: [UInt8]) throws(Refusal) {
            guard let end = Self.end(of: bytes) else {
                guard bytes.count < headLimit else { throw Self.tooLong }
                return nil
            }
            guard end <= headLimit else { throw Self.tooLong }
            self.end = end
            let lines = bytes[..<end].split(separator: UInt8(ascii: "\n"))
            guard let first = lines.first else { throw Self.noHTTP }
            let words = Self.withoutReturn(first).split(
                separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8) else { throw Self.noHTTP }
            method = String(decoding: words[0], as: UTF8.self)
            target = words[1]
            guard method == "GET" || method == "POST" else { throw .otherMethod }
            for line in lines.dropFirst() { try take(Self.withoutReturn(line)) }
        }

        private mutating func take(_ line: ArraySlice<UInt8>) throws(Refusal) {
            let halves = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { return }
            switch String(decoding: halves[0], as: UTF8.self).lowercased() {
            case "content-length":
                let text = String(decoding: halves[1].filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
                guard let length = Int(text), length >= 0 else {
                    throw Refusal(400, "The Content-Length of a request must be a number of bytes.")
                }
                guard length <= bodyLimit else { throw .tooLong(limit: bodyLimit) }
                bodyLength = length
            case "transfer-encoding": throw Refusal(411, "A request must say how long it is by Content-Length.")
            default: break
            }
        }

        /// Behind the first empty line.
        private static func end(of bytes: [UInt8]) -> Int? {
            var lineIsEmpty = false
            for (index, byte) in bytes.prefix(headLimit + 1).enumerated() {
                if byte == UInt8(ascii: "\n") {
                    if lineIsEmpty { return index + 1 }
                    lineIsEmpty = true
                } else if byte != UInt8(ascii: "\r") {
                    lineIsEmpty = false
                }
            }
            return nil
        }

        private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }

        private static let noHTTP = Refusal(400, "A request must begin with a line like GET /v1/picture HTTP/1.0.")
        private static let tooLong = Refusal(431, "Request line and headers may be at most \(headLimit) bytes long.")
    }
}
