import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Claude Code's sessions")
struct ClaudeSessionTests {
    let bench = SessionBench()

    @Test("the registry says idle, and the transcript that it is a limit")
    func limit() throws {
        let claude = bench.start("claude")
        bench.clock.advance(by: .minutes(1))
        bench.register(claude, "idle")
        bench.transcript([bench.prompt(), bench.limit(1800)])
        let account = try #require(bench.probe.look(bench.subject(.claude, claude)).value)
        #expect(account.status == .idle)
        #expect(account.source == .registry)
        #expect(account.failure?.source == .transcript)
        #expect(
            account.limitUntilUp.map { $0 - bench.clock.now.up }.map { (1_790_000...1_800_000).contains($0.count) }
                == true)
        #expect(bench.probe.folders(of: bench.subject(.claude, claude)).contains("/h/.claude/projects/-w-a"))
    }

    @Test("a transcript that cannot be read leaves what is busy or asks, and makes idle a failed look")
    func unreadable() {
        let claude = bench.start("claude")
        bench.transcript([bench.prompt()])
        bench.machine.failingPaths["/h/.claude/projects/-w-a/s-1.jsonl"] = LookFailure(.denied, "no")
        for (status, isSeen) in [("busy", true), ("waiting", true), ("idle", false)] {
            bench.register(claude, status)
            let look = bench.probe.look(bench.subject(.claude, claude))
            #expect((look.value != nil) == isSeen, "\(status)")
        }
        bench.machine.failingPaths = [:]
        bench.machine.makeFolder("/h/.claude/projects/-w-a/s-1.jsonl")
        #expect(bench.probe.look(bench.subject(.claude, claude)).failure?.code == .malformed)
    }

    @Test("a session that was begun in another folder is found by its id")
    func otherProject() throws {
        let claude = bench.start("claude")
        bench.machine.makeFolder("/h/.claude/projects/-elsewhere")
        bench.register(claude, "busy", session: "s-7")
        bench.transcript([bench.prompt()], session: "s-7", project: "-elsewhere")
        let account = try #require(bench.probe.look(bench.subject(.claude, claude)).value)
        #expect(account.turnStartedUp == bench.clock.now.up)
    }

    @Test("a cleared conversation is another session: the limit of the old one is forgotten")
    func cleared() throws {
        let claude = bench.start("claude")
        bench.register(claude, "idle")
        bench.transcript([bench.prompt(), bench.limit(1800)])
        #expect(bench.probe.look(bench.subject(.claude, claude)).value?.failure != nil)
        bench.clock.advance(by: .minutes(1))
        bench.register(claude, "idle", session: "s-2")
        let account = try #require(bench.probe.look(bench.subject(.claude, claude)).value)
        #expect(account.session == "s-2")
        #expect(account.failure == nil)
    }

    @Test("what a resumed session holds from before the process is not this run's")
    func resumed() throws {
        bench.transcript([bench.prompt(), bench.limit(3600)])
        bench.clock.advance(by: .minutes(10))
        let claude = bench.start("claude")
        bench.register(claude, "idle")
        let account = try #require(bench.probe.look(bench.subject(.claude, claude)).value)
        #expect(account.status == .idle)
        #expect(account.failure == nil)
        #expect(account.turnEndedUp == nil)
    }

    @Test("without a registry the transcript that was written last since the start speaks")
    func noRegistry() throws {
        bench.transcript([bench.prompt()], session: "old")
        bench.clock.advance(by: .minutes(10))
        let claude = bench.start("claude")
        #expect(bench.probe.look(bench.subject(.claude, claude)) == .absent)
        bench.transcript([bench.prompt(), bench.answer()], session: "new")
        let account = try #require(bench.probe.look(bench.subject(.claude, claude)).value)
        #expect(account.status == .idle)
        #expect(account.source == .transcript)
    }

    @Test("an id that is no name is never part of a path", arguments: ["../../x", "a/b", "", "."])
    func unsafeID(id: String) {
        #expect(!SessionPaths.isSafe(id))
        let claude = bench.start("claude")
        bench.register(claude, "idle", session: id)
        bench.machine.failingPaths["/h/.claude/projects/-w-a/\(id).jsonl"] = LookFailure(.denied, "touched")
        #expect(bench.probe.look(bench.subject(.claude, claude)).value?.status == .idle)
    }

    @Test("a turn that began far back is found once, and stays known while it is written on")
    func longTurn() throws {
        let claude = bench.start("claude")
        bench.register(claude, "busy")
        let began = bench.clock.now.up
        let long =
            "{\"type\":\"user\",\"timestamp\":\"\(bench.time)\",\"message\":{\"content\":[{\"type\":\"tool_result\","
            + "\"tool_use_id\":\"t\",\"content\":\"\(String(repeating: "x", count: 90_000))\"}]}}"
        bench.transcript([bench.prompt(), long, long, long])
        #expect(bench.probe.look(bench.subject(.claude, claude)).value?.turnStartedUp == began)
        bench.clock.advance(by: .minutes(1))
        bench.append("/h/.claude/projects/-w-a/s-1.jsonl", Array(repeating: long, count: 20))
        #expect(bench.probe.look(bench.subject(.claude, claude)).value?.turnStartedUp == began)
    }

    @Test("a log that did not change is not read again, and one that did is")
    func readOnce() throws {
        let claude = bench.start("claude")
        bench.register(claude, "busy")
        bench.transcript([bench.prompt()])
        let first = bench.probe.look(bench.subject(.claude, claude))
        let reads = bench.machine.reads
        #expect(bench.probe.look(bench.subject(.claude, claude)) == first)
        // The registry alone: it is small, and written anew.
        #expect(bench.machine.reads == reads + 1)
        bench.clock.advance(by: .seconds(5))
        bench.append("/h/.claude/projects/-w-a/s-1.jsonl", [bench.answer()])
        #expect(bench.probe.look(bench.subject(.claude, claude)).value?.status == .idle)
    }
}
