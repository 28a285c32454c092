import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One question on its way to a local socket, and its answer on the way back.
final class LocalQuestion {
    /// The deadline.
    var timer: TimerID?
    let then: (ServiceAnswer) -> Void
    let path: String
    let descriptor: Int32
    private var question: [UInt8]
    private var sent = 0
    private var came: [UInt8] = []
    private let limit: Int

    /// Connects; nil with errno set where nobody listens.
    init?(
        _ path: String, method: String, target: String, body: [UInt8], limit: Int,
        then: @escaping (ServiceAnswer) -> Void
    ) {
        descriptor = unsafe picket_socket_connect(path)
        guard descriptor >= 0 else { return nil }
        self.path = path
        self.limit = limit
        self.then = then
        question = Array("\(method) \(target) HTTP/1.0\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    deinit { close(descriptor) }

    var interest: Interest { Interest(descriptor, writing: sent < question.count) }

    /// Goes on as far as the socket lets it; what came of it, once that is known.
    func proceed() -> ServiceAnswer? {
        send()
        var room = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return nil }
            // One that answers before it has read all may end with a reset; what came before is its answer.
            guard count > 0 else { return answer }
            guard came.count + count <= limit else { return unreachable("the answer is longer than \(limit) bytes") }
            came += room.prefix(count)
        }
    }

    /// Says that nobody answered, and why.
    func unreachable(_ reason: String) -> ServiceAnswer { Self.unreachable(path, reason) }

    static func unreachable(_ path: String, _ reason: String) -> ServiceAnswer {
        .unreachable("no agent answers at \(path): \(reason)")
    }

    private var answer: ServiceAnswer {
        if let (status, body) = LocalAnswer.read(came) { return .answered(status: status, body: body) }
        return unreachable("the connection ended before the answer did")
    }

    /// A failed write shows in what is read next.
    private func send() {
        while sent < question.count {
            let count = unsafe question[sent...].withUnsafeBytes {
                unsafe picket_socket_send(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            sent = count < 0 ? question.count : sent + count
        }
    }
}
