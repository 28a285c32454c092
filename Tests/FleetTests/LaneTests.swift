import Foundation
import PicketJSON
import Testing

extension FleetTests {
    /// Three sessions with a program each in a worktree of its own, one of them on a private socket.
    private func lanes() throws -> TestFleet {
        let fleet = try TestFleet()
        let repository = fleet.folder + "/repository"
        func git(_ arguments: String...) throws {
            #expect(try fleet.run(["git", "-C", repository] + arguments).code == 0, "git \(arguments)")
        }
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", repository])
        try "one\n".write(toFile: repository + "/file.txt", atomically: true, encoding: .utf8)
        try git("add", ".")
        try git("commit", "-q", "-m", "Begin")
        for name in ["one", "two", "three"] {
            try git("worktree", "add", "-q", "-b", "feat/\(name)", "\(fleet.folder)/\(name)", "main")
            let socket = name == "three" ? fleet.folder + "/private.sock" : nil
            try fleet.session(fleet.lane(name), in: "\(fleet.folder)/\(name)", socket: socket, "sleep", "600")
        }
        try """
        agent: {looks: 1s}
        workers: [{session: '\(fleet.lane("*"))', runtime: other}]
        """.write(toFile: fleet.folder + "/picket.yaml", atomically: true, encoding: .utf8)
        return fleet
    }

    /// Its lanes in the last list; others on this machine may have workers too.
    private func lanes(_ fleet: TestFleet) -> [String] {
        fleet.lastList.compactMap { $0["worker"]?.string }.filter { $0.hasPrefix(fleet.lane("")) }
    }

    /// Ends a worker's program with a signal.
    private func end(_ name: String, _ signal: Int32, of fleet: TestFleet) throws {
        let pid = try #require(fleet.worker(name)?["pid"]?.integer)
        #expect(kill(Int32(pid), signal) == 0)
    }

    @Test func workersOfThisMachineAreListedAndJudgedWhenTheyEnd() throws {
        let fleet = try lanes()
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        for name in ["one", "two", "three"] {
            let row = try fleet.wait("it is to be looked at", fleet.lane(name)) { $0.git("branch") != nil }
            #expect(row.git("branch")?.string == "feat/\(name)")
            #expect(row.git("ahead")?.integer == 0)
            #expect(row.git("dirty")?.integer == 0)
            #expect(row["state"]?.string == "working")
            #expect(!row.reasons.isEmpty)
        }

        try "changed\n".write(toFile: fleet.folder + "/one/file.txt", atomically: true, encoding: .utf8)
        try fleet.wait("its change is to be seen", fleet.lane("one")) { $0.git("dirty")?.integer == 1 }
        try end(fleet.lane("one"), SIGKILL, of: fleet)
        let gone = try fleet.wait(fleet.lane("one"), in: "gone")
        #expect(gone["action"]?.string == "recover")
        #expect(gone.reasons.contains("1 file uncommitted"))
        let page = try fleet.picket("explain", fleet.lane("one")).output
        #expect(page.contains("the kernel reported its exit"), "\(page)")

        let two = fleet.folder + "/two"
        try "changed\n".write(toFile: two + "/file.txt", atomically: true, encoding: .utf8)
        #expect(try fleet.run(["git", "-C", two, "commit", "-q", "-a", "-m", "Change"]).code == 0)
        try fleet.wait("its commit is to be seen", fleet.lane("two")) { $0.git("commits_of_run")?.integer == 1 }
        try end(fleet.lane("two"), SIGTERM, of: fleet)
        #expect(try fleet.wait(fleet.lane("two"), in: "delivered").git("ahead")?.integer == 1)

        let log = fleet.folder + "/three/.picket"
        try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: true)
        try "gave up\nEXIT:1\n".write(toFile: log + "/log", atomically: true, encoding: .utf8)
        try end(fleet.lane("three"), SIGTERM, of: fleet)
        #expect(try fleet.wait(fleet.lane("three"), in: "failed")["action"]?.string == "read-log")

        fleet.send(SIGINT)
        #expect(fleet.end() == 0)
        #expect(Set(lanes(fleet)) == Set(["one", "two", "three"].map(fleet.lane)))
        #expect(fleet.leftovers() == [])
    }

    @Test func aWorkerKilledWithNothingDoneVanishes() throws {
        let fleet = try lanes()
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml", "--for", "10s")
        try fleet.wait("it is to be looked at", fleet.lane("three")) { $0.git("branch") != nil }
        try end(fleet.lane("three"), SIGKILL, of: fleet)
        #expect(try fleet.wait(fleet.lane("three"), in: "vanished")["action"]?.string == "redispatch")
        #expect(fleet.end(within: 15) == 0)
        #expect(lanes(fleet).count == 3)
    }

    @Test func whatIsPublishedIsPrintableASCIIAndJSON() throws {
        let fleet = try lanes()
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        try fleet.wait("it is to be looked at", fleet.lane("three")) { $0.git("branch") != nil }
        let port = try #require(fleet.words.firstMatch(of: /broker 127\.0\.0\.1:(\d+)/).map { String($0.1) })
        let kinds = [
            "hosts/+/presence", "hosts/+/heartbeat", "hosts/+/processes", "hosts/+/workers/+/git", "verdicts/#",
        ]
        for kind in kinds {
            let topic = "picket/v1/home/\(kind)"
            let line = try fleet.run(["mosquitto_sub", "-p", port, "-t", topic, "-v", "-C", "1", "-W", "12"]).output
            #expect(line.hasPrefix("picket/v1/home/"), "\(kind)")
            #expect(line.dropLast().utf8.allSatisfy { (0x20...0x7E).contains($0) })
            let payload = try #require(line.split(separator: " ", maxSplits: 1).last)
            #expect(throws: Never.self) { try JSONValue.parse(Array(payload.utf8)) }
        }
    }
}
