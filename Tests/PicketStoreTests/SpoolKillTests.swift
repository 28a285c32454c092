import Foundation
import PicketLoop
import PicketModel
import PicketStore
import Testing

/// Appends as fast as it can, says after each append that it returned, and never ends by itself.
private func appendUntilKilled(folder: String, epoch: Epoch) throws {
    let spool = try DiskSpool(path: folder + "/spool", bounds: SpoolBounds(bytes: 1 << 20)) { ProcessClock.now }
    _ = FileManager.default.createFile(atPath: folder + "/kept-\(epoch.counter)", contents: nil)
    let kept = try FileHandle(forWritingTo: URL(filePath: folder + "/kept-\(epoch.counter)"))
    for seq in 1...UInt64.max {
        try spool.append(event(seq, of: epoch, size: Int(seq % 3000)))
        try kept.write(contentsOf: Data("\(seq)\n".utf8))
        if seq % 40 == 0 { try spool.trim(through: seq - 20, of: epoch) }
        if seq % 100 == 0 { try spool.synchronize() }
    }
}

private enum ProcessClock {
    static var now: Moment {
        let up = Milliseconds(Int64(ProcessInfo.processInfo.systemUptime * 1000))
        return StoppedClock(up: up).moment
    }
}

@Test("A process killed with SIGKILL at any time leaves a whole spool with every event whose append had returned")
func aKilledSpoolKeepsWhatWasAppended() async throws {
    let folder = try TemporaryFolder()
    var appended: UInt64 = 0
    for round in 1...12 as ClosedRange<UInt64> {
        let (path, epoch) = (folder.path, Epoch(counter: round, tag: 0))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as UInt64] in
            killSelf(after: 20 + UInt32(round) * 17 % 60)
            try appendUntilKilled(folder: path, epoch: Epoch(counter: round, tag: 0))
        }
        let spool = try openSpool(folder, SpoolBounds(bytes: 1 << 20))
        #expect(spool.opening == .opened)
        let kept = String(decoding: (try? folder.read("kept-\(round)")) ?? [], as: UTF8.self)
        // On a busy machine the kill may come before the first append.
        guard let last = kept.split(separator: "\n").compactMap({ UInt64($0) }).last else { continue }
        appended += last
        let found = try spool.events(after: 0, of: epoch, limit: .max)
        let first = try #require(found.first?.seq)
        #expect(first <= max(last, 40) - 20 + 1)
        #expect(found.count >= Int(last - first + 1))
        #expect(found == (first..<first + UInt64(found.count)).map { event($0, of: epoch, size: Int($0 % 3000)) })
    }
    #expect(appended > 0)
}
