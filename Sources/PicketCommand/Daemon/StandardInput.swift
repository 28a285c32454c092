package import PicketLoop
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads standard input to its end on the loop, bounded in size and time.
package final class StandardInput: Source {
    /// How it ended.
    package enum End: Equatable, Sendable {
        case whole([UInt8])
        case tooLong
        case tooSlow
    }

    private let limit: Int
    private var bytes: [UInt8] = []
    private var then: ((End) -> Void)?

    /// Begins to read once it is a source of the loop; `then` is called once.
    package init(limit: Int, then: @escaping (End) -> Void) {
        self.limit = limit
        self.then = then
    }

    package func addInterests(to list: inout [Interest]) {
        if then != nil { list.append(Interest(STDIN_FILENO)) }
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        guard then != nil else { return }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        // It is readable, so this does not wait.
        let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
        guard count > 0 else { return end(.whole(bytes)) }
        bytes += chunk.prefix(count)
        if bytes.count > limit { end(.tooLong) }
    }

    /// The time for it is over.
    package func giveUp() { end(.tooSlow) }

    private func end(_ end: End) {
        let then = then
        self.then = nil
        then?(end)
    }
}
