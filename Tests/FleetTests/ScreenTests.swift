import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// Draws what Codex draws when it asks, and waits; it keeps no files of its own.
    private static let asking = """
        #!/bin/sh
        printf '%s\\n' '  Would you like to run the following command?' '' '  $ touch x' ''
        printf '%s\\n' '› 1. Yes, proceed (y)' '  2. No, and tell Codex what to do differently (esc)' ''
        printf '%s\\n' '  Press enter to confirm or esc to cancel'
        read -r answer
        printf '\\033[2J\\033[H%s\\n' 'our gateway is closed'
        read -r answer
        """

    @Test func aPromptOnAScreenWaitsForAPersonAndAChangedFileOfSignaturesIsInForceAtOnce() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let worktree = fleet.folder + "/asking"
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", worktree])
        let program = fleet.folder + "/codex"
        try Self.asking.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let own = fleet.folder + "/signatures.yaml"
        let config = fleet.folder + "/picket.yaml"
        try "agent: {panes: 500ms, screens: 1s, signatures: '\(own)'}\n".write(
            toFile: config, atomically: true, encoding: .utf8)
        let name = fleet.lane("asking")
        try fleet.session(name, in: worktree, program)
        try fleet.start("--config", config)

        let waiting = try fleet.wait(name, in: "waiting")
        #expect(waiting["action"]?.string == "answer")
        #expect(waiting.reasons.contains("screen shows codex-approval-command: command to be approved"))

        func signature(_ bucket: String) -> String {
            "signatures: {codex-ours: {runtime: codex, all: ['our gateway'], bucket: \(bucket), meaning: closed, wait: 2h}}\n"
        }
        try fleet.run(["tmux", "send-keys", "-t", name, "y", "Enter"])
        try fleet.wait("the prompt is to be gone", name) { $0["state"]?.string != "waiting" }
        try signature("auth").write(toFile: own, atomically: true, encoding: .utf8)
        try fleet.wait("the new rule is to decide", name) { $0["action"]?.string == "reauthenticate" }
        try signature("nonsense").write(toFile: own, atomically: true, encoding: .utf8)
        #expect(try fleet.picket("explain", name).output.contains("screen shows codex-ours: closed"))
        try signature("limit").write(toFile: own, atomically: true, encoding: .utf8)
        let limited = try fleet.wait(name, in: "limited")
        #expect(limited.reasons.contains("usage limit, 1h left; screen shows codex-ours: closed"), "\(limited.reasons)")
    }
}
