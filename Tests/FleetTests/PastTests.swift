import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// What a real store tells of times past, over several changes of one worker.
    @Test func beforeTheLastThreeChangesStandTheVerdictAndTheEvidenceOfThen() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        try fleet.wait("it is to be seen", "demo-stuck") { $0["pid"]?.integer != nil }
        #expect(try fleet.run([fleet.state + "/demo/bin/add", "mine"]).code == 0)
        func type(_ word: String, _ holds: (JSONValue) -> Bool) throws -> JSONValue {
            try fleet.run(["tmux", "-S", fleet.state + "/demo.sock", "send-keys", "-t", "demo-mine", word, "Enter"])
            return try fleet.wait("\(word) is to be seen", "demo-mine", holds)
        }
        func isIn(_ state: String) -> (JSONValue) -> Bool { { $0["state"]?.string == state } }
        // The first verdict that counts is one with a look at git behind it.
        try fleet.wait("it is to be looked at", "demo-mine") { isIn("idle")($0) && $0.git("branch") != nil }
        _ = try type("ask", isIn("waiting"))
        let idle = try type("1", isIn("idle"))
        let then = try fleet.picket("explain", "demo-mine", "-o", "json").output

        // Each state holds from the `since` of its row; a time before the next state's is one of the state before.
        var times = [try #require(idle["since"]?.string)]
        times.append(try #require(try type("ask", isIn("waiting"))["since"]?.string))
        times.append(try #require(try type("1", isIn("idle"))["since"]?.string))
        _ = try type("commit") { $0.git("commits_of_run")?.integer == 1 }
        times.append(try #require(try type("exit", isIn("delivered"))["since"]?.string))

        func past(_ time: String) throws -> JSONValue {
            try JSONValue.parse(
                Array(try fleet.picket("explain", "demo-mine", "-o", "json", "--at", time).output.utf8))
        }
        let told = try past(times[0])
        let now = try JSONValue.parse(Array(then.utf8))
        #expect(told["worker"]?["state"]?.string == "idle")
        #expect(told["judged_at"]?.string != nil)
        #expect(told["worker"]?.git("commits_of_run")?.integer == 0)
        #expect(told["worker"]?["pid"] == now["worker"]?["pid"])
        func says(_ page: JSONValue, _ kind: String) -> String? {
            page["evidence"]?.array?.first { $0["kind"]?.string == kind }?["says"]?.string
        }
        for kind in ["git", "run"] { #expect(says(told, kind) == says(now, kind)) }
        #expect(try past(times[1])["worker"]?["state"]?.string == "waiting")
        #expect(try past(times[3])["worker"]?["state"]?.string == "delivered")
        let text = try fleet.picket("explain", "demo-mine", "--at", times[0])
        #expect(text.code == 0)
        #expect(text.output.contains("as it stood at"))
        #expect(text.output.contains("That was then; for what to do now: picket explain"))
    }
}
