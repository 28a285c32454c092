import PicketLoop
import PicketModel

/// The rules of what restores the picture.
extension ArchiveConformance {
    private typealias Sample = ArchiveSample

    func sortsThePicture(_ archive: any Archive) throws {
        let workers = [
            try Sample.worker("two", on: "beta"), try Sample.worker("two"), try Sample.worker("one", on: "beta"),
        ]
        var batch: [ArchiveEntry] = []
        for worker in workers {
            batch.append(.evidence(worker, kind: "run", payload: [1]))
            batch.append(.evidence(worker, kind: "git", payload: [2]))
            batch.append(Sample.verdict(worker, at: 1, says: 3))
            batch.append(.presence(worker.host, payload: [4]))
            batch.append(.mark(host: worker.host, epoch: Sample.laterEpoch, seq: 1))
            batch.append(.mark(host: worker.host, epoch: Sample.epoch, seq: 1))
            batch.append(.heartbeat(worker.host, wall: Milliseconds(1), payload: [5]))
        }
        batch += [.fact(name: "b", value: [1]), .fact(name: "a", value: [2])]
        try archive.apply(batch)
        let picture = try archive.restore()
        let sorted = workers.sorted()
        try expect(picture.verdicts.map(\.address), sorted, "Workers of the verdicts")
        try expect(picture.evidence.map(\.address), sorted.flatMap { [$0, $0] }, "Workers of the evidence")
        try expect(picture.evidence.map(\.kind), sorted.flatMap { _ in ["git", "run"] }, "Kinds of evidence")
        try expect(picture.presences.map(\.host), [try Sample.host("alpha"), try Sample.host("beta")], "Presences")
        try expect(picture.facts.map(\.name), ["a", "b"], "Facts")
        let epochs = [Sample.epoch, Sample.laterEpoch]
        try expect(picture.marks.map(\.epoch), epochs + epochs, "Epochs of the marks")
    }

    func keepsTheNewestEvidence(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply([.evidence(worker, kind: "git", payload: [1]), .presence(worker.host, payload: [1])])
        try archive.apply([.evidence(worker, kind: "git", payload: [2]), .presence(worker.host, payload: [2])])
        let picture = try archive.restore()
        try expect(picture.evidence.map(\.payload), [[2]], "Evidence")
        try expect(picture.presences.map(\.payload), [[2]], "Presences")
    }

    func keepsTheNewestVerdictInOrderOfComing(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply([Sample.verdict(worker, at: 9000, says: 1)])
        // The hub's clock was set back.
        try archive.apply([Sample.verdict(worker, at: 1000, says: 2)])
        let newest = ArchivedPicture.Verdict(address: worker, wall: Milliseconds(1000), payload: [2])
        try expect(try archive.restore().verdicts, [newest], "Verdicts")
    }

    func answersVerdictsOfATime(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply((1...5).map { Sample.verdict(worker, at: Int64($0) * 1000, says: $0) })
        try archive.apply([Sample.verdict(try Sample.worker("two"), at: 1000, says: 9)])
        func says(_ wall: Int64, _ limit: Int) throws -> [UInt8] {
            try archive.verdicts(of: worker, atOrBefore: Milliseconds(wall), limit: limit).flatMap(\.payload)
        }
        try expect(try says(3000, 2), [3, 2], "Two verdicts at or before 3 s")
        try expect(try says(999, 10), [], "Verdicts before the first")
        try expect(try says(9000, 0), [], "None asked for")
    }

    func forgetsTheEvidenceOfTheRetired(_ archive: any Archive) throws {
        let (worker, other) = (try Sample.worker("one"), try Sample.worker("two"))
        for one in [worker, other] {
            try archive.apply([.evidence(one, kind: "git", payload: [1]), Sample.verdict(one, at: 1000, says: 1)])
        }
        try archive.apply([.retired(worker, wall: Milliseconds(2000))])
        let picture = try archive.restore()
        try expect(picture.evidence.map(\.address), [other], "Evidence")
        try expect(picture.verdicts.map(\.address), [other], "Verdicts")
        let history = try archive.verdicts(of: worker, atOrBefore: Milliseconds(9000), limit: 9)
        try expect(history.count, 1, "History of the retired worker")
    }

    func takesARetiredWorkerBack(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply([Sample.verdict(worker, at: 1000, says: 1), .retired(worker, wall: Milliseconds(2000))])
        try archive.apply([Sample.verdict(worker, at: 3000, says: 2)])
        try expect(try archive.restore().verdicts.map(\.payload), [[2]], "Verdicts")
    }

    func forgetsAFact(_ archive: any Archive) throws {
        try archive.apply([.fact(name: "a", value: [1]), .fact(name: "b", value: [1]), .fact(name: "b", value: [2])])
        try archive.apply([.fact(name: "a", value: nil), .fact(name: "c", value: nil)])
        try expect(try archive.restore().facts, [ArchivedPicture.Fact(name: "b", value: [2])], "Facts")
    }

    func keepsAnEmptyValue(_ archive: any Archive) throws {
        try archive.apply([.fact(name: "", value: []), .presence(try Sample.host("alpha"), payload: [])])
        let picture = try archive.restore()
        try expect(picture.facts, [ArchivedPicture.Fact(name: "", value: [])], "Facts")
        try expect(picture.presences.map(\.payload), [[]], "Presences")
    }

    func keepsTheNewestVerdictOfEachWorker(_ archive: any Archive) throws {
        let (worker, other) = (try Sample.worker("one"), try Sample.worker("two"))
        try archive.apply((1...3).map { Sample.verdict(worker, at: Int64($0) * 1000, says: $0) })
        try archive.apply([Sample.verdict(other, at: 1000, says: 8), Sample.verdict(other, at: 9000, says: 9)])
        while try archive.forget(before: Milliseconds(5000)) {}
        let history = try archive.verdicts(of: worker, atOrBefore: Milliseconds(99_000), limit: 9)
        try expect(history.map(\.payload), [[3]], "History of a worker without a change since")
        try expect(try archive.restore().verdicts.map(\.payload), [[3], [9]], "Verdicts")
    }

    func forgetsTheRetiredWhenOld(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply([Sample.verdict(worker, at: 1000, says: 1), .retired(worker, wall: Milliseconds(2000))])
        while try archive.forget(before: Milliseconds(5000)) {}
        let history = try archive.verdicts(of: worker, atOrBefore: Milliseconds(9000), limit: 9)
        try expect(history, [], "History of a worker that was retired long ago")
        try expect(try archive.restore().verdicts, [], "Verdicts")
    }
}
