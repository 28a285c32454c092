package import PicketLoop
package import PicketModel

/// A spool that lies in memory, bounded by count and bytes; it ends with its process.
package final class MemorySpool: Spool {
    private let countLimit: Int
    private let byteLimit: Int
    private var index = SpoolIndex()
    private var queues: [Epoch: EventQueue] = [:]

    /// An empty one. Both bounds hold after every append; the oldest events make room.
    package init(count: Int = 100_000, bytes: Int = 16 << 20) {
        countLimit = max(count, 1)
        byteLimit = bytes
    }

    package var isOnDisk: Bool { false }

    package var depth: Int { index.depth }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        guard event.cost <= byteLimit else {
            throw .full("One event of \(event.cost) bytes is over the bound of \(byteLimit) bytes in memory.")
        }
        _ = try index.admit(event)
        while index.depth >= countLimit || index.bytes + event.cost > byteLimit, dropOldest() {}
        let (lane, gap) = try index.admit(event)
        index.put(lane)
        index.bytes += event.cost
        if let gap { index.dropped.add(gap) }
        queues[event.epoch, default: EventQueue()].append(event)
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) -> [SpooledEvent] {
        var found: [SpooledEvent] = []
        for lane in index.lanes where lane.epoch >= epoch && found.count < limit {
            let queue = queues[lane.epoch, default: EventQueue()]
            found += queue.after(lane.epoch == epoch ? mark : 0).prefix(limit - found.count)
        }
        return found
    }

    package func epochs() -> [Epoch] { index.lanes.filter { $0.count > 0 }.map(\.epoch) }

    package func trim(through mark: UInt64, of epoch: Epoch) {
        guard let lane = index[epoch] else { return }
        remove(through: mark, of: lane)
        index.dropped.cover(through: mark, of: epoch)
    }

    package func takeDropped() -> [DroppedEvents] { index.dropped.take() }

    /// Makes room; false where nothing is left.
    private func dropOldest() -> Bool {
        guard let lane = index.oldest, let event = queues[lane.epoch]?.waiting.first else { return false }
        remove(through: event.seq, of: lane)
        index.dropped.add(DroppedEvents(epoch: event.epoch, from: event.seq, to: event.seq))
        return true
    }

    private func remove(through mark: UInt64, of lane: SpoolIndex.Lane) {
        let removed = queues[lane.epoch]?.remove(through: mark) ?? []
        let cost = removed.reduce(0) { $0 + $1.cost }
        index.remove(removed.count, cost: cost, through: mark, of: lane)
    }
}
