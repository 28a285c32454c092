import CSystem
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Signals as events on the loop. One of these may exist in a process.
package final class Signals: Source {
    private let descriptor: Int32
    private let onSignal: (Int32) -> Void

    /// Takes over `numbers`; nil where the kernel refuses. `onSignal` gets each number on the loop's thread.
    package init?(_ numbers: [Int32], _ onSignal: @escaping (Int32) -> Void) {
        descriptor = unsafe picket_signals(numbers, numbers.count)
        guard descriptor >= 0 else { return nil }
        self.onSignal = onSignal
    }

    package func addInterests(to list: inout [Interest]) { list.append(Interest(descriptor)) }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        var numbers = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(descriptor, &numbers, numbers.count)
        guard count > 0 else { return }
        for number in numbers.prefix(count) { onSignal(Int32(number)) }
    }
}

extension Signals {
    /// Takes over SIGINT and SIGTERM, and calls `body` at the first of them.
    package static func ending(_ body: @escaping () -> Void) -> Signals? {
        var isEnding = false
        return Signals([SIGINT, SIGTERM]) { _ in
            guard !isEnding else { return }
            isEnding = true
            body()
        }
    }
}
