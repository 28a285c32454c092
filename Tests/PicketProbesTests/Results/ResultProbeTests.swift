import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Results that a worker wrote")
struct ResultProbeTests {
    let bench: ProbeBench
    let folder: TestFolder

    init() throws {
        bench = try ProbeBench()
        folder = try TestFolder()
    }

    private func subject(results: [String] = [], startedAgo: Milliseconds = .seconds(60)) throws -> WorkerSubject {
        var subject = try worker(folder.path)
        subject.resultFiles = results
        subject.runStartedUp = bench.now.up - startedAgo
        return subject
    }

    private func look(_ subject: WorkerSubject, turnStartedUp: Milliseconds? = nil) -> Observation<TaskResult> {
        bench.probes.result(subject, turnStartedUp: turnStartedUp)
    }

    @Test("nothing written is no result")
    func none() throws { #expect(try look(subject()) == .absent) }

    @Test("the worker's own result file counts")
    func ownFile() throws {
        try TestFolder.write("{\"status\": \"failed\"}", to: folder.below(".picket/result.json"))
        let result = try #require(try look(subject()).value)
        #expect(!result.succeeded)
        #expect(result.source == .file(".picket/result.json"))
    }

    @Test("configured files count, patterns too, but none outside the worktree")
    func configured() throws {
        try TestFolder.write("{\"status\": \"done\"}", to: folder.below("out/a.status.json"))
        #expect(try look(subject(results: ["out/*.status.json"])).value?.source == .file("out/a.status.json"))
        #expect(
            try look(subject(results: ["../\(folder.path.split(separator: "/").last ?? "")/out/a.status.json"]))
                == .absent)
    }

    @Test("what was written before the run or its last turn does not count")
    func older() throws {
        let path = folder.below(".picket/result.json")
        try TestFolder.write("{\"status\": \"done\"}", to: path)
        try TestFolder.setModified(path, seconds: bench.now.wall.seconds - 30)
        #expect(try look(subject(startedAgo: .seconds(60))).value != nil)
        #expect(try look(subject(startedAgo: .seconds(10))) == .absent)
        #expect(try look(subject(), turnStartedUp: bench.now.up - .seconds(10)) == .absent)
    }

    @Test("what lay there when the run began does not count, whatever its time")
    func inBaseline() throws {
        let path = folder.below(".picket/result.json")
        try TestFolder.write("{\"status\": \"done\"}", to: path)
        var subject = try subject()
        var baseline = Baseline()
        baseline.results = ResultFiles(machine: bench.machine, subject: subject).fingerprints()
        subject.baseline = baseline
        #expect(look(subject) == .absent)
        try TestFolder.write("{\"status\": \"failed\"}", to: path)
        #expect(look(subject).value?.succeeded == false)
    }

    @Test("what a merge brought does not count, until the worker writes it anew")
    func atHead() throws {
        let repository = try RepositoryBuilder(bench.programs)
        let tree = try repository.addWorktree("tree", branch: "feat/x")
        try repository.commit("a result", file: "LANE-RESULT.json", "{\"status\": \"done\"}")
        var subject = try worker(tree)
        subject.resultFiles = ["LANE-RESULT.json"]
        subject.runStartedUp = bench.now.up - .seconds(10)
        subject.baseline = try bench.seen(subject).baseline
        try repository.git("merge", "-q", "main", in: tree)
        #expect(look(subject).value != nil)
        _ = try bench.seen(subject)
        #expect(look(subject) == .absent)
        try repository.write("LANE-RESULT.json", "{\"status\": \"failed\"}", in: tree)
        _ = try bench.seen(subject)
        #expect(look(subject).value?.succeeded == false)
    }

    @Test("the last line of the log counts")
    func log() throws {
        try TestFolder.write("work\nEXIT:1\n", to: folder.below(".picket/log"))
        #expect(try look(subject()).value?.source == .exitLine(code: 1))
        var other = try subject()
        other.log = folder.below("own.log")
        #expect(look(other) == .absent)
        try TestFolder.write("EXIT:0", to: folder.below("own.log"))
        #expect(look(other).value?.succeeded == true)
    }

    @Test("of several the newest counts, and a damaged one does not hide it")
    func newest() throws {
        try TestFolder.write("{\"status\": \"done\"}", to: folder.below(".picket/result.json"))
        try TestFolder.setModified(folder.below(".picket/result.json"), seconds: bench.now.wall.seconds - 20)
        try TestFolder.write("EXIT:2", to: folder.below(".picket/log"))
        try TestFolder.write("{", to: folder.below("RESULT.json"))
        #expect(try look(subject(results: ["RESULT.json"])).value?.source == .exitLine(code: 2))
    }

    @Test("a damaged result alone fails the look")
    func damaged() throws {
        try TestFolder.write("{", to: folder.below(".picket/result.json"))
        #expect(try look(subject()).failure?.code == .malformed)
    }

    @Test("a link is not followed")
    func link() throws {
        try TestFolder.write("{\"status\": \"done\"}", to: folder.below("elsewhere"))
        try TestFolder.makeFolder(folder.below(".picket"))
        try bench.programs.output(
            of: .init(["ln", "-s", folder.below("elsewhere"), folder.below(".picket/result.json")]))
        #expect(try look(subject()) == .absent)
    }
}
