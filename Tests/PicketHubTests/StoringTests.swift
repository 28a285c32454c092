import PicketHub
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire
import Testing

struct StoringTests {
    private let bench = HubBench()

    /// A worker `s1` whose run, pid 10, ended, and at whose worktree was looked after that.
    private func endedWorker(leaving git: GitState) throws -> (HostVoice, WorkerAddress) {
        try bench.connect()
        let voice = try bench.voice()
        try voice.run("s1", life: .ended(.reported, at: voice.moment.up), pid: 10)
        bench.pass(.milliseconds(100))
        try voice.state("s1", .git(.seen(git)))
        bench.pass(.seconds(1))
        return (voice, try voice.address("s1"))
    }

    @Test("an event is acknowledged once it was applied and made safe, not before")
    func acknowledged() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.link.forget()
        voice.event(1)
        #expect(bench.marks(voice.host) == [])
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host) == ["1:1"])
        #expect(bench.archive.safeEvents(of: voice.host, voice.epoch) == [1])
    }

    @Test("an older look that the broker still keeps is not what a restart begins with")
    func olderLook() throws {
        try bench.connect()
        let voice = try bench.voice()
        let address = try voice.address("s1")
        try voice.run("s1")
        let alive = try #require(bench.hub?.picture.worker(address)?.run.value)
        bench.pass(.seconds(10))
        try voice.run("s1", life: .ended(.reported, at: voice.moment.up))
        let kept = StateMessage(
            envelope: Envelope(host: voice.host, epoch: voice.epoch, moment: voice.earlier(by: .seconds(10))),
            worker: address.worker, rev: 1, value: .run(.seen(alive), groups: [], core: false))
        bench.link.deliver(bench.topics.text(.state(address, .run)), kept.payload, retained: true)
        bench.pass(.seconds(1))
        bench.kill()
        try bench.start()
        let life = bench.hub?.picture.worker(address)?.run.value?.life
        guard case .ended = life else {
            Issue.record("its run is held as \(String(describing: life))")
            return
        }
    }

    @Test("a failed look leaves in place what was seen before, over a restart too")
    func failedLook() throws {
        var git = GitState(worktree: "/w/s1")
        (git.tracked, git.trackedOfRun) = (2, 2)
        let (voice, address) = try endedWorker(leaving: git)
        try voice.state("s1", .git(.failed(LookFailure(.timedOut, "slow"))))
        try voice.state("s1", .activity(.failed(LookFailure(.timedOut, "slow"))))
        bench.pass(.seconds(1))
        bench.kill()
        try bench.connect()
        voice.presence(birth: 2)
        voice.heartbeat()
        bench.pass(.seconds(1))
        let worker = try #require(bench.hub?.picture.worker(address))
        #expect(worker.git.value == git)
        #expect(worker.verdict?.state == .gone)
        #expect(worker.activity.failure?.code == .timedOut)
    }

    @Test("a verdict of an earlier run is none of the run that a restart begins with")
    func earlierVerdict() throws {
        try bench.connect()
        let voice = try bench.voice()
        let address = try voice.address("s1")
        try voice.run("s1", pid: 10)
        bench.pass(.seconds(10))
        try voice.run("s1", life: .ended(.reported, at: voice.moment.up), pid: 10)
        try voice.state("s1", .git(.absent))
        bench.pass(.seconds(90))
        let ended = try #require(bench.hub?.picture.worker(address)?.verdict)
        #expect((1...11).contains(ended.row))
        bench.kill()
        // Another run was stored, and the hub was ended before it had judged it.
        let next = Run(
            runtime: .claude, identity: ProcessIdentity(boot: voice.boot, pid: 11, start: 2), program: "claude",
            startedUp: voice.moment.up, life: .alive, reachedLoop: true)
        let message = StateMessage(
            envelope: Envelope(host: voice.host, epoch: voice.epoch, moment: voice.moment), worker: address.worker,
            rev: 100, value: .run(.seen(next), groups: [], core: false))
        try bench.archive.apply([.evidence(address, kind: StateKind.run.rawValue, payload: message.payload)])
        try bench.start()
        bench.pass(.milliseconds(100))
        let verdict = try #require(bench.hub?.picture.worker(address)?.verdict)
        #expect((verdict.state, verdict.cause) == (.unknown, .hub))
    }

    @Test("nor is it where the last look at the run had failed, and the broker keeps another run")
    func earlierVerdictAfterAFailedLook() throws {
        let (voice, address) = try endedWorker(leaving: GitState(worktree: "/w/s1"))
        try voice.state("s1", .run(.failed(LookFailure(.denied, "no")), groups: [], core: false))
        bench.pass(.seconds(1))
        let ended = try #require(bench.hub?.picture.worker(address)?.verdict)
        #expect(ended.state == .vanished)
        bench.kill()
        try bench.connect()
        #expect(bench.hub?.picture.worker(address)?.verdict?.state == .vanished)
        try voice.run("s1", pid: 11, retained: true)
        bench.pass(.milliseconds(100))
        let verdict = try #require(bench.hub?.picture.worker(address)?.verdict)
        #expect((verdict.state, verdict.cause) == (.unknown, .hub))
    }

    @Test("a repeat of what is not stored yet acknowledges nothing")
    func repeated() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.archive.applyFailure = .failed("the disk is full")
        bench.link.forget()
        voice.event(1)
        voice.event(1)
        bench.pass(.minutes(1))
        #expect(bench.marks(voice.host).allSatisfy { $0.isEmpty })
    }

    @Test("a repeat of what is stored says the mark again, once a second at most")
    func repeatedLater() throws {
        try bench.connect()
        let voice = try bench.voice()
        for seq in 1...100 as ClosedRange<UInt64> { voice.event(seq) }
        bench.pass(.seconds(2))
        bench.link.forget()
        for seq in 1...100 as ClosedRange<UInt64> { voice.event(seq) }
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host) == ["1:100"])
        #expect(try bench.count("replayed", of: voice.host) == 100)
        #expect(bench.memory.allEvents.count == 100)
    }

    @Test("a connection that comes while something is not stored says only what is")
    func onConnecting() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.event(1)
        bench.pass(.seconds(2))
        bench.archive.applyFailure = .failed("the disk is full")
        voice.event(2)
        bench.link.lose()
        bench.link.forget()
        bench.pass(.seconds(3))
        bench.link.accept()
        bench.pass(.seconds(1))
        #expect(bench.marks(voice.host) == ["1:1"])
    }

    @Test("a store that cannot make safe acknowledges nothing until it can")
    func notSafe() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.link.forget()
        bench.archive.synchronizeFailure = .failed("input/output error")
        voice.event(1)
        bench.pass(.minutes(1))
        #expect(bench.marks(voice.host) == [])
        bench.archive.synchronizeFailure = nil
        bench.pass(.seconds(10))
        #expect(bench.marks(voice.host) == ["1:1"])
    }

    @Test("a store that fails and works again: nothing acknowledged meanwhile, nothing lost, logged once each")
    func failing() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.link.forget()
        bench.archive.applyFailure = .failed("the disk is full")
        for seq in 1...20 as ClosedRange<UInt64> {
            voice.event(seq)
            bench.pass(.seconds(1))
        }
        #expect(bench.marks(voice.host) == [])
        bench.archive.applyFailure = nil
        bench.pass(.seconds(7))
        #expect(bench.memory.allEvents.map(\.seq) == Array(1...20))
        #expect(bench.marks(voice.host) == ["1:20"])
        #expect(bench.lines.filter { $0.contains("takes nothing") }.count == 1)
        #expect(bench.lines.filter { $0.contains("takes events again") }.count == 1)
    }

    @Test("a store that fails is tried again though nothing more comes")
    func retried() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.archive.applyFailure = .failed("the disk is full")
        voice.event(1)
        bench.pass(.seconds(30))
        bench.archive.applyFailure = nil
        bench.pass(.seconds(7))
        #expect(bench.memory.allEvents.count == 1)
    }

    @Test("more than can wait is not taken, and comes again: nothing is acknowledged that is not stored")
    func tooMuch() throws {
        try bench.connect()
        let voice = try bench.voice()
        bench.archive.applyFailure = .failed("the disk is full")
        for seq in 1...10_500 as ClosedRange<UInt64> { voice.event(seq) }
        bench.pass(.minutes(1))
        bench.link.forget()
        bench.archive.applyFailure = nil
        bench.pass(.seconds(10))
        let stored = UInt64(bench.memory.allEvents.count)
        #expect(stored < 10_500)
        #expect(bench.marks(voice.host).last == "1:\(stored)")
        for seq in (stored + 1)...10_500 { voice.event(seq) }
        bench.pass(.seconds(3))
        #expect(bench.memory.allEvents.count == 10_500)
        #expect(bench.marks(voice.host).last == "1:10500")
    }

    @Test("whatever comes, fails and is repeated, a mark covers only what is safe", arguments: 1...20)
    func marksAreSafe(seed: UInt64) throws {
        let random = ManualClock(seed: seed)
        try bench.connect()
        let voice = try bench.voice()
        let archive = bench.archive
        let topic = bench.topics.text(.acknowledgement(voice.host))
        var unsafeMarks: [UInt64] = []
        bench.link.onPublish = { message in
            guard message.topic == topic, let told = try? AcknowledgementMessage(payload: message.payload) else {
                return
            }
            for mark in told.marks where mark.seq > 0 {
                let safe = archive.safeEvents(of: told.host, mark.epoch)
                if !Set(1...mark.seq).isSubset(of: safe) { unsafeMarks.append(mark.seq) }
            }
        }
        for _ in 0..<200 {
            switch random.random(below: 20) {
            case 0: archive.applyFailure = .failed("no")
            case 1: archive.synchronizeFailure = .failed("no")
            case 2, 3:
                archive.applyFailure = nil
                archive.synchronizeFailure = nil
            case 4:
                bench.link.lose()
                bench.pass(.seconds(13))
                bench.link.accept()
            case 5:
                bench.kill()
                try bench.connect()
            default: voice.event(1 + random.random(below: 40))
            }
            bench.pass(.milliseconds(Int64(random.random(below: 400))))
        }
        #expect(unsafeMarks == [])
    }

    @Test("a batch that becomes full in the midst of an event is stored with the whole of it", arguments: 0...3)
    func fullBatch(before: Int) throws {
        try bench.connect()
        let voice = try bench.voice()
        for _ in 0..<before { voice.presence() }
        let older = Epoch(counter: 0, tag: 7)
        for seq in 1...200 as ClosedRange<UInt64> {
            voice.event(seq, .dropped(epoch: older, from: 2 * seq, to: 2 * seq))
        }
        bench.pass(.milliseconds(1))
        let stored = bench.archive.safeEvents(of: voice.host, voice.epoch).count
        #expect((100..<200).contains(stored))
        #expect(bench.marks(voice.host).last == "0:0 1:\(stored)")
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host).last == "0:0 1:200")
    }

    @Test("a hub that is killed goes on at its marks: repeats are known, gaps are filled, counts are right")
    func restart() throws {
        try bench.connect()
        let voice = try bench.voice()
        for seq in [1, 2, 3, 5, 6] as [UInt64] { voice.event(seq) }
        bench.pass(.seconds(2))
        bench.kill()
        try bench.connect()
        bench.link.forget()
        for seq in 1...6 as ClosedRange<UInt64> { voice.event(seq) }
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host).last == "1:6")
        #expect(bench.memory.allEvents.map(\.seq) == Array(1...6))
        #expect(try bench.count("missing", of: voice.host) == 0)
        #expect(try bench.count("stored", of: voice.host) == 6)
    }

    @Test("dropped ranges of older epochs are passed and counted after a restart too")
    func droppedAndRestarted() throws {
        try bench.connect()
        let older = try bench.voice(epoch: 1)
        let voice = try bench.voice(epoch: 2)
        older.event(1)
        older.event(2)
        voice.event(1, .dropped(epoch: older.epoch, from: 3, to: 9))
        bench.pass(.seconds(2))
        bench.kill()
        try bench.connect()
        bench.pass(.seconds(1))
        #expect(bench.marks(voice.host).last == "1:9 2:1")
        #expect(try bench.count("dropped", of: voice.host) == 7)
        #expect(try bench.count("missing", of: voice.host) == 0)
    }

    @Test("a dropped range above a gap is known after a restart")
    func droppedAboveAGap() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.event(1)
        voice.event(10, .dropped(epoch: voice.epoch, from: 3, to: 9))
        bench.pass(.seconds(2))
        bench.kill()
        try bench.connect()
        voice.event(2)
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host).last == "1:10")
        #expect(try bench.count("dropped", of: voice.host) == 7)
    }

    @Test("a store that broke in use is given what a restart needs: marks, losses, verdicts, notices")
    func brokenInUse() throws {
        var git = GitState(worktree: "/w/s1")
        (git.tracked, git.trackedOfRun) = (2, 2)
        let (voice, address) = try endedWorker(leaving: git)
        for seq in [1, 2, 4] as [UInt64] { voice.event(seq) }
        for _ in 0..<6 {
            voice.heartbeat(lastSeq: 9)
            bench.pass(.seconds(10))
        }
        let notice = try #require(try bench.notices().first)
        bench.archive.breaksOnce = MemoryArchive()
        for _ in 0..<3 {
            voice.heartbeat(lastSeq: 9)
            bench.pass(.seconds(10))
        }
        #expect(!bench.resyncs(voice.host).isEmpty)
        bench.pass(.seconds(10))
        bench.kill()
        bench.link.forget()
        try bench.connect()
        bench.pass(.seconds(2))
        #expect(bench.marks(voice.host).last == "1:2")
        #expect(try bench.count("missing", of: voice.host) == 7)
        #expect(try bench.states()[address.description] == "gone")
        #expect(try bench.notices().first == notice)
    }

    @Test("old history that was forgotten is not missing after a restart, and keeps every epoch's mark")
    func forgotten() throws {
        try bench.connect()
        for epoch in 1...3 as ClosedRange<UInt64> {
            let voice = try bench.voice(epoch: epoch)
            for seq in 1...5 as ClosedRange<UInt64> { voice.event(seq) }
        }
        bench.pass(.seconds(2))
        bench.memory.forget(before: bench.clock.now.wall + .days(1))
        bench.kill()
        try bench.connect()
        bench.pass(.seconds(1))
        let host = try bench.voice().host
        #expect(bench.marks(host).last == "1:5 2:5 3:5")
        #expect(try bench.count("missing", of: host) == 0)
    }

    @Test("an event of an earlier epoch, or an old one, is history; one that just happened is not, whatever its clock")
    func history() throws {
        try bench.connect()
        let voice = try bench.voice(epoch: 2, skew: .hours(-3))
        voice.presence()
        voice.heartbeat()
        voice.event(1)
        voice.event(2, at: Moment(boot: voice.boot, up: voice.moment.up - .minutes(3), wall: voice.moment.wall))
        voice.event(9, epoch: Epoch(counter: 1, tag: 7))
        bench.pass(.seconds(1))
        let kept = Dictionary(
            bench.memory.allEvents.map { ("\($0.epoch.counter):\($0.seq)", $0.historical) }, uniquingKeysWith: { $1 })
        #expect(kept == ["2:1": false, "2:2": true, "1:9": true])
    }

    @Test("a stop stores what waits and says goodbye")
    func stop() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.event(1)
        bench.link.forget()
        bench.hub?.stop()
        #expect(bench.memory.allEvents.count == 1)
        #expect(bench.link.drops == [true])
        let said = try HubPresenceMessage(payload: #require(bench.sent(.hubPresence).last?.payload))
        #expect(!said.online)
    }
}
