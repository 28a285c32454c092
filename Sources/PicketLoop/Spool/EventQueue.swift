/// Events of one epoch in memory, by rising number; cheap to take from the front.
struct EventQueue {
    private var events: [SpooledEvent] = []
    private var head = 0

    /// What is in it, oldest first.
    var waiting: ArraySlice<SpooledEvent> { events[head...] }

    /// Adds the newest.
    mutating func append(_ event: SpooledEvent) { events.append(event) }

    /// Those with a number above `mark`.
    func after(_ mark: UInt64) -> ArraySlice<SpooledEvent> { waiting[firstPlace(above: mark)...] }

    /// Takes out those up to and with `mark`.
    mutating func remove(through mark: UInt64) -> ArraySlice<SpooledEvent> {
        let place = firstPlace(above: mark)
        let removed = events[head..<place]
        head = place
        if head > 32, head > events.count / 2 {
            events.removeFirst(head)
            head = 0
        }
        return removed
    }

    private func firstPlace(above mark: UInt64) -> Int {
        var low = head
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].seq > mark { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
