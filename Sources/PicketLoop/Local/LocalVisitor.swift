import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One connection to a local door, with one request and one answer.
final class LocalVisitor {
    /// How far it is.
    enum Phase: Equatable {
        /// Its request is coming in.
        case asking
        /// Its request is whole, and the answer is owed.
        case awaiting
        /// The answer is going out.
        case answering
        /// The answer is out; what still comes is thrown away, since a client may send all before it reads.
        case leaving
        /// The connection is closed.
        case gone
    }

    private(set) var phase = Phase.asking
    /// When it is shown out; nil while the answer is owed to it.
    var timer: TimerID?
    let descriptor: Int32
    private var bytes: [UInt8] = []
    private var sent = 0
    /// Bytes came that nobody takes; the socket stays readable, so it is not asked again.
    private var hasMore = false
    private var thrownAway = 0

    /// What it throws away of one client, at most.
    private static let patience = 1 << 20

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { leave() }

    /// What it waits for.
    var interest: Interest {
        switch phase {
        case .asking, .leaving: Interest(descriptor)
        case .awaiting: Interest(descriptor, reading: !hasMore)
        case .answering: Interest(descriptor, reading: false, writing: true)
        case .gone: Interest(descriptor, reading: false)
        }
    }

    /// Takes what came; a request as soon as one is whole or refused.
    func takeRequest() -> LocalRequest {
        switch receive(atMost: LocalRequest.limit - bytes.count) {
        case .some(let more) where !more.isEmpty: bytes += more
        case .some: break
        case .none: leave()
        }
        guard phase == .asking else { return .partial }
        let request = LocalRequest(reading: bytes)
        if request != .partial {
            bytes = []
            phase = .awaiting
        }
        return request
    }

    /// Looks whether it still waits for its answer.
    func checkPresence() {
        if hasMore || picket_socket_holds(descriptor) < 0 { leave() } else { hasMore = true }
    }

    /// Begins to send.
    func begin(_ answer: DoorAnswer) {
        guard phase == .awaiting else { return }
        bytes = LocalAnswer.bytes(answer)
        phase = .answering
        proceed()
    }

    /// Sends what the socket takes.
    func proceed() {
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe picket_socket_send(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno != EAGAIN { leave() }
                return
            }
            sent += count
        }
        bytes = []
        _ = shutdown(descriptor, Int32(SHUT_WR))
        phase = .leaving
    }

    /// Throws away what a client still sends, until it closes.
    func drain() {
        guard let more = receive(atMost: 4096), thrownAway < Self.patience else { return leave() }
        thrownAway += more.count
    }

    /// Closes the connection.
    func leave() {
        guard phase != .gone else { return }
        phase = .gone
        close(descriptor)
    }

    /// What came; empty where nothing did yet, nil where the other end closed.
    private func receive(atMost limit: Int) -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: min(limit, 4096))
        let count = unsafe read(descriptor, &room, room.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return [] }
        guard count > 0 else { return nil }
        return Array(room.prefix(count))
    }
}
