import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Sweeps for changed files")
struct FileSweepTests {
    let bench: ProbeBench
    let folder: TestFolder

    init() throws {
        bench = try ProbeBench()
        folder = try TestFolder()
    }

    private func write(_ name: String, ago seconds: Int64) throws {
        try TestFolder.write("x", to: folder.below(name))
        try TestFolder.setModified(folder.below(name), seconds: bench.now.wall.seconds - seconds)
    }

    private func sweep(since ago: Milliseconds) throws -> FileActivity {
        let now = bench.now
        return try #require(bench.probes.sweepFiles(folder.path, sinceUp: now.up - ago).value)
    }

    @Test("the newest change and the count since a time are found")
    func counts() throws {
        try write("a", ago: 1000)
        try write("b/c/d", ago: 100)
        try write("e", ago: 200)
        let found = try sweep(since: .seconds(300))
        #expect(found.changedInFiveMinutes == 2)
        #expect(found.watch == .swept)
        let age = bench.now.up - (try #require(found.lastChangeUp))
        #expect(age >= .seconds(99) && age < .seconds(110))
    }

    @Test("git's, our own and heavy folders are left out, but the heartbeat is told")
    func leftOut() throws {
        for name in [".git/index", ".picket/heartbeat", "node_modules/x/y", "deep/target/z"] { try write(name, ago: 5) }
        try write("a", ago: 1000)
        let found = try sweep(since: .seconds(300))
        #expect(found.changedInFiveMinutes == 0)
        #expect(found.heartbeatUp != nil)
    }

    @Test("a time that lies ahead is not believed")
    func ahead() throws {
        try write("a", ago: -1000)
        #expect(try sweep(since: .seconds(300)) == FileActivity(watch: .swept))
    }

    @Test("a worktree that is no more is absent")
    func gone() { #expect(bench.probes.sweepFiles(folder.below("no"), sinceUp: .zero) == .absent) }

    @Test("links are not followed, so that one to its own parent ends")
    func links() throws {
        try write("a", ago: 5)
        try bench.programs.output(of: .init(["ln", "-s", folder.path, folder.below("loop")]))
        #expect(try sweep(since: .seconds(300)).changedInFiveMinutes <= 2)
    }
}
