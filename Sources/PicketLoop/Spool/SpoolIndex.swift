package import PicketModel

/// What a spool knows of its events without looking: which epochs, how many and how large.
///
/// A value, so that a transaction changes a copy that is taken over only once it is committed.
package struct SpoolIndex: Equatable {
    /// Sorted by epoch.
    package private(set) var lanes: [Lane] = []
    /// What all events cost, in bytes.
    package var bytes = 0
    /// What was dropped and not told.
    package var dropped = DroppedRanges()

    /// Nothing kept.
    package init() {}

    /// The events of one epoch.
    package struct Lane: Equatable {
        /// Which epoch.
        package let epoch: Epoch
        /// The number that stands for the epoch in the file; nil where the file does not know it yet.
        package var slot: Int64?
        /// The number that all kept events of it have or exceed.
        package var first: UInt64
        /// The last number that was kept or dropped.
        package var last: UInt64
        /// How many events are kept.
        package var count = 0

        /// Joins them all.
        package init(epoch: Epoch, slot: Int64? = nil, first: UInt64, last: UInt64, count: Int = 0) {
            self.epoch = epoch
            self.slot = slot
            self.first = first
            self.last = last
            self.count = count
        }
    }

    /// How many events are kept.
    package var depth: Int { lanes.reduce(0) { $0 + $1.count } }

    /// The lowest number that no epoch has in the file.
    package var freeSlot: Int64 { (lanes.compactMap(\.slot).max() ?? 0) + 1 }

    /// The lane of `epoch`.
    package subscript(epoch: Epoch) -> Lane? { lanes.first { $0.epoch == epoch } }

    /// The lane of the oldest event.
    package var oldest: Lane? { lanes.first { $0.count > 0 } }

    /// Puts a lane in the place of the one of its epoch, or in a new one.
    package mutating func put(_ lane: Lane) {
        if let place = lanes.firstIndex(where: { $0.epoch >= lane.epoch }) {
            if lanes[place].epoch == lane.epoch { lanes[place] = lane } else { lanes.insert(lane, at: place) }
        } else {
            lanes.append(lane)
        }
    }

    /// The lane that `event` belongs to with the event in it, and the numbers that were left out before it.
    package func admit(_ event: SpooledEvent) throws(SpoolError) -> (lane: Lane, gap: DroppedEvents?) {
        var lane = self[event.epoch] ?? Lane(epoch: event.epoch, first: event.seq, last: event.seq &- 1)
        guard event.seq > lane.last else {
            throw .failed("Event \(event.seq) of epoch \(event.epoch) is not the next: \(lane.last) was the last.")
        }
        let left = event.seq - lane.last > 1
        let gap = left ? DroppedEvents(epoch: event.epoch, from: lane.last + 1, to: event.seq - 1) : nil
        if lane.count == 0 { lane.first = event.seq }
        lane.last = event.seq
        lane.count += 1
        return (lane, gap)
    }

    /// Takes events out of a lane: those through `mark`, `count` of them.
    package mutating func remove(_ count: Int, cost: Int, through mark: UInt64, of lane: Lane) {
        var lane = lane
        lane.count -= count
        lane.first = max(lane.first, mark &+ 1)
        bytes -= cost
        put(lane)
    }

    /// What is left after the file broke: nothing but the loss of all it held.
    package func afterLoss() -> SpoolIndex {
        var result = SpoolIndex()
        result.dropped = dropped
        for lane in lanes where lane.count > 0 {
            result.dropped.add(DroppedEvents(epoch: lane.epoch, from: lane.first, to: lane.last))
        }
        return result
    }
}
