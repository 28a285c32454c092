import PicketHub
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct MarkBookTests {
    private let epoch = Epoch(counter: 3, tag: 1)

    private func book(_ seqs: [UInt64]) -> MarkBook {
        var book = MarkBook()
        for seq in seqs { _ = book.take(epoch, seq) }
        return book
    }

    private func take(_ book: inout MarkBook, _ epoch: Epoch, _ seq: UInt64) -> MarkBook.Outcome {
        book.take(epoch, seq)
    }

    @Test("the mark stops before a gap, and passes it once it is filled")
    func gap() {
        var book = book([1, 2, 4, 5])
        #expect(book.mark(of: epoch) == 2)
        #expect(book.missing == 1)
        #expect(take(&book, epoch, 3) == .new)
        #expect(book.mark(of: epoch) == 5)
        #expect(book.missing == 0)
    }

    @Test("order does not matter, and what came before is a repeat")
    func order() {
        var book = book([3, 1, 2])
        #expect(book.mark(of: epoch) == 3)
        #expect(take(&book, epoch, 2) == .replayed)
        #expect(book.stored == 3)
        #expect(book.replayed == 1)
    }

    @Test("epochs have marks of their own, older ones too")
    func epochs() {
        var book = book([1])
        let older = Epoch(counter: 2, tag: 9)
        #expect(take(&book, older, 1) == .new)
        #expect(book.marks.map(\.seq) == [1, 1])
        #expect(book.marks.map(\.epoch) == [older, epoch])
    }

    @Test("a dropped range is passed by the mark and counted once")
    func dropped() {
        var book = book([1, 2, 8])
        book.drop(epoch, from: 3, to: 7)
        book.drop(epoch, from: 3, to: 7)
        book.drop(epoch, from: 5, to: 6)
        #expect(book.mark(of: epoch) == 8)
        #expect(book.dropped == 5)
        #expect(book.made == 8)
        #expect(book.missing == 0)
    }

    @Test("a dropped range above a gap waits for it")
    func droppedAbove() {
        var book = book([1])
        book.drop(epoch, from: 3, to: 7)
        #expect(book.mark(of: epoch) == 1)
        #expect(take(&book, epoch, 2) == .new)
        #expect(book.mark(of: epoch) == 7)
    }

    @Test("what was stored within a dropped range is not counted as dropped")
    func storedWithin() {
        var book = book([1, 4])
        book.drop(epoch, from: 2, to: 6)
        #expect(book.dropped == 4)
        #expect(book.mark(of: epoch) == 6)
    }

    @Test("a range of any size costs nothing, and numbers of any size do not end the hub")
    func hostile() {
        var book = book([1])
        let most = UInt64(Int64.max)
        for counter in 1...5 as ClosedRange<UInt64> {
            let epoch = Epoch(counter: counter, tag: 0)
            book.drop(epoch, from: 1, to: most)
            book.note(epoch, made: most)
            #expect(book.mark(of: epoch) == most)
        }
        book.drop(epoch, from: 9, to: 2)
        book.drop(epoch, from: 0, to: 0)
        _ = book.take(epoch, most)
        #expect(book.made >= most)
        #expect(book.missing <= book.made)
    }

    @Test("what a restart takes up goes on where it stopped")
    func restart() {
        var book = MarkBook()
        book.restore(epoch, mark: 5, above: [7, 8])
        #expect(take(&book, epoch, 5) == .replayed)
        #expect(take(&book, epoch, 7) == .replayed)
        #expect(take(&book, epoch, 6) == .new)
        #expect(book.mark(of: epoch) == 8)
    }

    @Test("what an ended agent made and did not bring stays missing over a restart, until it comes")
    func missingOverRestart() {
        var book = book([1, 2, 4])
        book.note(epoch, made: 9)
        book.drop(epoch, from: 7, to: 7)
        book.note(Epoch(counter: 4, tag: 0), made: 0)
        #expect(book.missing == 5)
        var restored = MarkBook()
        restored.restore(epoch, mark: 2, above: [4])
        restored.restore(losses: LossFact(bytes: book.losses.bytes))
        #expect(restored.missing == 5)
        #expect(restored.dropped == 1)
        #expect(restored.losses == book.losses)
        for seq in [3, 5, 6, 8, 9] as [UInt64] { _ = restored.take(epoch, seq) }
        #expect(restored.missing == 0)
        #expect(restored.losses.made == [])
    }

    @Test("marks of the newest 16 epochs are said")
    func newest() {
        var book = MarkBook()
        for counter in 1...40 as ClosedRange<UInt64> { _ = book.take(Epoch(counter: counter, tag: 0), 1) }
        #expect(book.marks.map(\.epoch.counter) == Array(25...40))
    }

    @Test("marks of an old epoch of which events still come are said, though many newer ones are known")
    func oldAndHeard() {
        var book = MarkBook()
        for counter in 1...40 as ClosedRange<UInt64> { _ = book.take(Epoch(counter: counter, tag: 0), 1) }
        let old = Epoch(counter: 3, tag: 0)
        #expect(book.take(old, 1) == .replayed)
        #expect(book.marks.first == AcknowledgementMessage.Mark(epoch: old, seq: 1))
        #expect(book.marks.dropFirst().map(\.epoch.counter) == Array(26...40))
    }

    @Test("any sequence of events, repeats and drops leaves what a plain list of numbers would", arguments: 1...100)
    func property(seed: UInt64) {
        let clock = ManualClock(seed: seed)
        var book = MarkBook()
        var model = PlainMarks()
        for step in 0..<120 {
            let epoch = Epoch(counter: clock.random(below: 3), tag: 0)
            let seq = 1 + clock.random(below: 25)
            if clock.random(below: 8) == 0 {
                let to = seq + clock.random(below: 9)
                book.drop(epoch, from: seq, to: to)
                model.drop(epoch, seq...to)
            } else {
                let isNew = book.take(epoch, seq) == .new
                let isNewToModel = model.take(epoch, seq)
                #expect(isNew == isNewToModel, "seed \(seed), step \(step)")
            }
            #expect(book.mark(of: epoch) == model.mark(epoch), "seed \(seed), step \(step)")
        }
        #expect(book.stored == model.stored.values.reduce(0) { $0 + UInt64($1.count) })
        #expect(book.dropped == model.dropped.values.reduce(0) { $0 + UInt64($1.count) })
        #expect(book.missing == model.missing)
    }
}

/// Marks as a plain list of numbers would give them.
private struct PlainMarks {
    var stored: [Epoch: Set<UInt64>] = [:]
    var dropped: [Epoch: Set<UInt64>] = [:]

    private func known(_ epoch: Epoch) -> Set<UInt64> { (stored[epoch] ?? []).union(dropped[epoch] ?? []) }

    mutating func take(_ epoch: Epoch, _ seq: UInt64) -> Bool {
        guard !known(epoch).contains(seq) else { return false }
        stored[epoch, default: []].insert(seq)
        return true
    }

    mutating func drop(_ epoch: Epoch, _ range: ClosedRange<UInt64>) {
        dropped[epoch, default: []].formUnion(Set(range).subtracting(known(epoch)))
    }

    func mark(_ epoch: Epoch) -> UInt64 {
        var mark: UInt64 = 0
        while known(epoch).contains(mark + 1) { mark += 1 }
        return mark
    }

    var missing: UInt64 {
        Set(stored.keys).union(dropped.keys).reduce(0) { sum, epoch in
            sum + (known(epoch).max() ?? 0) - UInt64(known(epoch).count)
        }
    }
}
