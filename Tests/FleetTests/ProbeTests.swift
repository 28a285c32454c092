import Foundation
import PicketJSON
import Testing

extension FleetTests {
    private func ids(_ output: String) throws -> [String] {
        let workers = try JSONValue.parse(Array(output.utf8), limits: .document)["workers"]?.array ?? []
        return workers.compactMap { $0["worker"]?.string }
    }

    /// An agent that reaches no broker; a worker in a pane that is gone, whose run is of an earlier boot.
    @Test func aProbeTellsTheRunningAgentOfAWorkerThatAHubAloneKnows() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let program = "'\(TestFleet.products)/picket-agent'"
        let file = fleet.folder + "/agent.yaml"
        try """
        {fleet: home, host: desk, state: \(fleet.state), broker: {host: 127.0.0.1, port: 1}, tmux: {search: false}}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let request = """
            {"v":1,"workers":[{"worker":"s9","worktree":"\(fleet.folder)","orphan":true,"run":{"runtime":"claude",\
            "process":{"boot":"an-earlier-boot","pid":4711,"start":"9"},"program":"claude","started_up_ms":1000,\
            "start_seen":false,"life":{"is":"alive"},"headless":false,"reached_loop":true}}]}
            """
        let tell = "printf %s '\(request)' | \(program) probe --config '\(file)' --stdin"

        // Where no agent runs the probe looks at it alone, and keeps nothing.
        #expect(try ids(fleet.run(["sh", "-c", tell]).output) == ["s9"])
        #expect(try ids(fleet.run(["sh", "-c", "\(program) probe --config '\(file)'"]).output) == [])

        try fleet.follow("agent", ["sh", "-c", "exec \(program) run --config '\(file)'"])
        let socket = fleet.state + "/agent.sock"
        try #require(eventually(10) { FileManager.default.fileExists(atPath: socket) }, "\(fleet.lines(of: "agent"))")
        #expect(try ids(fleet.run(["sh", "-c", tell]).output) == ["s9"])
        let told = try fleet.run(["sh", "-c", "\(program) probe --config '\(file)'"]).output
        #expect(try ids(told) == ["s9"])
        #expect(told.contains(#""known":"other-boot""#))
    }
}
