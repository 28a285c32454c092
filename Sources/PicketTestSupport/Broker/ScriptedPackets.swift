/// The few packets of MQTT 5 that a script sends.
package enum ScriptedPacket {
    /// CONNACK with a reason; 0 accepts. The limits are left out where they are nil.
    package static func acceptance(
        reason: UInt8 = 0, receiveMaximum: UInt16? = nil, largestPacket: UInt32? = nil
    ) -> [UInt8] {
        var properties: [UInt8] = []
        if let receiveMaximum { properties += [0x21] + bytes(receiveMaximum) }
        if let largestPacket {
            properties += [0x27] + bytes(UInt16(largestPacket >> 16)) + bytes(UInt16(truncatingIfNeeded: largestPacket))
        }
        return [0x20, UInt8(3 + properties.count), 0, reason, UInt8(properties.count)] + properties
    }

    /// DISCONNECT with a reason.
    package static func disconnection(reason: UInt8) -> [UInt8] { [0xE0, 2, reason, 0] }

    /// PUBACK with a reason, for a PUBLISH at least once.
    package static func acknowledgement(of publish: [UInt8], reason: UInt8 = 0) -> [UInt8] {
        var index = 1
        while index < publish.count, publish[index] >= 128 { index += 1 }
        index += 1
        guard publish.count > index + 1 else { return [] }
        index += 2 + Int(publish[index]) << 8 + Int(publish[index + 1])
        guard publish.count > index + 1 else { return [] }
        return [0x40, 4, publish[index], publish[index + 1], reason, 0]
    }

    /// SUBACK with one reason a filter, for a SUBSCRIBE of less than 128 bytes.
    package static func subscription(to subscribe: [UInt8], reasons: [UInt8]) -> [UInt8] {
        guard subscribe.count > 3 else { return [] }
        return [0x90, UInt8(3 + reasons.count), subscribe[2], subscribe[3], 0] + reasons
    }

    private static func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
}
