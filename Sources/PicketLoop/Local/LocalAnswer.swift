/// The bytes of an answer on a local socket.
///
/// The form is HTTP/1.0: a status line, headers, an empty line, a body, and the end of the connection.
enum LocalAnswer {
    /// The bytes of `answer`.
    static func bytes(_ answer: DoorAnswer) -> [UInt8] {
        let head = """
            HTTP/1.0 \(answer.status) \(phrase(answer.status))\r
            Content-Type: application/json\r
            Content-Length: \(answer.body.count)\r
            Cache-Control: no-store\r
            \r

            """
        return Array(head.utf8) + answer.body
    }

    /// Reads all that came until the connection ended; nil where it is no whole answer.
    static func read(_ bytes: [UInt8]) -> (status: Int, body: [UInt8])? {
        let gap = Array("\r\n\r\n".utf8)
        guard let place = bytes.firstRange(of: gap) else { return nil }
        let lines = String(decoding: bytes[..<place.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]), 100..<600 ~= status else {
            return nil
        }
        let body = Array(bytes[place.upperBound...])
        let said = lines.dropFirst().first { $0.lowercased().hasPrefix("content-length:") }
        if let said, Int(said.dropFirst(15).filter { $0 != " " }) != body.count { return nil }
        return (status, body)
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200..<300: "OK"
        case 400..<500: "Refused"
        default: "Failed"
        }
    }
}
