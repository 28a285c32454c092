import Foundation
import PicketJSON
import PicketModel
import Testing

extension FleetTests {
    /// A worktree and a session in which a stand-in for an agent program runs; the test writes what the program would.
    private func agent(_ program: String, in fleet: TestFleet) throws -> String {
        let worktree = fleet.folder + "/" + program
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", worktree])
        try "one\n".write(toFile: worktree + "/file.txt", atomically: true, encoding: .utf8)
        #expect(try fleet.run(["git", "-C", worktree, "add", "."]).code == 0)
        #expect(try fleet.run(["git", "-C", worktree, "commit", "-q", "-m", "Begin"]).code == 0)
        let path = fleet.folder + "/bin-\(program)/\(program)"
        try write("#!/bin/sh\nwhile :; do sleep 1; done\n", to: path)
        #expect(unsafe chmod(path, 0o755) == 0)
        try fleet.session(fleet.lane(program), in: worktree, path)
        return worktree
    }

    private func write(_ text: String, to path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func append(_ line: String, to path: String) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data((line + "\n").utf8))
    }

    private var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private func stamp() -> String { Timestamp.text(Milliseconds(now)) }

    @Test func aLimitThatOnlyTheTranscriptTellsIsWaitedForUntilItsEnd() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let worktree = try agent("claude", in: fleet)
        try fleet.start()
        let row = try fleet.wait("it is to be found", fleet.lane("claude")) { $0["pid"]?.integer != nil }
        let pid = try #require(row["pid"]?.integer)
        let home = fleet.home + "/.claude"
        let project = worktree.replacing("/", with: "-")
        let log = "\(home)/projects/\(project)/s-1.jsonl"
        try write("{\"type\":\"user\",\"timestamp\":\"\(stamp())\",\"message\":{\"content\":\"go\"}}\n", to: log)
        func register(_ status: String) throws {
            try write(
                "{\"pid\":\(pid),\"sessionId\":\"s-1\",\"status\":\"\(status)\",\"startedAt\":\(now),\"updatedAt\":\(now)}",
                to: "\(home)/sessions/\(pid).json")
        }
        try register("busy")
        let busy = try fleet.wait(fleet.lane("claude"), in: "working")
        #expect(busy.reasons.contains("Claude's registry") || busy.reasons.contains("no account"), "\(busy.reasons)")
        try append(
            "{\"type\":\"assistant\",\"timestamp\":\"\(stamp())\",\"isApiErrorMessage\":true,\"error\":\"rate_limit\","
                + "\"message\":{\"content\":[]},\"quotaLimits\":{\"resetsAt\":\(now / 1000 + 3600)}}", to: log)
        try register("idle")
        let limited = try fleet.wait(fleet.lane("claude"), in: "limited")
        #expect(limited.reasons.contains("by Claude's transcript"), "\(limited.reasons)")
        #expect(limited.reasons.contains("usage limit until"), "\(limited.reasons)")
    }

    @Test func aQuestionThatOnlyATitleShowsWaitsAndItsTurnsEndIsToldByTheRollout() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let worktree = try agent("codex", in: fleet)
        try fleet.start()
        try fleet.wait("it is to be found", fleet.lane("codex")) { $0["pid"]?.integer != nil }
        let log = fleet.home + "/.codex/sessions/2026/11/20/rollout-x-1.jsonl"
        let at = stamp()
        try write(
            "{\"timestamp\":\"\(at)\",\"type\":\"session_meta\",\"payload\":{\"id\":\"1\",\"cwd\":\"\(worktree)\","
                + "\"timestamp\":\"\(at)\",\"cli_version\":\"0.163.0\"}}\n"
                + "{\"timestamp\":\"\(at)\",\"type\":\"event_msg\",\"payload\":{\"type\":\"task_started\"}}\n", to: log)
        #expect(try fleet.wait(fleet.lane("codex"), in: "working").reasons.isEmpty == false)
        #expect(
            try fleet.run(["tmux", "select-pane", "-t", fleet.lane("codex"), "-T", "[ ! ] Action Required | x"]).code
                == 0)
        let asks = try fleet.wait(fleet.lane("codex"), in: "waiting")
        #expect(asks.reasons.contains("action required, by Codex's title"), "\(asks.reasons)")
        #expect(try fleet.run(["tmux", "select-pane", "-t", fleet.lane("codex"), "-T", "x | repo"]).code == 0)
        try append(
            "{\"timestamp\":\"\(stamp())\",\"type\":\"event_msg\",\"payload\":{\"type\":\"task_complete\"}}", to: log)
        let idle = try fleet.wait(fleet.lane("codex"), in: "idle")
        #expect(idle.reasons.contains("by Codex's rollout"), "\(idle.reasons)")
    }
}
