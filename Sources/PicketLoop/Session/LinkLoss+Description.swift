extension LinkLoss: CustomStringConvertible {
    /// In words that follow "the connection to the broker ended:".
    package var description: String {
        switch self {
        case .unreachable(let text): text
        case .refused(let reason): "it refused with \(ReasonCode.describe(reason))"
        case .disconnected(let reason): "it said goodbye with \(ReasonCode.describe(reason))"
        case .broken(let text): text
        case .notMQTT: "what answers there does not speak MQTT 5"
        case .dropped: "it was ended from here"
        }
    }
}

/// The reason codes of MQTT 5 (OASIS MQTT 5.0, 2.4) that a person may meet.
package enum ReasonCode {
    /// The code in hexadecimal, and its name in the standard where it has one here.
    package static func describe(_ code: UInt8) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        let number = "reason 0x" + (code < 16 ? "0" : "") + digits
        return names[code].map { "\(number), \($0)" } ?? number
    }

    private static let names: [UInt8: String] = [
        0x80: "unspecified error", 0x81: "malformed packet", 0x82: "protocol error",
        0x84: "unsupported protocol version", 0x85: "client identifier not valid", 0x86: "bad user name or password",
        0x87: "not authorized", 0x88: "server unavailable", 0x89: "server busy", 0x8A: "banned",
        0x8B: "server shutting down", 0x8D: "keep alive timeout", 0x8E: "session taken over",
        0x93: "receive maximum exceeded", 0x95: "packet too large", 0x96: "message rate too high",
        0x97: "quota exceeded", 0x98: "administrative action", 0x9A: "retain not supported",
        0x9C: "use another server", 0x9D: "server moved", 0x9F: "connection rate exceeded",
        0xA0: "maximum connect time",
    ]
}
