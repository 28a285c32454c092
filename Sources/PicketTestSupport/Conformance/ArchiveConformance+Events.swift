import PicketLoop
import PicketModel

/// The rules of events and marks.
extension ArchiveConformance {
    private typealias Sample = ArchiveSample

    func storesEachEventOnce(_ archive: any Archive) throws {
        let batch = [try Sample.event(1), try Sample.event(2), try Sample.event(1, of: Sample.laterEpoch)]
        try archive.apply(batch)
        try archive.apply(batch + [try Sample.event(1, on: "beta")])
        try expect(try archive.eventCount(host: try Sample.host("alpha")), 3, "Events of alpha")
        try expect(try archive.eventCount(host: try Sample.host("beta")), 1, "Events of beta")
    }

    func keepsTheFirstOfTwoEvents(_ archive: any Archive) throws {
        try archive.apply([try Sample.event(1, at: 1000)])
        try archive.apply([try Sample.event(1, at: 9000)])
        while try archive.forget(before: Milliseconds(5000)) {}
        try expect(try archive.eventCount(host: try Sample.host("alpha")), 0, "Events after the first one's age")
    }

    func answersStoredNumbersAboveTheMark(_ archive: any Archive) throws {
        try archive.apply(try [7, 3, 5, 4].map { try Sample.event($0) } + [try Sample.event(6, on: "beta")])
        let host = try Sample.host("alpha")
        func stored(_ mark: UInt64, _ limit: Int) throws -> [UInt64] {
            try archive.stored(above: mark, host: host, epoch: Sample.epoch, limit: limit)
        }
        try expect(try stored(3, 10), [4, 5, 7], "Numbers above 3")
        try expect(try stored(0, 2), [3, 4], "The first two")
        try expect(try stored(7, 10), [], "Numbers above the last")
        try expect(try stored(0, 0), [], "None asked for")
        let other = try archive.stored(above: 0, host: host, epoch: Sample.laterEpoch, limit: 10)
        try expect(other, [], "Numbers of another epoch")
    }

    func answersTheHighestNumbers(_ archive: any Archive) throws {
        let half = UInt64(Int64.max)
        let numbers = [1, half, half + 1, .max - 1, .max]
        try archive.apply(try numbers.reversed().map { try Sample.event($0) })
        for (place, mark) in numbers.enumerated() {
            let found = try archive.stored(above: mark, host: try Sample.host("alpha"), epoch: Sample.epoch, limit: 10)
            try expect(found, Array(numbers.dropFirst(place + 1)), "Numbers above \(mark)")
        }
        let three = try archive.stored(above: 0, host: try Sample.host("alpha"), epoch: Sample.epoch, limit: 3)
        try expect(three, Array(numbers.prefix(3)), "The first three")
    }

    func raisesMarksOnly(_ archive: any Archive) throws {
        let host = try Sample.host("alpha")
        let numbers: [UInt64] = [5, 4, 6, .max, 7]
        for seq in numbers { try archive.apply([.mark(host: host, epoch: Sample.epoch, seq: seq)]) }
        try archive.apply([.mark(host: host, epoch: Sample.laterEpoch, seq: 1)])
        let expected = [
            ArchivedPicture.Mark(host: host, epoch: Sample.epoch, seq: .max),
            ArchivedPicture.Mark(host: host, epoch: Sample.laterEpoch, seq: 1),
        ]
        try expect(try archive.restore().marks, expected, "Marks")
    }

    func forgetsOldEvents(_ archive: any Archive) throws {
        try archive.apply(try (1...6).map { try Sample.event($0, at: Int64($0) * 1000) })
        while try archive.forget(before: Milliseconds(4000)) {}
        let left = try archive.stored(above: 0, host: try Sample.host("alpha"), epoch: Sample.epoch, limit: 10)
        try expect(left, [4, 5, 6], "Events that came at 4 s or later")
    }

    func forgetsInBoundedSteps(_ archive: any Archive) throws {
        try archive.apply(try (1...2500).map { try Sample.event($0) })
        var calls = 0
        repeat { calls += 1 } while try archive.forget(before: Milliseconds(5000)) && calls < 100
        try expect(calls < 100, true, "An end to the forgetting")
        try expect(try archive.eventCount(host: try Sample.host("alpha")), 0, "Events left")
    }
}
