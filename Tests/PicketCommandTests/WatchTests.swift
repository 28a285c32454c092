import PicketJSON
import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct WatchTests {
    private func bench(_ row: WorkerRow) throws -> Bench {
        let bench = try Bench()
        var fleet = try Sample.fleet()
        fleet.workers = [row]
        bench.hub.answerFleet(fleet)
        bench.hub.answer(
            "/v1/resolve",
            [
                "v": 1,
                "matches": [["host": .string(row.address.host.text), "worker": .string(row.address.worker.text)]],
            ])
        return bench
    }

    @Test func aGoneWorkerEndsWith4AndItsReason() throws {
        let bench = try bench(try Sample.gone())
        #expect(try bench.run("watch s1a") == 4)
        #expect(bench.output.text == "desk-wsl/s1a gone: exited 1m ago, 7 files uncommitted\n")
    }

    @Test func theOutcomeAsJSONHasCodeAndRow() throws {
        let bench = try bench(try Sample.delivered())
        #expect(try bench.run("watch s1b --json") == 0)
        let json = try JSONValue.parse(bench.output.text)
        #expect(json["code"] == 0)
        #expect(json["workers"]?.array?.first?["row"]?["state"] == "delivered")
    }

    @Test func aTimeoutEndsWith2AndSaysWhoIsWaitedFor() throws {
        let bench = try bench(try Sample.working())
        #expect(try bench.run("watch sen-467 --timeout 300ms") == 2)
        #expect(bench.errors.text.contains("mac-mini/sen-467 is working"))
    }

    @Test func anIdThatNamesNothingEndsWith5() throws {
        let bench = try Bench()
        bench.hub.answer("/v1/resolve", ["v": 1, "matches": []])
        #expect(try bench.run("watch x%y/z") == 5)
        #expect(bench.hub.asked == ["GET /v1/resolve?id=x%25y%2Fz"])
    }

    @Test func anIdThatNamesTwoEndsWith5AndNamesThem() throws {
        let bench = try Bench()
        bench.hub.answer(
            "/v1/resolve",
            ["v": 1, "matches": [["host": "a", "worker": "w"], ["host": "b", "worker": "w"]]])
        #expect(try bench.run("watch w") == 5)
        #expect(bench.errors.text.contains("a/w, b/w"))
    }

    @Test func aGroupNobodyIsInEndsWith5() throws {
        #expect(try bench(try Sample.working()).run("watch --group wave") == 5)
    }

    @Test func aGroupEndsWithItsWorkers() throws {
        var row = try Sample.delivered()
        row.groups = ["wave"]
        #expect(try bench(row).run("watch --group wave") == 0)
    }

    @Test func waitingEndsWith7WhereAsked() throws {
        #expect(try bench(try Sample.waiting()).run("watch sen-470 --stop-on waiting") == 7)
    }

    @Test func aBaseIsAskedOfTheWorkersAgentBeforeAnythingIsRead() throws {
        let bench = try bench(try Sample.delivered())
        bench.hub.answer("/v1/workers/desk-wsl/s1b/look", ["asked": "desk-wsl/s1b"])
        #expect(try bench.run("watch s1b --base origin/next") == 0)
        #expect(bench.hub.asked[1] == "POST /v1/workers/desk-wsl/s1b/look?base=origin%2Fnext")
        #expect(bench.hub.asked[2].hasPrefix("GET /v1/fleet"))
    }

    @Test func aBaseThatCannotBeAskedIsAnError() throws {
        let bench = try bench(try Sample.delivered())
        bench.hub.answer("/v1/workers/desk-wsl/s1b/look", ["error": "It cannot be asked."], status: 409)
        #expect(try bench.run("watch s1b --base main") == 1)
        #expect(bench.errors.text.contains("It cannot be asked."))
    }

    @Test(arguments: [
        "watch", "watch w --group g", "watch --group g --base main", "watch w --until never", "watch w --timeout soon",
    ])
    func badUsageEndsWith64(_ line: String) throws {
        #expect(try Bench().run(line) == 64)
    }

    @Test func aHubThatIsNotThereEndsWith1() throws {
        #expect(try Bench().run("watch w") == 1)
    }
}
