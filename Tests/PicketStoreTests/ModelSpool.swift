import PicketLoop
import PicketModel
import PicketStore

/// The spool as plainly as it can be said: a sorted list, and sets of numbers that were lost.
struct ModelSpool {
    let bounds: SpoolBounds
    private(set) var kept: [(event: SpooledEvent, at: Milliseconds)] = []
    private var last: [Epoch: UInt64] = [:]
    private var lost: [Epoch: Set<UInt64>] = [:]
    private var untold: [Epoch: Set<UInt64>] = [:]

    init(bounds: SpoolBounds) { self.bounds = bounds }

    var epochs: [Epoch] { Set(kept.map(\.event.epoch)).sorted() }

    func last(of epoch: Epoch) -> UInt64 { last[epoch] ?? 0 }

    mutating func append(_ event: SpooledEvent, at now: Milliseconds) -> Bool {
        guard event.cost <= bounds.bytes, event.seq > 0 else { return false }
        if let last = last[event.epoch] {
            guard event.seq > last else { return false }
            for seq in last + 1..<event.seq { lose(seq, event.epoch) }
        }
        makeRoom(event.cost, at: now)
        last[event.epoch] = event.seq
        kept.append((event, now))
        kept.sort { ($0.event.epoch, $0.event.seq) < ($1.event.epoch, $1.event.seq) }
        return true
    }

    mutating func makeRoom(_ cost: Int, at now: Milliseconds) {
        while let oldest = kept.first,
            now - oldest.at > bounds.age || kept.reduce(cost, { $0 + $1.event.cost }) > bounds.bytes
        {
            lose(oldest.event.seq, oldest.event.epoch)
            kept.removeFirst()
        }
    }

    mutating func trim(through mark: UInt64, of epoch: Epoch) {
        guard last[epoch] != nil else { return }
        kept.removeAll { $0.event.epoch == epoch && $0.event.seq <= mark }
        lost[epoch] = lost[epoch]?.filter { $0 > mark }
        untold[epoch] = untold[epoch]?.filter { $0 > mark }
    }

    func events(after mark: UInt64, of epoch: Epoch, limit: Int) -> [SpooledEvent] {
        let after = kept.map(\.event).filter { $0.epoch > epoch || ($0.epoch == epoch && $0.seq > mark) }
        return Array(after.prefix(limit))
    }

    mutating func takeDropped() -> [DroppedEvents] {
        defer { untold = [:] }
        var ranges: [DroppedEvents] = []
        for epoch in untold.keys.sorted() {
            for seq in (untold[epoch] ?? []).sorted() {
                if let end = ranges.last, end.epoch == epoch, end.to + 1 == seq {
                    ranges[ranges.count - 1].to = seq
                } else {
                    ranges.append(DroppedEvents(epoch: epoch, from: seq, to: seq))
                }
            }
        }
        return ranges
    }

    /// What a restart does: losses are told again, and epochs of which nothing is left are forgotten.
    mutating func restart() {
        untold = lost
        for epoch in last.keys {
            let numbers = kept.map(\.event).filter { $0.epoch == epoch }.map(\.seq) + (lost[epoch] ?? [])
            last[epoch] = numbers.max()
        }
    }

    private mutating func lose(_ seq: UInt64, _ epoch: Epoch) {
        lost[epoch, default: []].insert(seq)
        untold[epoch, default: []].insert(seq)
    }
}
