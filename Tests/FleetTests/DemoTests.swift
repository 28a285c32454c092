import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// Every sample worker, with its state and what is to be done, in the order in which they come to it.
    private static let parts = [
        ("demo-search", "working", "none"), ("demo-deploy", "waiting", "answer"),
        ("demo-tests", "failed", "read-log"), ("demo-login", "idle", "review"),
        ("demo-images", "vanished", "redispatch"),
        ("demo-export", "done", "harvest"), ("demo-dark", "gone", "recover"), ("demo-paging", "delivered", "harvest"),
        ("demo-stuck", "stalled", "inspect"),
    ]

    @Test func theDemoReachesEveryStateAndLeavesNothing() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        for (worker, state, _) in Self.parts { try fleet.wait(worker, in: state) }
        fleet.send(SIGINT)
        #expect(fleet.end() == 0, "\(fleet.words)")

        let last = fleet.lastList
        #expect(last.count == Self.parts.count)
        for (worker, state, action) in Self.parts {
            let row = try #require(last.first { $0["worker"]?.string == worker })
            #expect(row["state"]?.string == state, "\(worker): \(row.reasons)")
            #expect(row["action"]?.string == action, "\(worker): \(row.text())")
            #expect(!row.reasons.isEmpty)
            #expect(row["road"]?.string == "mqtt")
            #expect(row["runtime"]?.string == "claude")
        }
        #expect(eventually(5) { fleet.leftovers().isEmpty }, "\(fleet.leftovers())")
        #expect(fleet.specialFiles() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: fleet.home) == [])
    }

    @Test func aKillOfUpEndsTheDemoToo() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        try fleet.wait("it is to be seen", "demo-stuck") { $0["pid"]?.integer != nil }
        fleet.send(SIGKILL)
        #expect(fleet.end() != nil)
        #expect(eventually(10) { fleet.leftovers().isEmpty }, "\(fleet.leftovers())")
        #expect(fleet.specialFiles().filter { !$0.hasSuffix("/alive") } == [])
    }

    @Test func aWorkerThatAPersonAddsDoesWhatIsTyped() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        try fleet.wait("it is to be seen", "demo-stuck") { $0["pid"]?.integer != nil }
        #expect(try fleet.run([fleet.state + "/demo/bin/add", "mine"]).code == 0)
        try fleet.wait("demo-mine", in: "working")
        try fleet.wait("demo-mine", in: "idle")
        func type(_ word: String) throws {
            try fleet.run(["tmux", "-S", fleet.state + "/demo.sock", "send-keys", "-t", "demo-mine", word, "Enter"])
        }
        try type("ask")
        try fleet.wait("demo-mine", in: "waiting")
        try type("1")
        try fleet.wait("demo-mine", in: "idle")
        try type("dirty")
        try fleet.wait("its change is to be seen", "demo-mine") { $0.git("dirty")?.integer == 1 }
        try type("kill")
        let row = try fleet.wait("demo-mine", in: "gone")
        #expect(row["action"]?.string == "recover")
    }

    @Test func withoutItsBrokerTheDemoIsSeenOverSSHAndBackAgain() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        try fleet.wait("it is to be looked at", "demo-stuck") { $0.git("branch")?.string != nil }
        #expect(try fleet.run([fleet.state + "/demo/bin/add", "mine"]).code == 0)
        // In the order in which they end, each some seconds after the one before.
        try fleet.wait("demo-tests", in: "failed")
        try fleet.wait("demo-images", in: "vanished")
        try fleet.wait("demo-dark", in: "gone")
        try fleet.wait("demo-paging", in: "delivered")
        try fleet.wait("demo-mine", in: "idle")
        let before = fleet.states()

        try fleet.killPart("broker")
        try fleet.wait("it is to come by ssh", "demo-mine") { $0["road"]?.string == "ssh" }
        for word in ["commit", "exit"] {
            try fleet.run(["tmux", "-S", fleet.state + "/demo.sock", "send-keys", "-t", "demo-mine", word, "Enter"])
        }
        try fleet.wait("demo-mine", in: "delivered")
        let worse: Set = ["gone", "vanished", "unknown"]
        for (worker, state) in fleet.states() where worse.contains(state) {
            #expect(before[worker] == state, "\(worker) was \(before[worker] ?? "-")")
        }

        try fleet.typeNext()
        try fleet.wait("it is to come by mqtt", "demo-mine") { $0["road"]?.string == "mqtt" }
        #expect(fleet.states()["demo-mine"] == "delivered")
        let stored = try fleet.picket("ps", "-o", "wide").output
        #expect(stored.contains(/Events of .*, 0 missing/), "\(stored)")
        fleet.send(SIGINT)
        #expect(fleet.end() == 0, "\(fleet.words)")
        #expect(eventually(10) { fleet.leftovers().isEmpty }, "\(fleet.leftovers())")
    }
}
