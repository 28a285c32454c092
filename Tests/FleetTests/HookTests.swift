import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// A session whose program stands for Claude Code: it gives each line that is typed to its hook, as one event.
    private func hooked() throws -> TestFleet {
        let fleet = try TestFleet()
        let program = fleet.folder + "/claude"
        try """
        #!/bin/sh
        while read -r line; do
            printf '%s' "$line" | '\(TestFleet.products)/picket-agent' hook claude --agent '\(fleet.state)'
            printf 'ended %s\\n' "$?" >>'\(fleet.folder)/said'
        done
        """.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", fleet.folder + "/one"])
        try fleet.run(["git", "-C", fleet.folder + "/one", "commit", "-q", "--allow-empty", "-m", "Begin"])
        try fleet.session(fleet.lane("one"), in: fleet.folder + "/one", program)
        return fleet
    }

    private func tell(_ event: String, _ members: String = "", of fleet: TestFleet) throws {
        let line = #"{"session_id":"s-1","hook_event_name":"\#(event)"\#(members)}"#
        #expect(try fleet.run(["tmux", "send-keys", "-t", fleet.lane("one"), "-l", line]).code == 0)
        #expect(try fleet.run(["tmux", "send-keys", "-t", fleet.lane("one"), "Enter"]).code == 0)
    }

    @Test func aHookShowsThatAWorkerWaitsWithinASecond() throws {
        let fleet = try hooked()
        defer { fleet.clear() }
        try fleet.start()
        try fleet.wait("it is to be seen", fleet.lane("one")) { $0["pid"]?.integer != nil }
        try tell("SessionStart", #","source":"startup""#, of: fleet)
        try fleet.wait(fleet.lane("one"), in: "idle")

        var spans: [Duration] = []
        for _ in 0..<3 {
            try tell("UserPromptSubmit", of: fleet)
            try fleet.wait(fleet.lane("one"), in: "working")
            let start = ContinuousClock.now
            try tell("PermissionRequest", #","tool_name":"Bash""#, of: fleet)
            let row = try fleet.wait(fleet.lane("one"), in: "waiting")
            spans.append(ContinuousClock.now - start)
            #expect(row.reasons.contains("permission prompt: Bash"), "\(row.reasons)")
        }
        // Other tests may hold the processors for a while, so one of three must be in time.
        #expect(try #require(spans.min()) < .seconds(1), "\(spans)")

        try tell("Stop", #","background_tasks":[]"#, of: fleet)
        try fleet.wait(fleet.lane("one"), in: "idle")
        let said = try String(contentsOfFile: fleet.folder + "/said", encoding: .utf8)
        #expect(!said.isEmpty)
        #expect(said.split(separator: "\n").allSatisfy { $0 == "ended 0" }, "\(said)")
    }

    @Test func aHookThatFoundNoAgentIsTakenInWhenOneStarts() throws {
        let fleet = try hooked()
        defer { fleet.clear() }
        try fleet.start()
        try fleet.wait("it is to be seen", fleet.lane("one")) { $0["pid"]?.integer != nil }
        try tell("UserPromptSubmit", of: fleet)
        try fleet.wait(fleet.lane("one"), in: "working")
        let text = try String(contentsOfFile: fleet.state + "/agent.pid", encoding: .utf8)
        let agent = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try fleet.killPart("agent")
        #expect(eventually(10) { kill(agent, 0) != 0 })
        try tell("PermissionRequest", #","tool_name":"Edit""#, of: fleet)
        let left = fleet.state + "/tellings"
        #expect(eventually(10) { (try? FileManager.default.contentsOfDirectory(atPath: left))?.count == 1 })
        try fleet.typeNext()
        try fleet.wait(fleet.lane("one"), in: "waiting")
        #expect(eventually(10) { (try? FileManager.default.contentsOfDirectory(atPath: left)) == [] })
    }

    /// A line of a shell in which `$hook` is the program, and that says how it ended after what it printed.
    @Test(arguments: [
        "$hook hook claude </dev/null", "$hook hook claude <&-", "$hook hook", "$hook hook nonsense </dev/null",
        "$hook hook claude --agent", "head -c 3000000 /dev/urandom | $hook hook claude",
        "yes '{\"a\":[' | head -c 2000000 | $hook hook gemini", "printf '{' | $hook hook codex",
        "$hook hook codex '{\"type\":\"agent-turn-complete\"}' </dev/null", "$hook hook agy --event Stop </dev/null",
        "env -i $hook hook claude </dev/null", "HOME=/nowhere $hook hook claude </dev/null >/dev/full",
        "$hook hook claude --agent /proc/self </dev/null", "mkfifo p; exec 3<>p; $hook hook claude <&3",
    ])
    func aHookPrintsNothingAndEndsWithZeroWhateverComes(_ line: String) throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        let script = "cd '\(fleet.home)'; hook='\(TestFleet.products)/picket-agent'; \(line) 2>&1; echo \"ended $?\""
        #expect(try fleet.run(["/bin/sh", "-c", script]).output == "ended 0\n")
    }
}
