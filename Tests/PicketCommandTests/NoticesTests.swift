import PicketJSON
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct NoticesTests {
    private static let now = Milliseconds(1_790_000_000_000)

    private static func message(last: UInt64 = 130) throws -> NoticesMessage {
        let host = try #require(HostID("desk"))
        let worker = try #require(WorkerID("s1a"))
        var lost = Notice(
            id: NoticeID(120), kind: .hostLost, severity: .urgent, subject: .host(host),
            text: "desk is out of contact: the host is silent", next: "picket ps --host desk",
            since: now - .minutes(30), raised: now - .minutes(30))
        lost.cleared = Notice.Clearing(number: 130, at: now - .minutes(2))
        let gone = Notice(
            id: NoticeID(123), kind: .gone, severity: .urgent,
            subject: .worker(WorkerAddress(host: host, worker: worker)),
            text: "desk/s1a ended: exited 4m ago, \u{1B}[31m7 files uncommitted", next: "picket explain desk/s1a",
            since: now - .minutes(4), raised: now - .minutes(4))
        let look = Notice(
            id: NoticeID(125), kind: .closerLook, severity: .info,
            subject: .worker(WorkerAddress(host: host, worker: worker)), text: "desk/s1a works", next: "picket ps",
            since: now, raised: now)
        return NoticesMessage(at: now, last: last, notices: [gone, look, lost])
    }

    @Test func theListShowsWhatStandsWithTheNextCommand() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/notices", try Self.message().json)
        #expect(try bench.run("notices") == 0)
        let text = """
            NOTICE    SEVERITY   SINCE  WHAT
            n-000123  ▲ urgent      4m  desk/s1a ended: exited 4m ago, \\u{1b}[31m7 files uncommitted
                                        Next: picket explain desk/s1a
            n-000125  ○ info        0s  desk/s1a works
                                        Next: picket ps

            """
        #expect(bench.output.text == text)
        #expect(bench.errors.text.isEmpty)
    }

    @Test func clearedOnesAreListedWhereAllAreAskedFor() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/notices", try Self.message().json)
        #expect(try bench.run("notices --all") == 0)
        #expect(bench.output.text.contains("n-000120  ✓ cleared     2m  over: desk is out of contact"))
    }

    @Test func jsonIsOneArrayAndJsonlOneNoticeALine() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/notices", try Self.message().json)
        #expect(try bench.run("notices -o json") == 0)
        let rows = try #require(JSONValue.parse(bench.output.text).array)
        #expect(rows.compactMap { $0["id"]?.string } == ["n-000123", "n-000125"])
        let lines = try Bench()
        lines.hub.answer("/v1/notices", try Self.message().json)
        #expect(try lines.run("notices -o jsonl --all") == 0)
        #expect(lines.output.text.split(separator: "\n").count == 3)
    }

    @Test func nothingThatStandsIsSaidInWords() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/notices", NoticesMessage(at: Self.now, last: 0, notices: []).json)
        #expect(try bench.run("notices") == 0)
        #expect(bench.output.text.isEmpty)
        #expect(bench.errors.text == "Nothing stands that needs to be told.\n")
    }

    @Test func followingPrintsWhatStandsAndThenEachChangeUntilNobodyReads() throws {
        let bench = try Bench()
        bench.output.patience = 2
        bench.hub.answer("/v1/notices?", try Self.message(last: 131).json)
        bench.hub.answer("/v1/notices", try Self.message().json)
        #expect(try bench.run("notices --watch -o jsonl") == 0)
        #expect(bench.hub.asked.prefix(2) == ["GET /v1/notices", "GET /v1/notices?after=130&wait=25000"])
        #expect(bench.output.text.split(separator: "\n").count == 5)
    }

    @Test func aHubThatDoesNotAnswerIsAnError() throws {
        let bench = try Bench()
        #expect(try bench.run("notices --watch --hub /run/none.sock") == 1)
        #expect(bench.errors.text.contains("Next: picket up"))
    }
}
