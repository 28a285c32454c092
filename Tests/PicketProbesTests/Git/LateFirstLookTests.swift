import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("First looks that come after the run began")
struct LateFirstLookTests {
    let bench: ProbeBench
    let repository: RepositoryBuilder
    let tree: String

    init() throws {
        bench = try ProbeBench()
        repository = try RepositoryBuilder(bench.programs)
        tree = try repository.addWorktree("tree", branch: "feat/x")
    }

    @Test("a first look that comes after the run's first commit counts it")
    func lateFirstLook() throws {
        let before = try repository.git("rev-parse", "HEAD", in: tree)
        var subject = try worker(tree)
        subject.runStartedUp = bench.now.up - Run.startBlur
        try repository.commit("at once", file: "a", "1", in: tree)
        try repository.write("README", "changed", in: tree)
        subject.baseline = try bench.seen(subject).baseline
        #expect(subject.baseline?.head == before)
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.trackedOfRun) == (1, 1))
    }

    @Test("a result that the run wrote before the first look was not there before it")
    func lateFirstLookAtResult() throws {
        var subject = try worker(tree)
        try repository.write(".picket/result.json", #"{"status":"success"}"#, in: tree)
        let written = try #require(bench.machine.look(at: tree + "/.picket/result.json").value).modifiedWall
        subject.runStartedUp = bench.now.up(atWall: written - .seconds(1))
        #expect(try bench.seen(subject).baseline.results == [])
        subject.runStartedUp = bench.now.up(atWall: written + .seconds(1))
        #expect(try bench.seen(subject).baseline.results.map(\.path) == [".picket/result.json"])
    }

    @Test("what lay there before the run is not its own, however late the first look")
    func lateFirstLookOnOldChanges() throws {
        try repository.commit("before", file: "a", "1", in: tree)
        try repository.write("README", "changed", in: tree)
        try repository.write("new", "new", in: tree)
        var subject = try worker(tree)
        let made = try #require(bench.machine.look(at: tree + "/new").value).modifiedWall
        // The kernel tells of a start by its ticks, so it may seem to be earlier than the file.
        subject.runStartedUp = bench.now.up(atWall: made - .milliseconds(10))
        subject.baseline = try bench.seen(subject).baseline
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.trackedOfRun, state.untrackedOfRun) == (0, 0, 0))
    }
}
