package import PicketModel

/// Events that are no longer there and of which the caller has not been told.
package struct DroppedRanges: Equatable {
    private var ranges: [DroppedEvents] = []

    /// Nothing dropped.
    package init() {}

    /// Adds a range; one that goes on where the last one ended makes that longer.
    package mutating func add(_ range: DroppedEvents) {
        if let last = ranges.last, last.epoch == range.epoch, last.to &+ 1 == range.from {
            ranges[ranges.count - 1].to = range.to
        } else {
            ranges.append(range)
        }
    }

    /// Leaves out what the mark covers, for nobody waits for it.
    package mutating func cover(through mark: UInt64, of epoch: Epoch) {
        ranges = ranges.compactMap { range in
            guard range.epoch == epoch, range.from <= mark else { return range }
            guard range.to > mark else { return nil }
            return DroppedEvents(epoch: epoch, from: mark + 1, to: range.to)
        }
    }

    /// Hands them over, oldest first and joined where they touch; none are left.
    package mutating func take() -> [DroppedEvents] {
        let taken = joined
        ranges = []
        return taken
    }

    /// Oldest first, joined where they touch.
    package var joined: [DroppedEvents] {
        var result = DroppedRanges()
        for range in ranges.sorted(by: { ($0.epoch, $0.from) < ($1.epoch, $1.from) }) { result.add(range) }
        return result.ranges
    }
}
