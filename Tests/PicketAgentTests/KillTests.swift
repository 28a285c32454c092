import PicketAgent
import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import PicketWire
import Testing

/// Agents that are killed between what they tell and what they keep: nothing is lost, nothing is told twice.
struct KillTests {
    private let bench = AgentBench()
    private let worktree = "/w/s1"

    private func commit(_ name: String) {
        bench.probes.commit(name, in: worktree)
        bench.machine.change([worktree + "/.git/logs/HEAD"])
    }

    /// What the events of all agents tell, each place once, in the order in which they were first sent.
    private func facts() -> [String] {
        var seen: Set<String> = []
        return bench.events.compactMap { event in
            guard seen.insert("\(event.epoch):\(event.seq)").inserted else { return nil }
            switch event.what {
            case .committed(let head, let count): return "committed \(head) \(count)"
            case .opened(_, let process): return "opened \(process.pid)"
            case .exited(let process, _): return "exited \(process.pid)"
            case .started: return nil
            default: return event.what.name
            }
        }
    }

    @Test("each commit of a burst is an event of its own")
    func burst() throws {
        let claude = bench.addClaude("s1")
        bench.probes.reflogs[worktree] = []
        try bench.connect()
        bench.pass(.seconds(5))
        for number in 1...5 { commit("c\(number)") }
        bench.pass(.seconds(1))
        bench.link.answerAll()
        #expect(facts() == ["opened \(claude.pid)"] + (1...5).map { "committed c\($0) 1" })
    }

    @Test("an agent killed after an event was spooled and before the ledger was written tells it once")
    func betweenSpoolAndLedger() throws {
        let claude = bench.addClaude("s1")
        bench.probes.reflogs[worktree] = []
        try bench.start()
        bench.pass(.seconds(5))
        commit("c1")
        bench.probes.results[try #require(WorkerID("s1"))] = .seen(
            TaskResult(source: .exitLine(code: 0), succeeded: true, writtenUp: bench.clock.now.up - .seconds(1)))
        bench.pass(.milliseconds(400))
        bench.machine.exit(claude.pid)
        bench.pass(.zero)
        bench.kill()
        try bench.start()
        bench.pass(.seconds(30))
        bench.kill()
        try bench.connect()
        bench.pass(.seconds(30))
        bench.link.answerAll()
        let expected = ["opened \(claude.pid)", "committed c1 1", "result", "exited \(claude.pid)"]
        #expect(facts().sorted() == expected.sorted())
    }

    @Test("commits made, and runs ended, while no agent ran become one event each")
    func whileAway() throws {
        let claude = bench.addClaude("s1")
        bench.probes.reflogs[worktree] = []
        try bench.start()
        bench.pass(.seconds(5))
        bench.kill()
        for number in 1...3 { bench.probes.commit("c\(number)", in: worktree) }
        bench.machine.exit(claude.pid)
        try bench.connect()
        bench.pass(.seconds(5))
        bench.link.answerAll()
        #expect(
            facts().sorted()
                == (["opened \(claude.pid)", "exited \(claude.pid)"] + (1...3).map { "committed c\($0) 1" }).sorted())
    }

    @Test("a result is told once, though the clocks that date it differ by a millisecond, and over a restart")
    func resultOnce() throws {
        bench.addClaude("s1")
        let worker = try #require(WorkerID("s1"))
        try bench.connect()
        let written = bench.clock.now.up - .milliseconds(500)
        for step in 0..<20 {
            bench.probes.results[worker] = .seen(
                TaskResult(
                    source: .exitLine(code: 1), succeeded: false,
                    writtenUp: written + .milliseconds(Int64(step % 2))))
            bench.pass(.seconds(10))
        }
        bench.kill()
        try bench.connect()
        bench.pass(.seconds(30))
        bench.link.answerAll()
        #expect(facts().filter { $0 == "result" }.count == 1)
    }

    @Test("an agent whose ledger takes nothing keeps its events though the hub has them, and tells none again")
    func ledgerTakesNothing() throws {
        let claude = bench.addClaude("s1")
        bench.probes.reflogs[worktree] = []
        try bench.connect()
        bench.pass(.seconds(5))
        bench.ledger.saveFailure = StateFileError("The disk is full.")
        commit("c1")
        bench.pass(.seconds(5))
        bench.link.answerAll()
        let last = try #require(bench.events.last)
        bench.acknowledge(last.epoch, last.seq)
        bench.link.forget()
        bench.pass(.minutes(1))
        // It knows that the hub has them, and does not send them again.
        #expect(bench.events == [])
        bench.kill()
        bench.ledger.saveFailure = nil
        try bench.connect()
        bench.pass(.seconds(30))
        bench.link.answerAll()
        #expect(Set(bench.events.filter { $0.epoch != last.epoch }.map(\.what.name)) == ["started"])
        #expect(facts() == ["opened \(claude.pid)", "committed c1 1"])
    }

    @Test("a run that began while the ledger took nothing is known to the next agent by its events")
    func runBeganUnwritten() throws {
        try bench.connect()
        bench.ledger.saveFailure = StateFileError("The disk is full.")
        let claude = bench.addClaude("s1")
        bench.probes.reflogs[worktree] = []
        bench.pass(.seconds(5))
        commit("c1")
        bench.pass(.seconds(5))
        bench.link.answerAll()
        bench.kill()
        bench.ledger.saveFailure = nil
        bench.machine.exit(claude.pid)
        try bench.connect()
        bench.pass(.seconds(30))
        bench.link.answerAll()
        #expect(facts() == ["opened \(claude.pid)", "committed c1 1", "exited \(claude.pid)"])
        #expect(LedgerFile.read(bench.ledger).entries.map(\.worker.text) == ["s1"])
    }

    @Test("what waits for the ledger leaves the spool once that is written")
    func ledgerTakesAgain() throws {
        bench.addClaude("s1")
        try bench.connect()
        bench.pass(.seconds(5))
        let last = try #require(bench.events.last)
        bench.ledger.saveFailure = StateFileError("The disk is full.")
        bench.agent?.lookoutChangedLedger()
        bench.acknowledge(last.epoch, last.seq)
        #expect(bench.spool.depth > 0)
        bench.ledger.saveFailure = nil
        bench.pass(.seconds(10))
        #expect(bench.spool.depth == 0)
    }

    @Test(
        "killed at random, also while the ledger takes nothing, agents tell every commit and every run once",
        arguments: 1...60 as ClosedRange<UInt64>)
    func atRandom(seed: UInt64) throws {
        let world = KilledWorld(bench, worktree: worktree, seed: seed)
        world.hasFullDisks = seed.isMultiple(of: 2)
        try world.live(steps: 120)
        var expected: [String] = []
        for pid in world.runs { expected += ["opened \(pid)", "exited \(pid)"] }
        #expect(facts().filter { $0.hasPrefix("committed") } == world.commits.map { "committed \($0) 1" })
        #expect(facts().filter { !$0.hasPrefix("committed") }.sorted() == expected.sorted())
    }
}

/// A worker that commits and is started anew, a hub that says marks, and agents that are killed, all by chance.
private final class KilledWorld {
    private let bench: AgentBench
    private let worktree: String
    private var numbers: SeededNumbers
    private var claude: ProcessIdentity
    private(set) var commits: [String] = []
    private(set) var runs: [Int32] = []
    /// Whether the ledger takes nothing at times.
    var hasFullDisks = false

    init(_ bench: AgentBench, worktree: String, seed: UInt64) {
        self.bench = bench
        self.worktree = worktree
        numbers = SeededNumbers(seed: seed)
        claude = bench.addClaude("s1", worktree: worktree)
        runs.append(claude.pid)
        bench.probes.reflogs[worktree] = []
    }

    func live(steps: Int) throws {
        try bench.connect()
        bench.pass(.seconds(10))
        for _ in 0..<steps {
            switch numbers.next() % 10 {
            case 0...4: commit()
            case 5: startAnew()
            case 6, 7: try restart()
            default: acknowledge()
            }
            if hasFullDisks, numbers.next() % 5 == 0 {
                bench.ledger.saveFailure = bench.ledger.saveFailure == nil ? StateFileError("The disk is full.") : nil
            }
            bench.pass(.milliseconds(Int64(numbers.next() % 2000)))
            bench.link.answerAll()
        }
        bench.machine.exit(claude.pid)
        bench.pass(.seconds(30))
        bench.link.answerAll()
    }

    private func commit() {
        commits.append("c\(commits.count)")
        bench.probes.commit(commits[commits.count - 1], in: worktree)
        bench.machine.change([worktree + "/.git/logs/HEAD"])
    }

    /// A run that nobody could have seen is none that events could tell of, so each lives for a while.
    private func startAnew() {
        bench.machine.exit(claude.pid)
        bench.pass(.milliseconds(Int64(numbers.next() % 2000)))
        guard let shell = bench.probes.servers["/tmp/tmux-1000/default"]?.value?.first?.pane.pid else { return }
        claude = bench.machine.start("claude", parent: shell, folder: worktree)
        runs.append(claude.pid)
        bench.pass(.seconds(10))
    }

    private func restart() throws {
        bench.kill()
        bench.pass(.milliseconds(Int64(numbers.next() % 3000)))
        try bench.start()
        bench.pass(.milliseconds(Int64(numbers.next() % 3000)))
        if bench.link.state == .connecting { bench.link.accept() }
        bench.link.answerAll()
    }

    /// Says marks of what was sent, as a hub that stored it.
    private func acknowledge() {
        guard bench.link.state == .connected else { return }
        let newest = Dictionary(bench.events.map { ($0.epoch, $0.seq) }, uniquingKeysWith: max)
        bench.acknowledge(
            newest.sorted { $0.key < $1.key }.map { AcknowledgementMessage.Mark(epoch: $0.key, seq: $0.value) })
    }
}
