import CCurl
package import PicketLoop
package import PicketModel

/// A client over libcurl's multi interface, run by the loop.
///
/// Connections are kept for the next question. A name is looked up on a thread of libcurl's own; a Unix socket, a
/// numeric address and `localhost` need no lookup. Questions that are open when it goes away are never answered.
@safe
package final class CurlClient: HubClient, Source {
    private let clock: any Clock
    private let answerLimit: Int
    private let multi: UnsafeMutableRawPointer?
    private var interests: [Interest] = []
    private var transfers: [Transfer] = []
    private var timer: TimerID?

    /// Takes answers of at most `answerLimit` bytes. The caller adds it to the loop whose clock this is.
    package init(clock: any Clock, answerLimit: Int = 8 << 20) {
        self.clock = clock
        self.answerLimit = answerLimit
        // libcurl counts its users, and its start is safe on any thread from release 7.84 on.
        unsafe multi = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK ? curl_multi_init() : nil
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard let multi = unsafe multi else { return }
        _ = unsafe picket_curl_kept(multi, 8)
        _ = unsafe picket_curl_sockets(multi, socketChanged, this)
        _ = unsafe picket_curl_timer(multi, timerChanged, this)
    }

    deinit {
        if let timer { clock.cancel(timer) }
        guard let multi = unsafe multi else { return }
        _ = unsafe picket_curl_sockets(multi, nil, nil)
        _ = unsafe picket_curl_timer(multi, nil, nil)
        for transfer in transfers { unsafe curl_multi_remove_handle(multi, transfer.handle) }
        transfers = []
        unsafe curl_multi_cleanup(multi)
    }

    package func ask(
        _ address: ServiceAddress, method: String, target: String, body: [UInt8], deadline: Milliseconds,
        then: @escaping (ServiceAnswer) -> Void
    ) {
        guard target.utf8.first == UInt8(ascii: "/") else {
            return refuse(address, "the target must begin with a slash, and \(target) does not", then)
        }
        let made = Transfer(
            address, method: method, target: target, body: body, deadline: deadline, limit: answerLimit, then: then)
        guard let transfer = made, let multi = unsafe multi else {
            return refuse(address, "the question could not be put together", then)
        }
        guard unsafe curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            return refuse(address, "libcurl took no further question", then)
        }
        transfers.append(transfer)
    }

    package func addInterests(to list: inout [Interest]) { list += interests }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        let read = readiness.readable ? CURL_CSELECT_IN : 0
        let write = readiness.writable ? CURL_CSELECT_OUT : 0
        act(readiness.descriptor, Int32(read | write))
    }

    /// Nobody is called from within `ask`.
    private func refuse(_ address: ServiceAddress, _ reason: String, _ then: @escaping (ServiceAnswer) -> Void) {
        clock.schedule(after: .zero) { _ in then(.unreachable(Unreachable.sentence(address, reason))) }
    }

    private func act(_ descriptor: Int32, _ events: Int32) {
        guard let multi = unsafe multi else { return }
        var running: Int32 = 0
        unsafe curl_multi_socket_action(multi, descriptor, events, &running)
        var ended: [(Transfer, CURLcode)] = []
        var result = CURLE_OK
        while let handle = unsafe picket_curl_ended(multi, &result) {
            guard let index = transfers.firstIndex(where: { unsafe $0.handle == handle }) else { continue }
            ended.append((transfers.remove(at: index), result))
            unsafe curl_multi_remove_handle(multi, handle)
        }
        for (transfer, result) in ended { transfer.then(answer(transfer, result)) }
    }

    private func answer(_ transfer: Transfer, _ result: CURLcode) -> ServiceAnswer {
        if result == CURLE_OK { return .answered(status: transfer.status, body: transfer.body) }
        let reason =
            transfer.overflowed
            ? "the answer is longer than \(answerLimit) bytes" : Unreachable.reason(transfer, result)
        return .unreachable(Unreachable.sentence(transfer.address, reason))
    }

    // --- what libcurl's callbacks say; they only note it ---

    fileprivate func watch(_ descriptor: Int32, _ what: Int32) {
        interests.removeAll { $0.descriptor == descriptor }
        guard what != CURL_POLL_REMOVE, what != CURL_POLL_NONE else { return }
        interests.append(
            Interest(
                descriptor, reading: what == CURL_POLL_IN || what == CURL_POLL_INOUT,
                writing: what == CURL_POLL_OUT || what == CURL_POLL_INOUT))
    }

    /// `span` is in milliseconds; -1 takes the timer back.
    fileprivate func wake(after span: Int) {
        if let timer { clock.cancel(timer) }
        timer = nil
        guard span >= 0 else { return }
        timer = clock.schedule(after: .milliseconds(Int64(span))) { [weak self] _ in
            self?.timer = nil
            self?.act(CURL_SOCKET_BAD, 0)
        }
    }
}

private func socketChanged(
    _ handle: UnsafeMutableRawPointer?, _ descriptor: Int32, _ what: Int32, _ client: UnsafeMutableRawPointer?,
    _ unused: UnsafeMutableRawPointer?
) -> Int32 {
    guard let client = unsafe client else { return 0 }
    unsafe Unmanaged<CurlClient>.fromOpaque(client).takeUnretainedValue().watch(descriptor, what)
    return 0
}

private func timerChanged(
    _ multi: UnsafeMutableRawPointer?, _ span: Int, _ client: UnsafeMutableRawPointer?
) -> Int32 {
    guard let client = unsafe client else { return 0 }
    unsafe Unmanaged<CurlClient>.fromOpaque(client).takeUnretainedValue().wake(after: span)
    return 0
}
