import PicketLoop
import PicketModel

/// The rules of what is answered of times past.
extension ArchiveConformance {
    private typealias Sample = ArchiveSample

    func answersTheExplanationOfAVerdict(_ archive: any Archive) throws {
        let worker = try Sample.worker("one")
        try archive.apply([
            .verdict(worker, wall: Milliseconds(1000), state: .working, payload: [1], explanation: [7, 8]),
            .verdict(worker, wall: Milliseconds(2000), state: .idle, payload: [2], explanation: []),
            Sample.verdict(worker, at: 3000, says: 3),
        ])
        let history = try archive.verdicts(of: worker, atOrBefore: Milliseconds(9000), limit: 9)
        try expect(history.map(\.explanation), [nil, [], [7, 8]], "Explanations, newest first")
        try expect(try archive.restore().verdicts.map(\.explanation), [nil], "Explanations in the picture")
    }

    func answersTheFirstVerdict(_ archive: any Archive) throws {
        let (worker, other) = (try Sample.worker("one"), try Sample.worker("two"))
        try archive.apply((2...5).map { Sample.verdict(worker, at: Int64($0) * 1000, says: $0) })
        try archive.apply([.retired(worker, wall: Milliseconds(6000))])
        try expect(try archive.firstVerdict(of: worker), Milliseconds(2000), "The first verdict")
        try expect(try archive.firstVerdict(of: other), nil, "The first verdict of a worker without one")
        while try archive.forget(before: Milliseconds(3500)) {}
        try expect(try archive.firstVerdict(of: worker), Milliseconds(4000), "The first verdict that is still held")
    }

    func restoresRetirements(_ archive: any Archive) throws {
        let workers = [try Sample.worker("two"), try Sample.worker("one"), try Sample.worker("one", on: "beta")]
        guard let boot = BootID("boot-1") else { throw ConformanceFailure(description: "boot-1 is no boot's id.") }
        let run = ProcessIdentity(boot: boot, pid: 4711, start: .max)
        try archive.apply([
            .retired(workers[0], wall: Milliseconds(1000)), .retired(workers[1], wall: Milliseconds(2000)),
            .retired(workers[2], wall: Milliseconds(3000), run: run),
            .retired(workers[1], wall: Milliseconds(4000), run: run), Sample.verdict(workers[2], at: 5000, says: 1),
        ])
        let expected = [
            ArchivedPicture.Retirement(address: workers[1], wall: Milliseconds(4000), run: run),
            ArchivedPicture.Retirement(address: workers[0], wall: Milliseconds(1000)),
        ]
        try expect(try archive.restore().retirements, expected, "Retirements of workers that were not judged since")
    }
}
