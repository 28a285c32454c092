#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a closure on a thread of its own.
final class ScriptedThread {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// Starts the thread; nobody waits for its end. False where the system has none left.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(ScriptedThread(body))
        let code = unsafe create(context.toOpaque())
        if code != 0 { unsafe context.release() }
        return code == 0
    }

    private static func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ScriptedThread>.fromOpaque(context).takeRetainedValue().body()
        return nil
    }

    private static func create(_ context: UnsafeMutableRawPointer) -> Int32 {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = unsafe pthread_create(&thread, nil, { unsafe ScriptedThread.enter($0) }, context)
        #if canImport(Darwin)
            if let thread = unsafe thread { unsafe pthread_detach(thread) }
        #else
            if code == 0 { pthread_detach(thread) }
        #endif
        return code
    }
}
