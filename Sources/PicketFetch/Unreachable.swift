import CCurl
import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says in a sentence why nobody answered.
enum Unreachable {
    /// The sentence: where was asked, and what failed.
    static func sentence(_ address: ServiceAddress, _ reason: String) -> String {
        switch address {
        case .socket(let path): "no hub answers at \(path): \(reason)"
        case .http(let base): "no hub answers at \(base): \(reason)"
        }
    }

    /// What failed, by libcurl's result.
    static func reason(_ transfer: Transfer, _ result: CURLcode) -> String {
        switch result {
        case CURLE_COULDNT_CONNECT:
            return transfer.connectErrno == 0 ? "it could not be connected to" : text(transfer.connectErrno)
        case CURLE_COULDNT_RESOLVE_HOST: return "the name of the host is not known"
        case CURLE_OPERATION_TIMEDOUT: return "no answer within \(transfer.deadline.count) ms"
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            return "the connection ended before the answer did"
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            return "the address must be http:// or https://, a host and a port"
        case CURLE_WEIRD_SERVER_REPLY: return "what answers does not speak HTTP"
        default: return lowered(unsafe String(cString: curl_easy_strerror(result)))
        }
    }

    private static func text(_ number: Int32) -> String { lowered(unsafe String(cString: strerror(number))) }

    private static func lowered(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}
