import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import PicketWire
import Testing

struct RestartTests {
    private let bench = AgentBench()

    @Test("each start takes the next epoch; events of the one before go out first, under their own epoch and seq")
    func epochs() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(2))
        bench.kill()
        try bench.connect()
        let epochs = Set(bench.events.map(\.epoch)).sorted()
        #expect(
            bench.events.map { "\(epochs.firstIndex(of: $0.epoch) ?? 9):\($0.seq) \($0.what.name)" } == [
                "0:1 started", "0:2 opened", "1:1 started",
            ])
    }

    @Test("an agent whose state folder was wiped takes a later epoch all the same")
    func wiped() throws {
        try bench.start()
        bench.pass(.seconds(2))
        bench.kill()
        try bench.connect()
        bench.kill()
        let before = bench.presences.last?.epoch.counter ?? .max
        bench.ledger.bytes = nil
        bench.pass(.seconds(10))
        bench.link.forget()
        try bench.connect()
        #expect(bench.presences.last.map { $0.epoch.counter > before } == true)
    }

    @Test("nothing is said of a worker before the ledger holds it")
    func saidOnceKept() throws {
        var unkept: [String] = []
        let (topics, ledger) = (bench.topics, bench.ledger)
        bench.link.onPublish = { message in
            guard case .state(let address, _) = topics.parse(message.topic) else { return }
            let kept = LedgerFile.read(ledger).entries.map(\.worker)
            if !kept.contains(address.worker) { unkept.append(address.worker.text) }
        }
        try bench.connect()
        bench.addClaude("s1")
        bench.pass(.seconds(6))
        bench.link.answerAll()
        #expect(bench.states.count > 1)
        #expect(unkept == [])
    }

    @Test("a ledger that a full disk did not take is written once there is room, and the trouble is said once")
    func ledgerOnAFullDisk() throws {
        try bench.connect()
        bench.ledger.saveFailure = StateFileError("the disk is full")
        bench.addClaude("s1")
        bench.pass(.minutes(1))
        #expect(LedgerFile.read(bench.ledger).entries == [])
        #expect(bench.lines.count { $0.contains("the disk is full") } == 1)
        bench.ledger.saveFailure = nil
        bench.pass(.minutes(1))
        #expect(bench.lines.count { $0.contains("written again") } == 1)
        #expect(LedgerFile.read(bench.ledger).entries.map(\.worker.text) == ["s1"])
    }

    @Test("a result and a pane that went away while no agent ran are said to be no more")
    func goneMeanwhile() throws {
        bench.addClaude("s1")
        let worker = try #require(WorkerID("s1"))
        bench.probes.results[worker] = .seen(
            TaskResult(source: .file("r"), succeeded: true, writtenUp: bench.clock.now.up))
        try bench.connect()
        bench.kill()
        bench.probes.results[worker] = nil
        bench.probes.removePane("%1")
        bench.link.forget()
        try bench.connect()
        bench.link.answerAll()
        #expect(bench.states.contains { $0.value == .result(.absent) })
        #expect(bench.states.contains { $0.value == .tmux(.absent) })
    }

    @Test("a ledger of many workers in large worktrees is read as it was written")
    func largeLedger() throws {
        var ledger = Ledger()
        ledger.epochCounter = 3
        for number in 100..<140 {
            var entry = LedgerEntry(worker: try #require(WorkerID("s\(number)")))
            var baseline = Baseline(head: "c0")
            baseline.untracked = (0..<1000).map { BaselineFile(path: "folder/file-\($0).txt", fingerprint: "1:2") }
            entry.baseline = baseline
            ledger.entries.append(entry)
        }
        let file = MemoryStateFile(LedgerCoding.encode(ledger).bytes())
        var lines: [String] = []
        let read = LedgerFile.open(file, log: { lines.append($0) })
        #expect(read == ledger)
        #expect(lines == [])
    }

    @Test("revs go on above those of the agent before")
    func revs() throws {
        bench.addClaude("s1")
        try bench.connect()
        let highest = bench.states.map(\.rev).max() ?? .max
        bench.kill()
        bench.link.forget()
        try bench.connect()
        #expect(bench.states.allSatisfy { $0.rev > highest })
        #expect(!bench.states.isEmpty)
    }

    @Test("what the spool lost between two agents is told to the hub, as far as the ledger tells of it")
    func spoolLost() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(5))
        let lost = try #require(LedgerFile.read(bench.ledger).lastEvent)
        #expect(lost.seq == 2)
        bench.kill()
        let later = AgentBench(ledger: bench.ledger)
        try later.connect()
        later.acknowledge(lost.epoch, 1)
        later.acknowledge(lost.epoch, 1)
        later.link.answerAll()
        #expect(
            later.events.map(\.what).filter { $0.name == "dropped" } == [.dropped(epoch: lost.epoch, from: 2, to: 2)])
    }

    @Test("so it is where the hub never heard of that agent")
    func spoolLostUnheard() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(5))
        let lost = try #require(LedgerFile.read(bench.ledger).lastEvent)
        bench.kill()
        let later = AgentBench(ledger: bench.ledger)
        try later.connect()
        for _ in 0..<2 { later.acknowledge(try #require(later.events.first?.epoch), 1) }
        later.link.answerAll()
        #expect(
            later.events.map(\.what).filter { $0.name == "dropped" } == [.dropped(epoch: lost.epoch, from: 1, to: 2)])
    }

    @Test("where the spool still holds them, nothing is told as lost")
    func spoolKept() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(5))
        let before = try #require(LedgerFile.read(bench.ledger).lastEvent)
        bench.kill()
        try bench.connect()
        bench.acknowledge(before.epoch, 1)
        bench.link.answerAll()
        #expect(bench.events.allSatisfy { $0.what.name != "dropped" })
    }

    @Test("a reboot is told once, though agents are killed again and again after it")
    func reboot() throws {
        bench.addClaude("s1")
        try bench.start()
        bench.pass(.seconds(2))
        bench.kill()
        let spool = MemorySpool()
        let later = AgentBench(boot: "boot-2", ledger: bench.ledger, spool: spool)
        for _ in 0..<3 {
            try later.start()
            later.pass(.seconds(2))
            later.kill()
        }
        try later.connect()
        let names = later.events.map(\.what.name)
        #expect(names.filter { $0 == "rebooted" }.count == 1)
        #expect(names.filter { $0 == "exited" }.count == 1)
        #expect(names.filter { $0 == "started" }.count == 4)
    }

    @Test("a reboot is told where the ledger lists no worker, and once")
    func rebootWithoutWorkers() throws {
        try bench.start()
        bench.pass(.seconds(2))
        bench.kill()
        let later = AgentBench(boot: "boot-2", ledger: bench.ledger)
        for _ in 0..<2 {
            try later.start()
            later.pass(.seconds(2))
            later.kill()
        }
        try later.connect()
        #expect(later.events.map(\.what.name).filter { $0 == "rebooted" }.count == 1)
    }

    @Test("a full disk keeps no agent from starting: it says so, and no epoch comes twice or falls back")
    func unwritable() throws {
        bench.ledger.saveFailure = StateFileError("The disk is full.")
        for start in 0..<4 {
            if start == 3 { bench.ledger.saveFailure = nil }
            try bench.connect()
            bench.pass(.seconds(20))
            bench.kill()
        }
        let counters = bench.presences.map(\.epoch.counter)
        #expect(counters.count >= 4)
        #expect(counters == counters.sorted() && Set(counters).count == 4)
        let failing = bench.heartbeats.map { beat in beat.failingProbes.filter { $0.name == "ledger" } }
        #expect(failing.first?.first?.failure.detail.raw.contains("The disk is full.") == true)
        #expect(failing.last == [])
        #expect(bench.lines.count { $0.contains("The disk is full.") } == 3)
        #expect(LedgerFile.read(bench.ledger).epochCounter == counters.last)
    }

    @Test("a ledger that is none is said and set aside, and the agent begins anew")
    func unreadable() throws {
        bench.ledger.bytes = Array("{}".utf8)
        try bench.start()
        #expect(bench.lines.first?.contains("no ledger of this version") == true)
        #expect(bench.lines.first?.hasSuffix("It was set aside as memory.damaged-1.") == true)
        #expect(bench.ledger.damaged == [Array("{}".utf8)])
    }

    @Test("a ledger that the disk does not give out is set aside too")
    func denied() throws {
        bench.ledger.bytes = [7]
        bench.ledger.loadFailure = LookFailure(.denied, "not yours")
        try bench.start()
        #expect(bench.lines.first?.contains("could not be read (not yours)") == true)
        #expect(bench.ledger.damaged == [[7]])
    }

    @Test("entries that cannot be read are left out and counted")
    func partly() throws {
        bench.ledger.bytes = Array(#"{"v":1,"epoch_counter":4,"workers":[{"worker":"a"},{"worker":"?"},7]}"#.utf8)
        try bench.connect()
        #expect(bench.lines.first?.hasPrefix("2 entries") == true)
        #expect(bench.ledger.damaged.count == 1)
        #expect(bench.presences.first.map { $0.epoch.counter > 4 } == true)
    }

    @Test("a fleet whose name is no id is refused")
    func fleet() {
        bench.settings.fleet = "My Fleet"
        #expect(throws: StateFileError.self) { try bench.start() }
    }

    @Test("a ledger is read as it was written")
    func coding() throws {
        let boot = ManualClock.boot("boot-1")
        var entry = LedgerEntry(worker: try #require(WorkerID("s1")))
        entry.place = PanePlace(socket: "/tmp/s", pane: "%3")
        entry.session = "Séance"
        entry.worktree = "/w"
        entry.branch = "feat/x"
        entry.commonFolder = "/w/.git"
        entry.run = Run(
            runtime: .codex, identity: ProcessIdentity(boot: boot, pid: 4, start: 9), program: "codex",
            startedUp: .seconds(3), startSeen: false, life: .ended(.absentTwice, at: .seconds(8)),
            wrapper: ProcessIdentity(boot: boot, pid: 2, start: 1), headless: true, reachedLoop: true)
        var baseline = Baseline(head: "c0")
        baseline.tracked = [BaselineFile(path: "a", fingerprint: "1")]
        baseline.untracked = [BaselineFile(path: "b", fingerprint: "2")]
        baseline.stashes = ["x"]
        baseline.operation = .rebase
        baseline.results = [BaselineFile(path: "r", fingerprint: "3")]
        entry.baseline = baseline
        entry.told.run = entry.run?.identity
        entry.told.head = "c1"
        entry.told.reflog = ReflogPlace(old: "c0", new: "c1", seconds: 7)
        entry.told.commits = ["c2"]
        entry.told.unpushed = 3
        entry.told.result = ToldResult(succeeded: true, writtenWall: .seconds(4))
        entry.retirement = RetirementClock(ended: .seconds(7), noted: Stamp(boot: boot, up: .seconds(99)))
        var ledger = Ledger()
        ledger.boot = boot
        ledger.epochCounter = 12
        ledger.lastEvent = LedgerMark(epoch: Epoch(counter: 11, tag: 5), seq: 99)
        ledger.entries = [entry, LedgerEntry(worker: try #require(WorkerID("s2")))]
        let read = LedgerCoding.decode(try JSONValue.parse(LedgerCoding.encode(ledger).bytes()))
        #expect(read?.ledger == ledger)
        #expect(read?.unreadable == 0)
    }

    @Test("a state file in memory does as the port says", arguments: StateFileConformance.allCases)
    func stateFile(rule: StateFileConformance) throws { try rule.check(MemoryStateFile()) }
}
