import PicketAgent
import PicketConfig
import PicketLoop
import PicketModel
import PicketProbes
import PicketRuntimes
import PicketTestSupport
import Testing

@Suite("The signatures in force")
struct SignatureKeeperTests {
    /// A keeper and all that it told.
    final class Bench {
        var tables: [SignatureTable] = []
        var trouble: LookFailure?
        private let log: Lines
        let keeper: SignatureKeeper

        init(clock: any Clock, machine: any Machine, path: String) throws {
            let around = Surroundings(host: try #require(HostID("here")), home: "/home/dev", state: "/state")
            let read: ([UInt8]) -> SignatureKeeper.Reading = { bytes in
                do throws(ConfigurationError) {
                    return .sheet(try SignatureFile.load(bytes: bytes, file: path, around: around))
                } catch { return .wrong(error.description) }
            }
            let shipped = try SignatureFile.load(bytes: Self.file("shipped", "a"), file: "shipped", around: around)
            let lines = Lines()
            self.log = lines
            keeper = SignatureKeeper(
                clock: clock, machine: machine, path: path, shipped: shipped, read: read, log: { lines.all.append($0) })
            keeper.onChange = { [weak self] in self?.tables.append($0) }
            keeper.onTrouble = { [weak self] in self?.trouble = $0 }
        }

        var lines: [String] { log.all }

        private final class Lines { var all: [String] = [] }

        var ids: [String]? { tables.last?.rules.map(\.id) }

        static func file(_ id: String, _ text: String, bucket: String = "person") -> [UInt8] {
            Array("signatures: {\(id): {runtime: claude, all: ['\(text)'], bucket: \(bucket), meaning: m}}\n".utf8)
        }
    }

    private let path = "/home/dev/.config/picket/signatures.yaml"

    private func scripted() throws -> (bench: Bench, machine: ScriptedMachine, clock: ManualClock) {
        let clock = ManualClock()
        let machine = ScriptedMachine(clock: clock)
        machine.makeFolder("/home/dev/.config/picket")
        return (try Bench(clock: clock, machine: machine, path: path), machine, clock)
    }

    @Test("are the shipped ones where there is no file")
    func shipped() throws {
        let (bench, _, clock) = try scripted()
        bench.keeper.start(sweep: .seconds(60))
        clock.advance(by: .minutes(10))
        #expect(bench.tables.count == 1)
        #expect(bench.ids == ["shipped"])
        #expect(bench.lines == [])
    }

    @Test("follow the file: made, changed, removed; each change once")
    func follow() throws {
        let (bench, machine, clock) = try scripted()
        bench.keeper.start(sweep: .hours(9))
        machine.write(path, Bench.file("mine", "b"))
        clock.advance(by: .seconds(1))
        #expect(bench.ids == ["mine", "shipped"])
        machine.write(path, Bench.file("other", "b"))
        machine.write(path, Bench.file("third", "b"))
        clock.advance(by: .seconds(1))
        #expect(bench.ids == ["third", "shipped"])
        machine.write("/home/dev/.config/picket/else.yaml")
        clock.advance(by: .seconds(1))
        #expect(bench.tables.count == 3)
        machine.remove(path)
        clock.advance(by: .seconds(1))
        #expect(bench.ids == ["shipped"])
    }

    @Test("stay as they are when the file is wrong, which is told once with line and rule")
    func wrong() throws {
        let (bench, machine, clock) = try scripted()
        machine.write(path, Bench.file("mine", "b"))
        bench.keeper.start(sweep: .seconds(60))
        machine.write(path, Bench.file("mine", "b", bucket: "peron"))
        clock.advance(by: .minutes(10))
        #expect(bench.ids == ["mine", "shipped"])
        #expect(bench.tables.count == 1)
        let told = try #require(bench.trouble?.detail.raw)
        #expect(told.hasPrefix("\(path):1:58: signatures.mine.bucket: 'peron'; expected one of 'person'"), "\(told)")
        #expect(bench.lines.count { $0.contains("those in force stay") } == 1)
        machine.write(path, Bench.file("mine", "c"))
        clock.advance(by: .seconds(1))
        #expect(bench.trouble == nil)
        #expect(bench.tables.count == 2)
    }

    @Test("are the shipped ones at a start with a wrong file")
    func wrongAtStart() throws {
        let (bench, machine, _) = try scripted()
        machine.write(path, Array("signatures: [".utf8))
        bench.keeper.load()
        #expect(bench.ids == ["shipped"])
        #expect(bench.trouble != nil)
    }

    @Test("are found by a sweep in a folder that was not there")
    func lateFolder() throws {
        let (bench, machine, clock) = try scripted()
        machine.remove("/home/dev/.config/picket")
        bench.keeper.start(sweep: .seconds(60))
        machine.makeFolder("/home/dev/.config/picket")
        machine.write(path, Bench.file("mine", "b"))
        clock.advance(by: .seconds(61))
        #expect(bench.ids == ["mine", "shipped"])
    }

    @Test("follow a real file that is replaced, within two seconds and without a sweep")
    func realFile() throws {
        let programs = try RealPrograms()
        let machine = HostMachine(clock: programs.loop)
        programs.loop.add(machine)
        let folder = try TestFolder()
        let path = folder.below("signatures.yaml")
        let bench = try Bench(clock: programs.loop, machine: machine, path: path)
        bench.keeper.start(sweep: .hours(9))
        func wait(_ ids: [String]) throws {
            _ = try programs.wait(atMost: .seconds(2), for: "\(ids)") { bench.ids == ids ? true : nil }
        }
        try wait(["shipped"])
        try TestFolder.write(String(decoding: Bench.file("mine", "b"), as: UTF8.self), to: path)
        try wait(["mine", "shipped"])
        try TestFolder.write(String(decoding: Bench.file("new", "b"), as: UTF8.self), to: path + ".new")
        try programs.output(of: Command(["mv", path + ".new", path]))
        try wait(["new", "shipped"])
        try TestFolder.write("signatures: {new: {runtime: clod}}\n", to: path)
        _ = try programs.wait(atMost: .seconds(2), for: "what is wrong") { bench.trouble }
        #expect(bench.ids == ["new", "shipped"])
        try programs.output(of: Command(["rm", path]))
        try wait(["shipped"])
    }
}
