import PicketLoop
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Connects one client on a thread of its own, since a name look-up and a TCP connect block for as long as they like.
///
/// The thread owns the client until it has connected, then leaves it here and wakes the loop. Where the loop has given the
/// attempt up by then, the client is thrown away on the thread.
final class ConnectAttempt: Sendable {
    private struct Shared: ~Copyable {
        /// The client before the thread took it.
        var unconnected: Client?
        /// The client after the thread connected it.
        var connected: Client?
        /// How connecting went; nil while the thread is at it.
        var code: LibraryCode?
        var isAbandoned = false
    }

    /// Tells the loop that `take` has an answer.
    let wakeup: Wakeup
    private let target: LinkTarget
    private let shared: Mutex<Shared>

    /// Takes over `client`; nothing runs before `start`.
    init(_ client: consuming Client, target: LinkTarget, wakeup: Wakeup) {
        self.wakeup = wakeup
        self.target = target
        shared = Mutex(Shared(unconnected: client))
    }

    /// Starts the thread, which keeps the attempt alive; an error number of the system where it has no thread left.
    func start() -> Int32 {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = unsafe Unmanaged.passRetained(self)
        let number = unsafe startThread(&attributes, context.toOpaque())
        if number != 0 { unsafe context.release() }
        return number
    }

    /// Whether the thread has returned from connecting.
    var isOver: Bool { shared.withLock { $0.code != nil } }

    /// The connected client, or why there is none; nil while the thread is at it.
    func take() -> Result? {
        guard let code = shared.withLock({ $0.code }) else { return nil }
        let client = shared.withLock { $0.connected.take() }
        guard code.isSuccess, let client else { return .failed(code) }
        return .connected(client)
    }

    /// The loop wants no answer any more.
    func abandon() {
        let client = shared.withLock { shared in
            shared.isAbandoned = true
            return shared.unconnected.take() ?? shared.connected.take()
        }
        _ = consume client
    }

    /// What became of an attempt.
    enum Result: ~Copyable {
        case connected(Client)
        case failed(LibraryCode)
    }

    fileprivate func run() {
        blockSignals()
        var client = shared.withLock { $0.unconnected.take() }
        let code = client?.connect(to: target) ?? .success
        shared.withLock { shared in
            shared.code = code
            if !shared.isAbandoned { shared.connected = client.take() }
        }
        wakeup.signal()
    }
}

/// Signals are for the loop's thread.
private func blockSignals() {
    var every = sigset_t()
    unsafe sigfillset(&every)
    unsafe pthread_sigmask(SIG_BLOCK, &every, nil)
}

#if canImport(Darwin)
    private func startThread(_ attributes: UnsafePointer<pthread_attr_t>, _ context: UnsafeMutableRawPointer) -> Int32 {
        var thread: pthread_t?
        return unsafe pthread_create(&thread, attributes, { unsafe enter($0) }, context)
    }
#else
    private func startThread(_ attributes: UnsafePointer<pthread_attr_t>, _ context: UnsafeMutableRawPointer) -> Int32 {
        var thread = pthread_t()
        return unsafe pthread_create(
            &thread, attributes,
            { context in
                guard let context = unsafe context else { return nil }
                return unsafe enter(context)
            }, context)
    }
#endif

private func enter(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe Unmanaged<ConnectAttempt>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
