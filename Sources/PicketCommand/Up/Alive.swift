import CSystem
import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The sign of life of `picket up`: a pipe with a name. The kernel closes it with its holder, however that ends.
enum Alive {
    /// Makes the pipe anew and holds its writing end; the descriptor is not inherited by children.
    ///
    /// Anew, so that a keeper of an earlier `picket up` cannot take this one for the one it belongs to.
    static func hold(_ path: String) throws(CommandError) -> Int32 {
        _ = unsafe unlink(path)
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Files.failure("make the pipe", path) }
        let reader = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        let writer = unsafe open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard writer >= 0 else { throw Files.failure("open the pipe", path) }
        return writer
    }

    /// Opens the reading end; nil where nobody holds the writing end.
    static func follow(_ path: String) -> Int32? {
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        if hasEnded(descriptor) {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Whether nobody holds the writing end any more. Nothing is ever written.
    static func hasEnded(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        let count = unsafe read(descriptor, &byte, 1)
        return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
    }
}

/// Tells once when the other end of a pipe is closed.
final class EndOfFile: Source {
    private let descriptor: Int32
    private let loop: Loop
    private var then: (() -> Void)?

    /// Takes over `descriptor`, the reading end.
    init(_ descriptor: Int32, _ loop: Loop, then: @escaping () -> Void) {
        self.descriptor = descriptor
        self.loop = loop
        self.then = then
        loop.add(self)
    }

    func addInterests(to list: inout [Interest]) { list.append(Interest(descriptor)) }

    func isReady(_ readiness: Readiness, at moment: Moment) {
        guard Alive.hasEnded(descriptor) else { return }
        let then = then
        cancel()
        then?()
    }

    /// Tells nothing any more.
    func cancel() {
        guard then != nil else { return }
        then = nil
        loop.remove(self)
        close(descriptor)
    }
}
