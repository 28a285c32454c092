import Foundation
import PicketJSON
import Testing

@testable import PicketCommand

@Suite(.serialized) struct UpTests {
    @Test func upEndsWithTheLastListAndLeavesNothingBehind() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        let (code, run) = try bench.up("--for 300ms -o json")
        #expect(code == 0, "\(run.errors.text)")
        #expect(try JSONValue.parse(run.output.text).array?.count == 4)
        #expect(run.errors.text.contains(/(?m)^broker 127\.0\.0\.1:\d+$/))
        #expect(run.errors.text.contains("hub \(bench.state)/hub.sock\n"))
        #expect(bench.pids().isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.state)
        #expect(!left.contains { $0.hasSuffix(".sock") || $0.hasSuffix(".pid") || $0 == "alive" })
    }

    @Test func aKillOfUpEndsEveryPart() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        let up = try bench.start("up", "--state", bench.state)
        let parts: [Part] = [.broker, .hub, .agent]
        try #require(eventually { parts.allSatisfy { bench.pid(of: $0) != nil } }, "\(bench.words())")
        #expect(eventually { bench.words().contains("broker 127.0.0.1:") })
        kill(up.processIdentifier, SIGKILL)
        #expect(eventually { bench.pids().isEmpty })
    }

    @Test func aKillOfAKeeperEndsItsPartToo() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        try bench.start("up", "--state", bench.state)
        try #require(eventually { bench.pid(of: .agent) != nil }, "\(bench.words())")
        let agent = try #require(bench.pid(of: .agent))
        let keeper = try #require(bench.parent(of: agent))
        kill(keeper, SIGKILL)
        #expect(eventually { kill(agent, 0) != 0 })
    }

    @Test func aSecondUpOnTheFolderIsRefusedWithWhoHoldsIt() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        let first = try bench.start("up", "--state", bench.state)
        try #require(eventually { bench.words().contains("broker") }, "\(bench.words())")
        let second = try bench.start("up", "--state", bench.state)
        #expect(eventually { !second.isRunning })
        #expect(second.terminationStatus == 1)
        #expect(bench.words(1).contains("as process \(first.processIdentifier)"))
    }

    @Test func aPartThatDiesIsSaidOnceWithTheCommandThatStartsItAgain() throws {
        let bench = try UpBench(agent: "sleep 0.4; echo out of luck >&2; exit 3")
        defer { bench.clear() }
        let (code, run) = try bench.up("--for 1500ms")
        #expect(code == 0)
        #expect(run.errors.text.count(of: "the agent ended with 3; its last words: out of luck.") == 1)
        #expect(run.errors.text.contains("Next: \(bench.picket) keep --state \(bench.state) agent\n"))
    }

    @Test func aPartThatAPersonStartedAgainEndsWithUp() throws {
        let bench = try UpBench(hub: UpBench.realHub)
        defer { bench.clear() }
        let up = try bench.startedUp()
        try #require(eventually { bench.pid(of: .agent) != nil }, "\(bench.words())")
        let first = try #require(bench.pid(of: .agent))
        kill(first, SIGKILL)
        try #require(eventually { bench.pid(of: .agent) == nil })
        let again = try bench.start("keep", "--state", bench.state, "agent")
        try #require(eventually { bench.pid(of: .agent) != nil }, "\(bench.words(1))")
        kill(up.processIdentifier, SIGKILL)
        #expect(eventually { !again.isRunning })
        #expect(eventually { bench.pids().isEmpty })
    }

    @Test func aPartThatWasKilledAndStartedAgainBeforeUpNoticedIsLeftAlone() throws {
        let bench = try UpBench(hub: UpBench.realHub)
        defer { bench.clear() }
        let up = try bench.startedUp()
        try #require(eventually { bench.pid(of: .agent) != nil }, "\(bench.words())")
        let first = try #require(bench.pid(of: .agent))
        let keeper = try #require(bench.parent(of: first))
        kill(up.processIdentifier, SIGSTOP)
        kill(first, SIGKILL)
        try #require(eventually { bench.pid(of: .agent) == nil })
        let again = try bench.start("keep", "--state", bench.state, "agent")
        // Nobody but its keeper ends the part, and that needs `up` to end before it.
        defer {
            kill(up.processIdentifier, SIGKILL)
            #expect(eventually { !again.isRunning })
        }
        try #require(eventually { bench.pid(of: .agent) != nil }, "\(bench.words(1))")
        kill(up.processIdentifier, SIGCONT)
        // What has ended is there until it was asked how.
        try #require(eventually { kill(keeper, 0) != 0 })
        let second = try #require(bench.pid(of: .agent))
        #expect(kill(second, 0) == 0)
    }

    @Test func aPartThatDoesNotStartIsToldWithTheEndOfItsLog() throws {
        let bench = try UpBench(hub: "echo no such fleet >&2; exit 9")
        defer { bench.clear() }
        let (code, run) = try bench.up("--for 5s", hub: false)
        #expect(code == 1)
        #expect(run.errors.text.contains("the hub ended with 9"))
        #expect(run.errors.text.contains("no such fleet"))
        #expect(bench.pids().isEmpty)
    }

    @Test func aSocketWithTooLongAPathIsRefusedByName() throws {
        let long = "/tmp/" + String(repeating: "x", count: 95)
        let run = try Bench()
        #expect(try run.run("up --state \(long)") == 1)
        #expect(run.errors.text.contains("\(long)/hub.sock"))
        #expect(run.errors.text.contains("at most 100"))
    }

    @Test func aFolderThatOthersMayEnterIsRefusedAndLeftAsItIs() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        try FileManager.default.createDirectory(
            atPath: bench.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let (code, run) = try bench.up("--for 1s")
        #expect(code == 1)
        #expect(run.errors.text.contains("Next: chmod 700 \(bench.state)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.state).isEmpty)
    }

    @Test func aProgramThatIsNotThereIsNamed() throws {
        let run = try Bench()
        #expect(try run.run("up --state /tmp/pk-none", program: "/nowhere/picket") == 1)
        #expect(run.errors.text.contains("picket-hub was found neither beside /nowhere/picket nor on PATH"))
    }

    @Test func thePrivateBrokerLetsStrangersReadOnly() throws {
        let bench = try UpBench()
        defer { bench.clear() }
        try bench.start("up", "--state", bench.state)
        try #require(eventually { bench.words().contains("broker 127.0.0.1:") }, "\(bench.words())")
        let port = try #require(bench.words().firstMatch(of: /127\.0\.0\.1:(\d+)/).map { String($0.1) })
        let folder = try bench.folder()
        let plan = try PartPlan.read(.agent, in: folder).arguments
        let host = try #require(plan.firstIndex(of: "--broker-user").map { plan[$0 + 1] })
        let password = try String(contentsOfFile: folder.password(of: .agent), encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        func publish(_ topic: String, _ login: [String]) {
            let arguments = ["mosquitto_pub", "-p", port, "-V", "5", "-q", "1", "-r", "-m", "x", "-t", topic] + login
            _ = shell(arguments)
        }
        func retained() -> String { shell(["mosquitto_sub", "-p", port, "-t", "picket/v1/#", "-v", "-W", "1"]) }
        let login = ["-u", host, "-P", password]
        publish("picket/v1/home/hosts/\(host)/presence", [])
        publish("picket/v1/home/hosts/other/presence", login)
        publish("picket/v1/home/verdicts/\(host)/w", login)
        #expect(retained() == "")
        publish("picket/v1/home/hosts/\(host)/presence", login)
        #expect(retained() == "picket/v1/home/hosts/\(host)/presence x\n")
        #expect(shell(["mosquitto_sub", "-p", port, "-u", host, "-P", "guess", "-t", "#", "-W", "1"]) == "")
    }

    private func shell(_ arguments: [String]) -> String {
        run("/bin/sh", "-c", arguments.map { "'\($0)'" }.joined(separator: " "))
    }
}
