import PicketLoop

/// How large a message is as a packet on the wire.
///
/// libmosquitto checks a broker's limit too, but leaves the first byte out; a broker ends the connection over that byte.
enum PublishSize {
    /// The largest packet that MQTT can say the length of: five bytes of header and four times seven bits.
    static let largest = 5 + (1 << 28) - 1

    /// Bytes of the whole PUBLISH packet (MQTT 5.0, 3.3).
    static func ofPacket(_ message: OutgoingMessage) -> Int {
        let properties = message.expiry == nil ? 0 : 5
        let identifier = message.quality == .atLeastOnce ? 2 : 0
        let rest = 2 + message.topic.utf8.count + identifier + 1 + properties + message.payload.count
        return 1 + lengthOfLength(rest) + rest
    }

    private static func lengthOfLength(_ count: Int) -> Int {
        switch count {
        case ..<128: 1
        case ..<16_384: 2
        case ..<2_097_152: 3
        default: 4
        }
    }
}
