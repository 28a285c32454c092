import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct PacingTests {
    private let bench = LookoutBench()

    private func begin() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.pass(.minutes(2))
        bench.forget()
    }

    @Test("a burst of file changes is one look soon, then at most one in `looks`")
    func burst() {
        begin()
        for _ in 0..<100 {
            bench.machine.write("/w/s1/a.swift")
            bench.pass(.milliseconds(100))
        }
        #expect(bench.probes.gitAsked.count == 1)
        for _ in 0..<550 {
            bench.machine.write("/w/s1/a.swift")
            bench.pass(.milliseconds(100))
        }
        #expect((2...3).contains(bench.probes.gitAsked.count))
    }

    @Test("a commit is looked at soon, though git was asked just now")
    func commit() {
        begin()
        bench.machine.write("/w/s1/a.swift")
        bench.pass(.seconds(1))
        bench.machine.change(["/w/s1/.git/logs"])
        bench.pass(.milliseconds(300))
        #expect(bench.probes.gitAsked.count == 2)
    }

    @Test("looks that take long, as on a busy machine, leave it most of the time, however much is committed")
    func slowLooks() {
        begin()
        bench.probes.delays["/w/s1"] = .seconds(1)
        bench.probes.forgetAsked()
        for _ in 0..<120 {
            bench.machine.change(["/w/s1/.git/logs/HEAD"])
            bench.pass(.milliseconds(500))
        }
        #expect((12...18).contains(bench.probes.gitAsked.count))
        // One that is quick again is made as soon as before.
        bench.probes.delays = [:]
        bench.pass(.seconds(10))
        bench.probes.forgetAsked()
        bench.machine.change(["/w/s1/.git/logs/HEAD"])
        bench.pass(.milliseconds(301))
        #expect(bench.probes.gitAsked.count == 1)
    }

    @Test("git's lock files alone ask for nothing")
    func locks() {
        begin()
        bench.machine.change(["/w/s1/.git/index.lock"])
        bench.pass(.seconds(31))
        #expect(bench.probes.gitAsked.isEmpty)
    }

    @Test("changes in git's folder, in Picket's own and in what tools fill are no file changes")
    func leftOut() {
        begin()
        let before = bench.evidence("s1")?.activity.value?.lastChangeUp
        bench.machine.change(["/w/s1/node_modules/x/y.js", "/w/s1/.picket/heartbeat", "/w/s1/.build/a.o"])
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.activity.value?.lastChangeUp == before)
    }

    @Test("one look at a time: what asks during a look is asked once after it")
    func oneAtATime() {
        begin()
        bench.probes.delays["/w/s1"] = .seconds(10)
        bench.machine.change(["/w/s1/.git/HEAD"])
        bench.pass(.seconds(1))
        for _ in 0..<20 {
            bench.machine.change(["/w/s1/.git/HEAD"])
            bench.pass(.milliseconds(300))
        }
        #expect(bench.probes.gitAsked.count == 1)
        bench.probes.delays = [:]
        bench.pass(.seconds(5))
        #expect(bench.probes.gitAsked.count == 2)
    }

    @Test("commits and pushes become events once each")
    func events() {
        begin()
        bench.probes.setWorktree("/w/s1", head: "c1") {
            $0.commitsOfRun = 2
            $0.hasRemote = true
            $0.unpushed = 2
        }
        bench.machine.change(["/w/s1/.git/logs"])
        bench.pass(.seconds(1))
        bench.probes.setWorktree("/w/s1", head: "c1") {
            $0.commitsOfRun = 2
            $0.hasRemote = true
            $0.unpushed = 0
        }
        bench.machine.change(["/w/s1/.git/refs/remotes/origin/main"])
        bench.pass(.minutes(10))
        #expect(bench.happened.map(\.what) == [.committed(head: "c1", count: 2), .pushed(head: "c1")])
    }

    @Test("commits made while no agent ran become one event; those told before become none")
    func commitsUnseen() {
        begin()
        let kept = bench.lookout.ledger
        bench.probes.setWorktree("/w/s1", head: "c3") { $0.commitsOfRun = 3 }
        bench.restart(kept)
        #expect(bench.happened.map(\.what) == [.committed(head: "c3", count: 3)])
        bench.forget()
        bench.restart()
        #expect(bench.names == [])
    }

    @Test("a quiet worktree is looked at every five minutes")
    func quiet() {
        begin()
        bench.pass(.minutes(20))
        #expect((3...5).contains(bench.probes.gitAsked.count))
    }

    @Test("a worktree that cannot be watched is swept for good, though git's own folder is watched")
    func unwatchable() throws {
        bench.machine.unwatchable = ["/w/s1"]
        begin()
        #expect(bench.machine.watchedPaths.contains("/w/s1/.git"))
        #expect(bench.evidence("s1")?.activity.value?.watch == .swept)
        let changed = bench.clock.now.up - .seconds(2)
        bench.probes.sweeps["/w/s1"] = .seen(FileActivity(lastChangeUp: changed, changedInFiveMinutes: 3))
        bench.pass(.minutes(1))
        let activity = try #require(bench.evidence("s1")?.activity.value)
        #expect(activity.lastChangeUp == changed)
        #expect(activity.changedInFiveMinutes == 3)
        #expect(activity.watch == .swept)
    }

    @Test("a sweep that finds nothing new takes back no change that was known")
    func sweepKeeps() {
        bench.machine.unwatchable = ["/w/s1"]
        begin()
        let changed = bench.clock.now.up
        bench.probes.sweeps["/w/s1"] = .seen(FileActivity(lastChangeUp: changed, changedInFiveMinutes: 1))
        bench.pass(.minutes(1))
        bench.probes.sweeps = [:]
        bench.forget()
        bench.pass(.minutes(10))
        #expect(bench.told("s1", .activity).allSatisfy { $0.activity.value?.lastChangeUp == changed })
    }

    @Test("a told change is told at once, with how many files changed")
    func toldChange() throws {
        begin()
        bench.machine.write("/w/s1/a.swift")
        bench.machine.write("/w/s1/b.swift")
        let activity = try #require(bench.told("s1", .activity).last?.activity.value)
        #expect(activity == FileActivity(lastChangeUp: bench.clock.now.up, changedInFiveMinutes: 2, watch: .told))
    }

    @Test("a heartbeat file's time is told")
    func heartbeat() {
        begin()
        bench.machine.makeFolder("/w/s1/.picket")
        bench.machine.write("/w/s1/.picket/heartbeat")
        let written = bench.clock.now.up
        bench.pass(.seconds(10))
        #expect(bench.evidence("s1")?.activity.value?.heartbeatUp == written)
    }
}
