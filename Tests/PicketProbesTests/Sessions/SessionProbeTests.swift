import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("A runtime's own account")
struct SessionProbeTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func bench() throws -> ProbeBench { try ProbeBench { [path = folder.path] in $0.homes = [.claude: path] } }

    @Test("Claude Code's registry speaks of the process that wrote it")
    func claude() throws {
        let bench = try bench()
        let process = ProcessIdentity(boot: bench.machine.boot, pid: 4242, start: 777)
        #expect(bench.probes.session(SessionSubject(.claude, process)) == .absent)
        try TestFolder.write(
            "{\"pid\": 4242, \"procStart\": \"777\", \"status\": \"busy\"}", to: folder.below("sessions/4242.json"))
        #expect(bench.probes.session(SessionSubject(.claude, process)).value?.status == .busy)
        let other = ProcessIdentity(boot: bench.machine.boot, pid: 4242, start: 778)
        #expect(bench.probes.session(SessionSubject(.claude, other)) == .absent)
    }

    @Test("a runtime without a registry gives no account")
    func others() throws {
        let bench = try bench()
        let process = ProcessIdentity(boot: bench.machine.boot, pid: 1, start: 1)
        #expect(bench.probes.session(SessionSubject(.codex, process)) == .absent)
    }
}
