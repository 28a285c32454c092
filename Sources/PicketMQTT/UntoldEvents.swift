import PicketLoop

/// What a link has to tell, in order.
struct UntoldEvents {
    /// New events are appended here; the first ones may have been told.
    var events: [LinkEvent] = []
    private var told = 0

    /// The next event to tell; nil where all are told.
    mutating func next() -> LinkEvent? {
        guard told < events.count else {
            events.removeAll(keepingCapacity: true)
            told = 0
            return nil
        }
        defer { told += 1 }
        return events[told]
    }

    /// Forgets what the current connection said. The end of an earlier one, and what came before it, is kept.
    mutating func forgetConnection() {
        let lastEnd = events.indices.last { index in
            if case .ended = events[index] { index >= told } else { false }
        }
        events.removeSubrange((lastEnd.map { $0 + 1 } ?? told)...)
    }
}
