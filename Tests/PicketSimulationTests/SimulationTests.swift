import Foundation
import PicketModel
import PicketRules
import Testing

@testable import PicketSimulation

/// The simulator itself: it repeats itself, and it finds what is broken.
struct SimulationTests {
    private func play(_ seed: UInt64, _ change: (Simulation) -> Void = { _ in }) -> SimulationResult {
        let simulation = Simulation(SimulationPlan(seed: seed, hours: 1))
        change(simulation)
        return simulation.run()
    }

    @Test func theSameSeedDoesTheSame() {
        let (one, other) = (play(7), play(7))
        #expect(one.failure == nil)
        #expect(one.digest == other.digest)
        #expect(one.steps == other.steps)
        #expect(one.digest != play(8).digest)
    }

    /// Where the order of a set or a dictionary reached an effect, two processes would differ.
    @Test func theSameSeedDoesTheSameInAnotherProcess() throws {
        let said = try Set((0..<2).map { _ in try run("--seed", "7", "--hours", "1", "--digest") })
        #expect(said.count == 1)
        #expect(said.first?.contains("digest \(play(7).digest)") == true)
    }

    @Test func theLineThatRepeatsASeedIsItsOwnPlan() throws {
        let plan = SimulationPlan(seed: 12, hours: 3)
        let words = plan.command.split(separator: " ").dropFirst().map(String.init)
        #expect(words == ["--seed", "12", "--hours", "3"])
        #expect(SimulateProgram(words)?.plans == [plan])
    }

    @Test func everyTenthSeedHasTheDefaultPeriods() {
        let plans = (1...20).map { SimulationPlan(seed: UInt64($0), hours: 48) }
        #expect(plans.filter(\.hasDefaultPeriods).map(\.seed) == [10, 20])
        #expect(plans.filter(\.hasDefaultPeriods).map(\.hours) == [2, 2])
    }

    @Test func aStoreThatForgetsIsFound() {
        let result = play(7) { $0.hub.disk.forgetsEvery = 40 }
        #expect(result.failure?.contains("is not safe") == true, "\(result.failure ?? "nothing")")
    }

    /// A disk that loses the spool, and what else `lose` takes from it, while its host is heard by nobody.
    private func playALoss(_ lose: @escaping (AgentDisk) -> Void = { _ in }) -> SimulationResult {
        play(7) { simulation in
            let site = simulation.sites[0]
            simulation.schedule.at(600_000) {
                site.ssh = .silent
                simulation.broker.unreachable.insert("h0")
                simulation.broker.cut("h0")
            }
            simulation.schedule.at(1_800_000) {
                site.killAgent()
                site.disk.spool = AgentDisk.SpoolFile()
                lose(site.disk)
                site.startAgent()
                simulation.broker.unreachable.remove("h0")
                site.ssh = .none
            }
        }
    }

    @Test func aDiskThatForgetsWhileNobodyHearsIsFound() {
        let result = playALoss { $0.ledger = nil }
        #expect(result.failure?.contains("was never stored") == true, "\(result.failure ?? "nothing")")
    }

    @Test func whatALostSpoolHeldIsTold() {
        #expect(playALoss().failure == nil)
    }

    @Test func aProbeThatLiesIsFound() {
        let result = play(7) { simulation in for site in simulation.sites { site.world.trouble.hidesWorkInGit = true } }
        #expect(result.failure?.contains("what git says of its") == true, "\(result.failure ?? "nothing")")
    }

    @Test func aLateWillThatNobodyContradictsIsFound() {
        let result = play(7) { simulation in
            simulation.schedule.at(60_000) { simulation.broker.cut("h0") }
            simulation.schedule.at(1_800_000) {
                simulation.broker.wire(of: "h0")?.link = nil
                simulation.broker.publishOldWill()
            }
        }
        #expect(result.failure?.contains("keeps a late will") == true, "\(result.failure ?? "nothing")")
    }

    @Test func aLookThatNobodyMadeIsFound() throws {
        let simulation = Simulation(SimulationPlan(seed: 7, hours: 1))
        let world = simulation.sites[0].world
        world.noteLookAtGit()
        let (host, boot) = (world.id, world.time.boot)
        func hear(_ up: Milliseconds) throws {
            let address = WorkerAddress(host: host, worker: try #require(WorkerID("w0")))
            let receipt = Receipt(stamp: Stamp(boot: boot, up: up), road: .ssh)
            simulation.looks.hear(.evidence(address, .git(.seen(GitState(worktree: Untrusted("/w")))), receipt))
        }
        try hear(world.time.up(at: 0))
        #expect(simulation.failure == nil)
        try hear(world.time.up(at: 1))
        #expect(simulation.failure?.contains("when nobody looked") == true)
    }

    /// Runs the built program.
    private func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try Self.program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    private static var program: String {
        get throws {
            let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map { [$0] } ?? []
            for start in own + CommandLine.arguments {
                var folder = (start as NSString).deletingLastPathComponent
                while folder.count > 1 {
                    let path = folder + "/picket-simulate"
                    if FileManager.default.isExecutableFile(atPath: path) { return path }
                    folder = (folder as NSString).deletingLastPathComponent
                }
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }
}
