import Foundation
import PicketJSON
import PicketLoop
import PicketStore
import Testing

/// Notices of real programs: over the end of a hub that nobody could prepare for, and over a program that is started again.
extension FleetTests {
    /// A session with a program in a worktree of its own, with notices that settle fast.
    private func fleet(_ sessions: [(name: String, program: [String])]) throws -> TestFleet {
        let fleet = try TestFleet()
        let repository = fleet.folder + "/repository"
        func git(_ arguments: String...) throws {
            #expect(try fleet.run(["git", "-C", repository] + arguments).code == 0, "git \(arguments)")
        }
        try fleet.run(["git", "-c", "init.defaultBranch=main", "init", "-q", repository])
        try "one\n".write(toFile: repository + "/file.txt", atomically: true, encoding: .utf8)
        try "#!/bin/sh\nwhile :; do sleep 1; done\n".write(
            toFile: fleet.folder + "/looper", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: fleet.folder + "/looper")
        try git("add", ".")
        try git("commit", "-q", "-m", "Begin")
        for (name, program) in sessions {
            try git("worktree", "add", "-q", "-b", "feat/\(name)", "\(fleet.folder)/\(name)", "main")
            try fleet.session(fleet.lane(name), in: "\(fleet.folder)/\(name)", program: program)
        }
        try """
        agent: {looks: 1s, panes: 1s}
        workers: [{session: '\(fleet.lane("*"))', runtime: other, program: looper}]
        thresholds: {notice_settle: 2s, notice_settle_wrapped: 4s}
        """.write(toFile: fleet.folder + "/picket.yaml", atomically: true, encoding: .utf8)
        return fleet
    }

    /// Notices as they were published, as `n-000001 raised gone`, with `again` behind a repeated one.
    private func published(_ fleet: TestFleet) -> [String] {
        fleet.lines(of: "notices").compactMap { line in
            guard let notice = try? JSONValue.parse(Array(line.utf8)), let id = notice["id"]?.string,
                let event = notice["event"]?.string, let kind = notice["kind"]?.string
            else { return nil }
            return "\(id) \(event) \(kind)" + (notice["repeated"]?.bool == true ? " again" : "")
        }
    }

    /// The ids and kinds that the store of a hub that does not run holds, each as often as it stands there.
    private func stored(_ fleet: TestFleet) throws -> [String] {
        let facts = try SQLiteArchive(path: fleet.state + "/hub.db").restore().facts
        return facts.filter { $0.name.hasPrefix("notice/") }.compactMap { fact in
            let notice = (try? JSONValue.parse(fact.value))?["notice"]
            return notice.map { "\($0["id"]?.string ?? "-") \($0["kind"]?.string ?? "-")" }
        }
    }

    private func follow(_ fleet: TestFleet) throws {
        try fleet.follow(
            "notices", ["mosquitto_sub", "-p", try fleet.brokerPort, "-q", "1", "-t", "picket/v1/home/notices"])
    }

    private func end(_ name: String, of fleet: TestFleet) throws {
        let row = try fleet.wait("it is to be looked at", fleet.lane(name)) {
            $0["pid"]?.integer != nil && $0.git("branch") != nil
        }
        #expect(kill(Int32(try #require(row["pid"]?.integer)), SIGKILL) == 0)
    }

    @Test func aHubKilledBetweenARaiseAndAClearTellsEachOnceUnderOneId() throws {
        // Its program is started again once the test says so.
        let script = "../looper; while [ ! -e ../go ]; do sleep 0.2; done; exec ../looper"
        let fleet = try fleet([("one", ["sh", "-c", script])])
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        let file = fleet.folder + "/one/file.txt"
        try fleet.wait("it is to be seen", fleet.lane("one")) { $0.git("branch") != nil }
        try follow(fleet)
        try "changed\n".write(toFile: file, atomically: true, encoding: .utf8)
        try fleet.wait("its change is to be seen", fleet.lane("one")) { $0.git("dirty")?.integer == 1 }
        try end("one", of: fleet)
        #expect(eventually(10) { !published(fleet).isEmpty })
        #expect(published(fleet) == ["n-000001 raised gone"])

        try fleet.killPart("hub")
        try fleet.waitForEnd(of: "hub")
        #expect(try stored(fleet) == ["n-000001 gone"])
        try "".write(toFile: fleet.folder + "/go", atomically: true, encoding: .utf8)
        try fleet.typeNext(naming: "hub")
        #expect(eventually(15) { published(fleet).contains("n-000001 cleared gone") }, "\(published(fleet))")
        // What the hub had told and could not note that it had may come again; nothing comes as new twice.
        let told = published(fleet).filter { !$0.hasPrefix("n-000001 raised gone again") }
        #expect(told.filter { $0.hasSuffix("gone") } == ["n-000001 raised gone", "n-000001 cleared gone"])

        fleet.send(SIGINT)
        #expect(fleet.end() == 0, "\(fleet.words)")
        #expect(try stored(fleet).filter { $0.hasSuffix("gone") } == ["n-000001 gone"])
    }

    @Test func aHubKilledBeforeItCouldTellTellsItAfterwardsAndSaysThatItMayBeARepeat() throws {
        let fleet = try fleet([("one", ["./../looper"])])
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        try fleet.wait("it is to be seen", fleet.lane("one")) { $0.git("branch") != nil }
        try fleet.killPart("broker")
        #expect(eventually(10) { fleet.notices().contains { $0["kind"]?.string == "broker-lost" } })
        let raised = try #require(fleet.notices().first { $0["kind"]?.string == "broker-lost" }?["id"]?.string)
        try fleet.killPart("hub")
        try fleet.waitForEnd(of: "hub")
        #expect(try stored(fleet).filter { $0.hasSuffix("broker-lost") } == ["\(raised) broker-lost"])

        try fleet.typeNext(naming: "broker")
        let port = try fleet.brokerPort
        #expect(eventually(10) { (try? fleet.run(["mosquitto_pub", "-p", port, "-t", "x", "-m", "x"]).code) == 0 })
        try follow(fleet)
        try fleet.typeNext(naming: "hub")
        #expect(eventually(15) { published(fleet).contains("\(raised) cleared broker-lost") }, "\(published(fleet))")
        let told = published(fleet).filter { $0.contains("broker-lost") }
        #expect(told == ["\(raised) raised broker-lost again", "\(raised) cleared broker-lost"])
        let listed = fleet.notices("--all").filter { $0["kind"]?.string == "broker-lost" }
        #expect(listed.map { $0["id"]?.string } == [raised])
    }

    @Test func aProgramThatIsStartedAgainInItsPaneRaisesNoNoticeAndEndsNoWatch() throws {
        let fleet = try fleet([
            ("again", ["sh", "-c", "while true; do ../looper; sleep 1; done"]),
            ("never", ["sh", "-c", "../looper; sleep 600"]),
        ])
        defer { fleet.clear() }
        try fleet.start("--config", fleet.folder + "/picket.yaml")
        for name in ["again", "never"] {
            try fleet.wait("it is to be looked at", fleet.lane(name)) {
                $0["wrapped"]?.bool == true && $0.git("branch") != nil
            }
            try fleet.watch(fleet.lane(name), settle: "1500ms")
        }
        let before = try #require(fleet.worker(fleet.lane("again"))?["pid"]?.integer)
        try end("again", of: fleet)
        try end("never", of: fleet)
        try fleet.wait("it is to be started again", fleet.lane("again")) {
            $0["state"]?.string == "working" && $0["pid"]?.integer.map { $0 != before } ?? false
        }

        // The other one ended at the same time, and its wrapper did not start it: both waits are over once it is told.
        #expect(eventually(10) { fleet.exitCode(of: fleet.lane("never")) == 6 }, "\(fleet.notices())")
        #expect(eventually(10) { fleet.notices().contains { $0["worker"]?.string == fleet.lane("never") } })
        let told = fleet.notices("--all").compactMap { $0["worker"]?.string }
        #expect(!told.contains(fleet.lane("again")))
        #expect(fleet.exitCode(of: fleet.lane("again")) == nil)
    }
}
