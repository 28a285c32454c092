package import PicketModel
package import PicketWire

/// Which events of one host were stored: a mark an epoch, what lies above it, and the counts.
package struct MarkBook: Equatable, Sendable {
    private struct EpochBook: Equatable, Sendable {
        /// The highest seq stored with no gap before it.
        var mark: UInt64 = 0
        /// Stored above the mark.
        var above: Set<UInt64> = []
        /// Dropped above the mark: sorted, and apart from one another.
        var gaps: [ClosedRange<UInt64>] = []
        /// The highest seq known to be made.
        var made: UInt64 = 0
        /// The count of all arrivals when one of this epoch came last; 0 before the first.
        var heard: UInt64 = 0

        func knows(_ seq: UInt64) -> Bool {
            seq <= mark || above.contains(seq) || gaps.contains { $0.contains(seq) }
        }

        mutating func advance() {
            while true {
                if let gap = gaps.first, gap.lowerBound <= mark + 1 {
                    mark = max(mark, gap.upperBound)
                    gaps.removeFirst()
                    above = above.filter { $0 > gap.upperBound }
                } else if above.remove(mark + 1) != nil {
                    mark += 1
                } else {
                    return
                }
            }
        }

        /// Notes a dropped range above the mark; answers how many numbers of it were not known before.
        mutating func drop(_ range: ClosedRange<UInt64>) -> UInt64 {
            let met = gaps.filter { $0.overlaps(range) }
            let stored = above.count { seq in range.contains(seq) && !met.contains { $0.contains(seq) } }
            let known = met.reduce(UInt64(stored)) { $0 + Self.size($1.clamped(to: range)) }
            let low = met.reduce(range.lowerBound) { min($0, $1.lowerBound) }
            let high = met.reduce(range.upperBound) { max($0, $1.upperBound) }
            gaps = (gaps.filter { !$0.overlaps(range) } + [low...high]).sorted { $0.lowerBound < $1.lowerBound }
            return Self.size(range) - known
        }

        /// How many numbers are stored or dropped.
        var known: UInt64 {
            let stored = UInt64(above.count { seq in !gaps.contains { $0.contains(seq) } })
            return gaps.reduce(mark.adding(stored)) { $0.adding(Self.size($1)) }
        }

        private static func size(_ range: ClosedRange<UInt64>) -> UInt64 { range.upperBound - range.lowerBound + 1 }
    }

    private var epochs: [Epoch: EpochBook] = [:]
    /// How many events came, new or not.
    private var arrivals: UInt64 = 0
    /// Events stored, once each.
    package private(set) var stored: UInt64 = 0
    /// Events that came again.
    package private(set) var replayed: UInt64 = 0
    /// Events that the host's spool had to drop.
    package private(set) var dropped: UInt64 = 0

    /// A book of a host of which nothing came yet.
    package init() {}

    /// Takes up what one epoch had before a restart; `restore(losses:)` follows once all epochs are.
    package mutating func restore(_ epoch: Epoch, mark: UInt64, above: [UInt64]) {
        var book = EpochBook(mark: mark, above: Set(above), made: max(mark, above.max() ?? 0))
        book.advance()
        epochs[epoch] = book
    }

    /// Takes up what was lost before a restart. All that is known and was not dropped was stored, kept still or not.
    package mutating func restore(losses fact: LossFact) {
        for range in fact.ranges { drop(range.epoch, from: range.from, to: range.to) }
        dropped = fact.dropped
        for newest in fact.made { note(newest.epoch, made: newest.seq) }
        let known = epochs.values.reduce(UInt64(0)) { $0.adding($1.known) }
        stored = known - min(known, dropped)
    }

    /// What must be kept of losses, for `restore(losses:)`.
    package var losses: LossFact {
        var fact = LossFact()
        fact.dropped = dropped
        let open = epochs.filter { !$0.value.gaps.isEmpty || $0.value.made > $0.value.known }
        for (epoch, book) in open.sorted(by: { $0.key < $1.key }) {
            fact.ranges += book.gaps.map { LossFact.Range(epoch: epoch, from: $0.lowerBound, to: $0.upperBound) }
            if book.made > book.known { fact.made.append(LossFact.Made(epoch: epoch, seq: book.made)) }
        }
        return fact
    }

    /// What became of an event that came.
    package enum Outcome: Equatable, Sendable {
        /// It is new and must be stored.
        case new
        /// It is stored already.
        case replayed
    }

    /// Notes an event.
    package mutating func take(_ epoch: Epoch, _ seq: UInt64) -> Outcome {
        var book = epochs[epoch] ?? EpochBook()
        defer { epochs[epoch] = book }
        arrivals += 1
        book.heard = arrivals
        guard !book.knows(seq) else {
            replayed += 1
            return .replayed
        }
        book.above.insert(seq)
        book.made = max(book.made, seq)
        book.advance()
        stored += 1
        return .new
    }

    /// Notes a range that the spool had to drop: the mark passes it.
    package mutating func drop(_ epoch: Epoch, from: UInt64, to: UInt64) {
        var book = epochs[epoch] ?? EpochBook()
        guard from <= to, to > book.mark else { return }
        dropped = dropped.adding(book.drop(max(from, book.mark + 1)...to))
        book.made = max(book.made, to)
        book.advance()
        epochs[epoch] = book
    }

    /// Notes how many events an epoch has made, as a heartbeat says.
    package mutating func note(_ epoch: Epoch, made: UInt64) {
        epochs[epoch, default: EpochBook()].made = max(epochs[epoch]?.made ?? 0, made)
    }

    /// The mark of one epoch.
    package func mark(of epoch: Epoch) -> UInt64 { epochs[epoch]?.mark ?? 0 }

    /// The marks of a few epochs, in their order: those of which events came last, as a host still holds them, then the
    /// newest. An agent that ran for long may be of an old one.
    package var marks: [AcknowledgementMessage.Mark] {
        let last = epochs.sorted { ($0.value.heard, $0.key) < ($1.value.heard, $1.key) }.suffix(16)
        return last.sorted { $0.key < $1.key }.map { AcknowledgementMessage.Mark(epoch: $0.key, seq: $0.value.mark) }
    }

    /// The marks of all epochs, in their order.
    package var all: [AcknowledgementMessage.Mark] {
        epochs.sorted { $0.key < $1.key }.map { AcknowledgementMessage.Mark(epoch: $0.key, seq: $0.value.mark) }
    }

    /// Events made in all, as far as is known.
    package var made: UInt64 { max(epochs.values.reduce(0) { $0.adding($1.made) }, stored.adding(dropped)) }

    /// Events made and neither stored nor dropped.
    package var missing: UInt64 { made - min(made, stored.adding(dropped)) }
}

extension UInt64 {
    /// The sum, or the largest number: counts that hosts tell may be of any size.
    fileprivate func adding(_ other: UInt64) -> UInt64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
