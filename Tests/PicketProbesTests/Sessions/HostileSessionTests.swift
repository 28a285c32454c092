import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Sessions in hostile files")
struct HostileSessionTests {
    let folder: TestFolder
    let bench: ProbeBench
    private var log: String { folder.below("projects/-w-a/s-1.jsonl") }

    init() throws {
        folder = try TestFolder()
        bench = try ProbeBench { [path = folder.path] in $0.homes = [.claude: path] }
    }

    /// The look at a session that its registry calls idle, and how long it took.
    private func look() throws -> (Observation<SessionAccount>, Milliseconds) {
        try TestFolder.write(
            "{\"pid\": 4242, \"procStart\": \"777\", \"status\": \"idle\", \"sessionId\": \"s-1\"}",
            to: folder.below("sessions/4242.json"))
        var subject = SessionSubject(.claude, ProcessIdentity(boot: bench.machine.boot, pid: 4242, start: 777))
        subject.worktree = "/w/a"
        let began = bench.now.up
        let look = bench.probes.session(subject)
        return (look, bench.now.up - began)
    }

    @Test("a pipe in a log's place is not opened")
    func pipe() throws {
        try TestFolder.makeFolder(folder.below("projects/-w-a"))
        #expect(unsafe mkfifo(log, 0o600) == 0)
        let (look, took) = try look()
        #expect(look.failure?.code == .malformed)
        #expect(took < .seconds(2))
    }

    @Test("a link in a log's place is not followed")
    func link() throws {
        try TestFolder.write("{}\n", to: folder.below("elsewhere"))
        try TestFolder.makeFolder(folder.below("projects/-w-a"))
        #expect(unsafe symlink(folder.below("elsewhere"), log) == 0)
        #expect(try look().0.failure != nil)
    }

    @Test("a line of 100 MB is a failed look within its time, and with a reason")
    func endlessLine() throws {
        try TestFolder.write("{\"a\":\"", to: log)
        #expect(unsafe truncate(log, 100 << 20) == 0)
        let (look, took) = try look()
        #expect(look.failure?.code == .tooLarge)
        #expect(took < .seconds(2))
    }

    @Test("a program in a log's place is a failed look")
    func binary() throws {
        try TestFolder.write(String(repeating: "\u{7F}ELF\u{1}\u{0}\n", count: 20_000), to: log)
        #expect(try look().0.failure?.code == .malformed)
    }

    @Test("a good line after 1 MiB of bad ones is read")
    func goodEnd() throws {
        let bad = String(repeating: String(repeating: "[", count: 1000) + "\n", count: 1000)
        let good = #"{"type":"system","subtype":"turn_duration","timestamp":"2026-01-01T00:00:00Z"}"#
        try TestFolder.write(bad + good + "\n", to: log)
        let (look, took) = try look()
        #expect(look.value?.status == .idle)
        #expect(took < .seconds(2))
    }
}
