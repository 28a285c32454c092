import CMosquitto
import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a function of libmosquitto returned.
struct LibraryCode: Error, Equatable, Sendable {
    let number: Int32
    /// What `errno` was when it returned; for a failed name look-up the number that getaddrinfo gave.
    let system: Int32

    /// To be made at once, since `errno` does not last.
    init(_ number: Int32) {
        system = errno
        self.number = number
    }

    static var success: LibraryCode { LibraryCode(MOSQ_ERR_SUCCESS.rawValue) }

    var isSuccess: Bool { number == MOSQ_ERR_SUCCESS.rawValue }

    /// In words of the library or the system.
    var text: String {
        switch number {
        case MOSQ_ERR_ERRNO.rawValue: unsafe String(cString: strerror(system))
        case MOSQ_ERR_EAI.rawValue: unsafe String(cString: gai_strerror(system))
        case MOSQ_ERR_KEEPALIVE.rawValue: "the broker did not answer a ping"
        case MOSQ_ERR_CONN_LOST.rawValue: "the broker closed the connection"
        default: unsafe String(cString: mosquitto_strerror(number)).trimmedOfFullStop
        }
    }

    /// Why a connection that answered with this code has ended.
    var loss: LinkLoss { Self.notMQTT.contains(number) ? .notMQTT : .broken(text) }

    private static let notMQTT = [
        MOSQ_ERR_PROTOCOL, MOSQ_ERR_MALFORMED_PACKET, MOSQ_ERR_MALFORMED_UTF8, MOSQ_ERR_DUPLICATE_PROPERTY,
        MOSQ_ERR_NOT_SUPPORTED, MOSQ_ERR_PAYLOAD_SIZE, MOSQ_ERR_TOPIC_ALIAS_INVALID,
    ].map(\.rawValue)
}

extension String {
    fileprivate var trimmedOfFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
