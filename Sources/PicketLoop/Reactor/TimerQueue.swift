package import PicketModel

/// Timers in the order in which they are due; those due at the same time in the order in which they were made.
package struct TimerQueue {
    private struct Entry {
        var due: Milliseconds
        var id: TimerID
        var body: (Moment) -> Void
    }

    /// Sorted, latest first, so that the next one is taken from the end.
    private var entries: [Entry] = []
    private var made: UInt64 = 0

    /// An empty queue.
    package init() {}

    /// When the next timer is due; nil where there is none.
    package var nextDue: Milliseconds? { entries.last?.due }

    /// How many timers wait.
    package var count: Int { entries.count }

    /// Adds a timer.
    package mutating func add(due: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID {
        made += 1
        let id = TimerID(made)
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            // A timer made later fires after one due at the same time, so it goes before it in this order.
            if entries[middle].due <= due { high = middle } else { low = middle + 1 }
        }
        entries.insert(Entry(due: due, id: id, body: body), at: low)
        return id
    }

    /// Takes a timer back.
    package mutating func remove(_ id: TimerID) {
        entries.removeAll { $0.id == id }
    }

    /// Takes the next timer that is due at `up`; nil where none is.
    package mutating func takeDue(at up: Milliseconds) -> ((Moment) -> Void)? {
        guard let last = entries.last, last.due <= up else { return nil }
        return entries.removeLast().body
    }
}
