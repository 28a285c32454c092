import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lets another thread end the loop's wait: a pipe whose read end a source is interested in.
package final class Wakeup: Sendable {
    /// The descriptor that can be read once `signal` was called.
    package let descriptor: Int32
    private let writeEnd: Int32

    /// Opens the pipe; nil where this process has no descriptors left.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe picket_pipe(&ends, true) == 0 else { return nil }
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Makes `descriptor` readable; from any thread.
    package func signal() {
        var byte: UInt8 = 0
        // A full pipe is readable already.
        _ = unsafe write(writeEnd, &byte, 1)
    }

    /// Takes back every `signal` so far; on the loop's thread.
    package func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}
