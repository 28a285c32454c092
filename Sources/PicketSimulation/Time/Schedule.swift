/// What happens next in the simulated world, in order of time and then of asking; time jumps from one to the next.
final class Schedule {
    private struct Entry {
        var at: Int64
        var number: UInt64
        var body: () -> Void

        func comesBefore(_ other: Entry) -> Bool { at != other.at ? at < other.at : number < other.number }
    }

    /// The world's true time, in ms since the simulation began.
    private(set) var now: Int64 = 0
    /// How many steps were made.
    private(set) var steps: UInt64 = 0
    /// Called after each step.
    var afterStep: () -> Void = {}

    private var heap: [Entry] = []
    private var made: UInt64 = 0
    private var cancelled: Set<UInt64> = []

    /// Has `body` called at `time`, or now where that is past.
    @discardableResult
    func at(_ time: Int64, _ body: @escaping () -> Void) -> UInt64 {
        made += 1
        push(Entry(at: max(time, now), number: made, body: body))
        return made
    }

    /// Has `body` called after `delay` ms.
    @discardableResult
    func after(_ delay: Int64, _ body: @escaping () -> Void) -> UInt64 { at(now + max(delay, 0), body) }

    /// Takes one back that was not called yet.
    func cancel(_ number: UInt64) { cancelled.insert(number) }

    /// Makes all steps up to and with `end`; stops where `isOver` says so after a step.
    func run(until end: Int64, unless isOver: () -> Bool) {
        while let next = heap.first, next.at <= end {
            step()
            if isOver() { return }
        }
        now = max(now, end)
    }

    private func step() {
        let entry = pop()
        guard cancelled.isEmpty || cancelled.remove(entry.number) == nil else { return }
        now = entry.at
        steps += 1
        entry.body()
        afterStep()
    }

    private func push(_ entry: Entry) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard heap[place].comesBefore(heap[parent]) else { return }
            heap.swapAt(place, parent)
            place = parent
        }
    }

    private func pop() -> Entry {
        let first = heap[0]
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while true {
            var least = place
            let left = 2 * place + 1
            for child in left..<min(left + 2, max(heap.count, left)) {
                if heap[child].comesBefore(heap[least]) { least = child }
            }
            guard least != place else { return first }
            heap.swapAt(place, least)
            place = least
        }
    }
}
