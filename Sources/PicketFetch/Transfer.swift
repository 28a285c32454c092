import CCurl
import PicketLoop
import PicketModel

/// One question that is under way, and libcurl's handle for it.
@safe
final class Transfer {
    /// Where it was asked.
    let address: ServiceAddress
    let deadline: Milliseconds
    let then: (ServiceAnswer) -> Void
    private(set) var body: [UInt8] = []
    /// More came than the client takes.
    private(set) var overflowed = false
    let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let limit: Int

    /// Nil where libcurl has no memory, or lacks an option that safety rests on.
    init?(
        _ address: ServiceAddress, method: String, target: String, body: [UInt8], deadline: Milliseconds, limit: Int,
        then: @escaping (ServiceAnswer) -> Void
    ) {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = handle
        self.address = address
        self.deadline = deadline
        self.limit = limit
        self.then = then
        guard aim(target), bound(), say(method, body), receive() else { return nil }
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
    }

    /// The HTTP status of the answer; 0 where none came.
    var status: Int { unsafe Int(picket_curl_status(handle)) }

    /// The errno of a failed connect; 0 where there was none.
    var connectErrno: Int32 { unsafe Int32(clamping: picket_curl_errno(handle)) }

    private func aim(_ target: String) -> Bool {
        switch address {
        case .socket(let path):
            return text(CURLOPT_UNIX_SOCKET_PATH, path) && text(CURLOPT_URL, "http://localhost" + target)
        case .http(let base):
            return text(CURLOPT_URL, (base.hasSuffix("/") ? String(base.dropLast()) : base) + target)
        }
    }

    /// What keeps it from doing more than it was asked to. Redirects are off unless switched on.
    private func bound() -> Bool {
        unsafe picket_curl_leave_lookups(handle)
        let span = max(1, deadline.count)
        return unsafe picket_curl_only_http(handle)
            && number(CURLOPT_NOSIGNAL, 1) && text(CURLOPT_PROXY, "") && number(CURLOPT_PATH_AS_IS, 1)
            && number(CURLOPT_TIMEOUT_MS, Int(span)) && number(CURLOPT_CONNECTTIMEOUT_MS, Int(span))
            && number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    }

    private func say(_ method: String, _ body: [UInt8]) -> Bool {
        for line in ["Accept: application/json"] + (method == "POST" ? ["Content-Type: application/json"] : []) {
            guard let longer = unsafe curl_slist_append(headers, line) else { return false }
            unsafe headers = longer
        }
        guard unsafe picket_curl_headers(handle, headers), text(CURLOPT_USERAGENT, "picket") else { return false }
        switch method {
        case "GET": return true
        case "POST":
            return unsafe body.withUnsafeBytes { unsafe picket_curl_body(handle, $0.baseAddress, $0.count) }
        default: return text(CURLOPT_CUSTOMREQUEST, method)
        }
    }

    private func receive() -> Bool {
        unsafe picket_curl_receiver(
            handle,
            { bytes, size, count, context in
                guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
                let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                return unsafe transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Takes bytes of the answer; another count than that of the bytes ends the transfer.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limit else {
            overflowed = true
            return 0
        }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    private func number(_ option: CURLoption, _ value: Int) -> Bool {
        unsafe picket_curl_number(handle, option, value)
    }

    private func text(_ option: CURLoption, _ value: String) -> Bool {
        unsafe picket_curl_text(handle, option, value)
    }
}
