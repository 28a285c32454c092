/// Marks where a probe's answer begins and ends, so that nothing else on the way is taken for a part of it.
///
/// A login script's greeting may stand before it, and anything after it; a connection may break within it. The nonce is
/// new for each poll: an answer to another one is none.
package enum ProbeFrame {
    /// Why no answer was found.
    package enum Trouble: Error, Equatable, Sendable {
        /// Nothing of the frame is there.
        case missing
        /// It begins, and does not end as it says.
        case cut
    }

    /// Whether `text` may be a nonce: 8 to 64 of `0-9a-f`, which no shell reads as anything else.
    package static func isNonce(_ text: some StringProtocol) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Frames `body`, which holds no line that ends it.
    package static func wrap(_ body: [UInt8], nonce: String) -> [UInt8] {
        Array("\n\(begin(nonce))\n".utf8) + body + Array("\n\(end(nonce)) \(body.count)\n".utf8)
    }

    /// Finds the framed body in what came.
    package static func unwrap(_ output: [UInt8], nonce: String) throws(Trouble) -> ArraySlice<UInt8> {
        guard let opening = find("\(begin(nonce))\n", in: output[...]) else { throw .missing }
        let rest = output[opening.upperBound...]
        guard let closing = find("\n\(end(nonce)) ", in: rest) else { throw .cut }
        let digits = output[closing.upperBound...].prefix { (0x30...0x39).contains($0) }
        let body = rest[..<closing.lowerBound]
        let follows = output[closing.upperBound...].dropFirst(digits.count).first
        guard Int(String(decoding: digits, as: UTF8.self)) == body.count, follows == newline else { throw .cut }
        return body
    }

    private static let newline = UInt8(ascii: "\n")

    private static func begin(_ nonce: String) -> String { "PICKET-BEGIN \(nonce)" }

    private static func end(_ nonce: String) -> String { "PICKET-END \(nonce)" }

    private static func find(_ text: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let needle = Array(text.utf8)
        var from = bytes.startIndex
        while let start = bytes[from...].firstIndex(of: needle[0]), start + needle.count <= bytes.endIndex {
            if bytes[start..<start + needle.count].elementsEqual(needle) { return start..<start + needle.count }
            from = start + 1
        }
        return nil
    }
}
