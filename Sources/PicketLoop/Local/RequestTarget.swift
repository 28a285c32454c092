/// The path and the query of a request, decoded.
///
/// `+` stands for itself (RFC 3986, 2.2); only `%` escapes. An empty part of a path counts for nothing.
package struct RequestTarget: Equatable, Sendable {
    /// The parts of the path, in order.
    package var path: [String]
    /// The items of the query, in order.
    package var query: [DoorRequest.QueryItem]

    /// Decodes what stood in the request line.
    package init(decoding text: some Collection<UInt8>) throws(Refusal) {
        guard text.first == UInt8(ascii: "/") else {
            throw Refusal(400, "The target of a request must be a path that begins with a slash.")
        }
        let halves = text.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        path = []
        for part in halves[0].split(separator: UInt8(ascii: "/")) { path.append(try Self.pathPart(part)) }
        query = []
        guard halves.count == 2 else { return }
        for item in halves[1].split(separator: UInt8(ascii: "&")) { query.append(try Self.queryItem(item)) }
    }

    private static func pathPart(_ bytes: some Collection<UInt8>) throws(Refusal) -> String {
        let part = try decode(bytes)
        guard part != ".", part != ".." else {
            throw Refusal(400, "A path may not have a part that is one dot or two.")
        }
        return part
    }

    private static func queryItem(_ bytes: some Collection<UInt8>) throws(Refusal) -> DoorRequest.QueryItem {
        let halves = bytes.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        return .init(name: try decode(halves[0]), value: halves.count == 2 ? try decode(halves[1]) : "")
    }

    private static func decode(_ bytes: some Collection<UInt8>) throws(Refusal) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                plain.append(byte)
                continue
            }
            guard let high = digit(rest.next()), let low = digit(rest.next()) else {
                throw Refusal(400, "A percent sign in a target must be followed by two hexadecimal digits.")
            }
            plain.append(high << 4 | low)
        }
        guard !plain.contains(0) else { throw Refusal(400, "A target may not hold a NUL.") }
        guard let text = String(validating: plain, as: UTF8.self) else {
            throw Refusal(400, "A target must be UTF-8.")
        }
        return text
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): byte - UInt8(ascii: "0")
        case .some(let byte) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20):
            (byte | 0x20) - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
