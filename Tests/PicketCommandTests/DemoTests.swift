import Foundation
import PicketConfig
import PicketModel
import Testing

@testable import PicketCommand

@Suite struct DemoTests {
    private func around() throws -> Surroundings {
        try Surroundings(host: #require(HostID("here")), home: "/home/me", state: "/home/me/.local/state/picket/up")
    }

    @Test(arguments: ["/tmp/plain", "/tmp/it's a: #folder", "/tmp/ends in \\"])
    func itsConfigurationIsReadAsItIsMeant(_ state: String) throws {
        let folder = DemoFolder(up: try UpFolder(state))
        let text = DemoConfiguration(folder: folder).picket
        let settings = try Settings.load(text: text, file: "picket.yaml", around: around())
        #expect(!settings.agent.tmux.search)
        #expect(settings.agent.tmux.sockets == [state + "/demo.sock"])
        #expect(settings.agent.runtimes.claude.home == state + "/demo/home")
        let stuck = try WorkerAddress(host: #require(HostID("here")), worker: #require(WorkerID("demo-stuck")))
        #expect(settings.hub.thresholds.thresholds(of: stuck, groups: ["demo"]).stallAfter == .seconds(20))
    }

    @Test func everyPartHasALineInTheScriptAndASession() throws {
        let configuration = DemoConfiguration(folder: DemoFolder(up: try UpFolder("/tmp/x"))).tmux
        for part in DemoPart.allCases {
            #expect(DemoScripts.claude.contains("\n\(part.rawValue)"), "\(part)")
            #expect(configuration.contains("new-session -d -s \(part.session) "))
        }
    }

    @Test(arguments: DemoScripts.all.map(\.0))
    func aScriptIsAcceptedByTheShell(_ name: String) throws {
        let text = try #require(DemoScripts.all.first { $0.0 == name }).1
        let file = NSTemporaryDirectory() + "picket-demo-\(name)-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(run("/bin/sh", "-c", "sh -n '\(file)' 2>&1; echo $?") == "0\n")
    }

    @Test func aConfigurationBesideItIsRefused() throws {
        let bench = try Bench()
        #expect(try bench.run("up --demo --config fleet.yaml") == 64)
        #expect(bench.errors.text.contains("--demo brings a configuration of its own"))
    }

    @Test func aProgramThatItLacksIsNamed() throws {
        let bench = try Bench()
        bench.environment["PATH"] = "/nowhere"
        let code = try bench.run("up --demo --state /tmp/pk-none")
        #expect(code == 1)
        #expect(bench.errors.text.contains("was not found on PATH; the demo needs it."))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/pk-none"))
    }
}
