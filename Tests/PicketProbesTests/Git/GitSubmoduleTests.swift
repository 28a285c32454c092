import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Looks into submodules")
struct GitSubmoduleTests {
    let bench: ProbeBench
    let repository: RepositoryBuilder
    let tree: String

    init() throws {
        bench = try ProbeBench()
        repository = try RepositoryBuilder(bench.programs)
        tree = try repository.addWorktree("tree", branch: "feat/x")
    }

    /// The worker of the worktree, with a run that begins now.
    private func begin() throws -> WorkerSubject {
        var subject = try worker(tree)
        subject.baseline = try bench.seen(subject).baseline
        subject.runStartedUp = bench.now.up
        return subject
    }

    private func addSubmodule() throws {
        let inner = try RepositoryBuilder(bench.programs)
        try repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "sub", in: tree)
        try repository.git("commit", "-q", "-m", "sub", in: tree)
    }

    @Test("changes inside a submodule are changes, under its path")
    func submoduleChanges() throws {
        try addSubmodule()
        let subject = try begin()
        #expect(try bench.state(subject).isClean)
        try repository.write("sub/README", "changed", in: tree)
        try repository.write("sub/new", "new", in: tree)
        let state = try bench.state(subject)
        #expect((state.tracked, state.trackedOfRun, state.untrackedNames) == (1, 1, ["sub/new"]))
    }

    @Test("a commit inside a submodule that the repository does not have yet is a change")
    func submoduleCommits() throws {
        try addSubmodule()
        let subject = try begin()
        try repository.commit("inside", file: "a", "1", in: tree + "/sub")
        let state = try bench.state(subject)
        #expect((state.trackedOfRun, state.commitsOfRun) == (1, 0))
    }

    @Test("what a submodule's configuration would have git run is not run")
    func submoduleFilter() throws {
        try addSubmodule()
        let trap = repository.folder.below("ran")
        try repository.git("config", "filter.trap.clean", "touch \(trap); cat", in: tree + "/sub")
        try repository.git("config", "core.fsmonitor", "touch \(trap); false", in: tree + "/sub")
        try repository.write("sub/.gitattributes", "* filter=trap\n", in: tree)
        try repository.write("sub/README", "changed", in: tree)
        #expect(try bench.state(worker(tree)).tracked == 1)
        #expect(bench.machine.look(at: trap) == .absent)
    }

    @Test("a path of a submodule that leads out of the worktree is not followed")
    func submoduleOutside() throws {
        let other = try RepositoryBuilder(bench.programs)
        try other.write("new", "1")
        try repository.commit("sub", file: ".gitmodules", "[submodule \"x\"]\n\tpath = ../\(other.path)\n", in: tree)
        #expect(try bench.state(worker(tree)).isClean)
    }
}
