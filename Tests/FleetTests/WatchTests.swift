import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// What is typed at the prompt of a sample worker, and how the wait for it ends.
    private static let ends: [(worker: String, words: [String], code: Int32)] = [
        ("left", ["commit", "exit"], 0), ("fails", ["fail"], 3), ("loses", ["dirty", "kill"], 4),
        ("empty", ["kill"], 6),
        ("asks", ["ask"], 7),
    ]

    @Test func watchEndsWithWhatAWorkerEndsWith() throws {
        let fleet = try TestFleet()
        defer { fleet.clear() }
        try fleet.start("--demo")
        try fleet.wait("it is to be seen", "demo-stuck") { $0["pid"]?.integer != nil }
        for end in Self.ends {
            let (code, output) = try fleet.run([fleet.state + "/demo/bin/add", end.worker])
            #expect(code == 0, "\(end.worker): \(output)")
        }
        for end in Self.ends { try fleet.wait("demo-\(end.worker)", in: "idle") }
        func watch(_ worker: String, _ options: String...) throws -> (code: Int32, output: String) {
            try fleet.run(
                [TestFleet.products + "/picket", "watch", worker, "--hub", fleet.state + "/hub.sock"] + options)
        }

        for end in Self.ends {
            for word in end.words {
                try fleet.run([
                    "tmux", "-S", fleet.state + "/demo.sock", "send-keys", "-t", "demo-\(end.worker)", word, "Enter",
                ])
            }
            let (code, output) = try watch(
                "demo-\(end.worker)", "--until", "ended", "--stop-on", "waiting", "--settle", "500ms", "--timeout",
                "10s")
            #expect(code == end.code, "\(end.worker): \(output)")
        }
        #expect(try watch("demo-search", "--timeout", "100ms").code == 2)
        #expect(try watch("demo-nobody").code == 5)
        #expect(
            try fleet.run([TestFleet.products + "/picket", "watch", "x", "--hub", fleet.folder + "/no.sock"]).code == 1)
        #expect(try watch("demo-search", "--timeout", "soon").code == 64)
    }
}
