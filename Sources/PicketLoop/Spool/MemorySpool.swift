package import PicketModel

/// A spool that lies in memory, bounded by count and bytes; it ends with its process.
package final class MemorySpool: Spool {
    private let countLimit: Int
    private let byteLimit: Int
    private var contents = SpoolContents()

    /// An empty one. Both bounds hold after every append; the oldest events make room.
    package init(count: Int = 100_000, bytes: Int = 16 << 20) {
        countLimit = max(count, 1)
        byteLimit = bytes
    }

    package var isOnDisk: Bool { false }

    package var depth: Int { contents.depth }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        try contents.append(event, count: countLimit, bytes: byteLimit)
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) -> [SpooledEvent] {
        contents.events(after: mark, of: epoch, limit: limit)
    }

    package func epochs() -> [Epoch] { contents.epochs }

    package func trim(through mark: UInt64, of epoch: Epoch) { contents.trim(through: mark, of: epoch) }

    package func takeDropped() -> [DroppedEvents] { contents.takeDropped() }
}
