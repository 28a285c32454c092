import Foundation
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

extension MachineTests {
    @Test(arguments: MachineConformance.allCases)
    static func theMachineMeetsThePort(_ rule: MachineConformance) throws { try rule.check(HostStage()) }
}

@Test(arguments: ProbesConformance.allCases)
func theProbesMeetThePort(_ rule: ProbesConformance) throws { try rule.check(WorkStage()) }

/// This machine, with children of this process.
private final class HostStage: MachineStage {
    private let bench: Bench
    private let scratch: Scratch
    private var children: [Int32: Child] = [:]

    init() throws {
        bench = try Bench()
        scratch = try Scratch()
        for name in ["src", "build"] { try scratch.makeFolder(name) }
    }

    var machine: any Machine { bench.machine }
    var time: PassingTime { .turns(of: bench.loop) }
    var folder: String { scratch.path }

    var up: Milliseconds {
        bench.loop.turn(waitingAtMost: .zero)
        return bench.loop.now.up
    }

    func start() throws -> (process: ProcessIdentity, parent: Int32) {
        let child = try Child(["/bin/sleep", "60"])
        children[child.pid] = child
        return (try bench.identity(child.pid), getpid())
    }

    func end(_ process: ProcessIdentity) throws {
        let child = try #require(children[process.pid])
        child.kill()
        child.reap()
    }

    func write(_ name: String, in subfolder: String) throws { try scratch.write("text", to: "\(subfolder)/\(name)") }
}

/// A real repository and a real tmux server.
private final class WorkStage: ProbesStage {
    private let bench: ProbeBench
    private let repository: RepositoryBuilder
    private let terminal: TmuxServer
    private var made = 0
    let worktree: String

    init() throws {
        bench = try ProbeBench()
        repository = try RepositoryBuilder(bench.programs)
        worktree = try repository.addWorktree("tree", branch: "feat/x")
        terminal = try TmuxServer(bench.programs, session: "w0")
    }

    var probes: any Probes { bench.probes }
    var time: PassingTime { .turns(of: bench.programs.loop) }
    var up: Milliseconds { bench.now.up }
    var elsewhere: String { terminal.folder.path }
    var branch: String { "feat/x" }
    var server: (socket: String, session: String, nowhere: String) {
        (terminal.socket, "w0", terminal.folder.below("nowhere"))
    }

    func commit() throws -> String {
        made += 1
        return try repository.commit("change \(made)", file: "f\(made)", "text\n", in: worktree)
    }

    func leaveUntracked() throws { try repository.write("new", "text\n", in: worktree) }

    func changeTracked() throws { try repository.write("README", "another\n", in: worktree) }

    func writeResult(succeeded: Bool) throws {
        try repository.write(".picket/result.json", "{\"status\": \"\(succeeded ? "done" : "failed")\"}", in: worktree)
    }

    func remove() throws { try repository.git("worktree", "remove", "--force", worktree) }
}
