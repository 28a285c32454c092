import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// The folder of the examples that the documentation shows.
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/examples").standardized.path

    /// Each example of docs/worker-protocol.md, as it stands there: it works, waits for an answer, and ends with a result.
    @Test(arguments: ["worker.sh", "worker.py", "worker.swift"])
    func anExampleOfAWorkerIsJudgedByWhatItSays(_ name: String) throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let worktree = fleet.folder + "/one"
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", worktree])
        try fleet.run(["git", "-C", worktree, "commit", "-q", "--allow-empty", "-m", "Begin"])
        var program = "\(Self.examples)/\(name)"
        if name.hasSuffix(".swift") {
            let command = ["/bin/sh", "-c", "exec swiftc -o '\(fleet.folder)/worker' '\(program)'"]
            #expect(try fleet.run(command, within: 120).code == 0)
            program = fleet.folder + "/worker"
        }
        try "workers: [{session: '\(fleet.lane("*"))', runtime: other}]\n"
            .write(toFile: fleet.folder + "/picket.yaml", atomically: true, encoding: .utf8)
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        let variables = "PICKET_AGENT='\(fleet.state)' PICKET_PROGRAM='\(TestFleet.products)/picket-agent'"
        try fleet.session(fleet.lane("one"), in: worktree, "/bin/sh", "-c", "\(variables) exec '\(program)'")
        let waiting = try fleet.wait(fleet.lane("one"), in: "waiting")
        #expect(waiting.reasons.contains("which branch?"), "\(waiting.reasons)")
        #expect(waiting["action"]?.string == "answer")
        try "main\n".write(toFile: worktree + "/answer", atomically: true, encoding: .utf8)
        let done = try fleet.wait(fleet.lane("one"), in: "done")
        #expect(done.reasons.contains("result.json says success: done"), "\(done.reasons)")
    }
}
