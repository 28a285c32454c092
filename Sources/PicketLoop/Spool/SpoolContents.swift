package import PicketModel

/// What a spool in memory holds, as a value: a copy of it is what a disk would hold.
package struct SpoolContents {
    private var index = SpoolIndex()
    private var queues: [Epoch: EventQueue] = [:]

    /// Nothing kept.
    package init() {}

    /// How many events wait.
    package var depth: Int { index.depth }

    /// Keeps the next event of its epoch; the oldest make room for it, so that at most `count` of `bytes` are kept.
    package mutating func append(_ event: SpooledEvent, count: Int, bytes: Int) throws(SpoolError) {
        guard event.cost <= bytes else {
            throw .full("One event of \(event.cost) bytes is over the bound of \(bytes) bytes in memory.")
        }
        _ = try index.admit(event)
        while index.depth >= count || index.bytes + event.cost > bytes, dropOldest() {}
        let (lane, gap) = try index.admit(event)
        index.put(lane)
        index.bytes += event.cost
        if let gap { index.dropped.add(gap) }
        queues[event.epoch, default: EventQueue()].append(event)
    }

    /// At most `limit` events after the given place, oldest first, old epochs before newer ones.
    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) -> [SpooledEvent] {
        var found: [SpooledEvent] = []
        for lane in index.lanes where lane.epoch >= epoch && found.count < limit {
            let queue = queues[lane.epoch, default: EventQueue()]
            found += queue.after(lane.epoch == epoch ? mark : 0).prefix(limit - found.count)
        }
        return found
    }

    /// The epochs that still have events, in order of their counters.
    package var epochs: [Epoch] { index.lanes.filter { $0.count > 0 }.map(\.epoch) }

    /// Forgets the events of `epoch` up to and with `mark`.
    package mutating func trim(through mark: UInt64, of epoch: Epoch) {
        guard let lane = index[epoch] else { return }
        remove(through: mark, of: lane)
        index.dropped.cover(through: mark, of: epoch)
    }

    /// What was dropped and not told; it counts as told from here on.
    package mutating func takeDropped() -> [DroppedEvents] { index.dropped.take() }

    /// What is left where all that was kept broke: nothing but the loss of it.
    package func afterLoss() -> SpoolContents {
        var contents = SpoolContents()
        contents.index = index.afterLoss()
        return contents
    }

    /// Makes room; false where nothing is left.
    private mutating func dropOldest() -> Bool {
        guard let lane = index.oldest, let event = queues[lane.epoch]?.waiting.first else { return false }
        remove(through: event.seq, of: lane)
        index.dropped.add(DroppedEvents(epoch: event.epoch, from: event.seq, to: event.seq))
        return true
    }

    private mutating func remove(through mark: UInt64, of lane: SpoolIndex.Lane) {
        let removed = queues[lane.epoch]?.remove(through: mark) ?? []
        let cost = removed.reduce(0) { $0 + $1.cost }
        index.remove(removed.count, cost: cost, through: mark, of: lane)
    }
}

extension SpooledEvent {
    /// What keeping an event costs beside its payload, in bytes; about what SQLite takes for a row.
    package static let overhead = 32

    /// What keeping it costs, in bytes.
    package var cost: Int { payload.count + Self.overhead }
}
