import PicketJSON
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct PsTests {
    @Test func jsonIsOneArrayThatTheHubsRowsMake() throws {
        let bench = try Bench()
        bench.hub.answerFleet(try Sample.fleet())
        #expect(try bench.run("ps -o json") == 0)
        let rows = try #require(JSONValue.parse(bench.output.text).array)
        #expect(rows.compactMap { $0["worker"]?.string } == ["sen-470", "s1a", "s1b", "sen-467"])
        for key in ["host", "worker", "runtime", "state", "since", "action", "road", "why", "git"] {
            #expect(rows.allSatisfy { $0[key] != nil }, "\(key)")
        }
        #expect(bench.errors.text.isEmpty)
    }

    @Test func linesOfJSONAreOneWorkerEach() throws {
        let bench = try Bench()
        bench.hub.answerFleet(try Sample.fleet())
        #expect(try bench.run("ps -o jsonl --filter state=gone") == 0)
        #expect(bench.output.text.hasPrefix("{\"host\":\"desk-wsl\",\"worker\":\"s1a\""))
        #expect(bench.output.text.count { $0 == "\n" } == 1)
    }

    @Test func namesAreFullNames() throws {
        let bench = try Bench()
        bench.hub.answerFleet(try Sample.fleet())
        #expect(try bench.run("ps -o name --host mac-mini") == 0)
        #expect(bench.output.text == "mac-mini/sen-470\nmac-mini/sen-467\n")
    }

    @Test func aHubThatDoesNotAnswerIsAnErrorWithANextStep() throws {
        let bench = try Bench()
        #expect(try bench.run("ps --hub /run/none.sock") == 1)
        #expect(bench.output.text.isEmpty)
        #expect(bench.errors.text.contains("/run/none.sock"))
        #expect(bench.errors.text.contains("Next: picket up"))
    }

    @Test func anEmptyFleetSaysHowAWorkerIsFound() throws {
        let bench = try Bench()
        var fleet = try Sample.fleet()
        fleet.workers = []
        bench.hub.answerFleet(fleet)
        #expect(try bench.run("ps -o json") == 0)
        #expect(bench.output.text == "[]\n")
        #expect(bench.errors.text.contains("naming rule"))
    }

    @Test(arguments: ["ps --filter state=lost", "ps --filter colour=red", "ps --filter gone", "ps --hub localhost"])
    func aFilterOrAddressThatIsNoneIsBadUsage(_ line: String) throws {
        let bench = try Bench()
        #expect(try bench.run(line) == 64)
        #expect(bench.errors.text.contains("--help"))
    }

    @Test func theEnvironmentNamesTheHub() throws {
        let bench = try Bench()
        bench.environment["PICKET_HUB"] = "/tmp/other.sock"
        #expect(try bench.run("ps") == 1)
        #expect(bench.errors.text.contains("/tmp/other.sock"))
    }

    @Test func offATerminalWatchPrintsATableAtEachChangeAndEndsWithItsReader() throws {
        let bench = try Bench()
        var fleet = try Sample.fleet()
        bench.hub.answerFleet(fleet)
        fleet.change = 8
        fleet.workers[0].sinceSeconds += 60
        bench.hub.answerFleet(fleet)
        fleet.change = 9
        fleet.workers[0].verdict.state = .idle
        bench.hub.answerFleet(fleet)
        bench.output.patience = 2
        #expect(try bench.run("ps --watch") == 0)
        #expect(bench.output.text.count(of: "HOST ") == 1)
        #expect(bench.hub.asked.prefix(2) == ["GET /v1/fleet", "GET /v1/fleet?after=7&wait=25000"])
    }

    @Test func aHubsErrorIsToldInItsWords() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/fleet", ["error": "The store is \u{1B} full."], status: 503)
        #expect(try bench.run("ps") == 1)
        #expect(bench.errors.text == "picket: The store is \\u{1b} full.\n")
    }
}

extension String {
    /// How often a text occurs.
    func count(of text: String) -> Int { ranges(of: text).count }
}
