import PicketModel
import PicketRules
import Testing

/// Each kind of notice as a schedule: what arrives when, and what must be said.
@Suite("Notices, kind by kind")
struct NoticesTests {
    private let schedule = NoticesSchedule()

    @Test("a worker that needs a person is said after 10 s, and cleared 10 s after it goes on")
    func waiting() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.seconds(60)) { $0.asks("permission prompt: Bash") }
        schedule.at(.seconds(69))
        schedule.expect()
        schedule.at(.seconds(70))
        schedule.expect("+waiting desk/w1")
        #expect(schedule.notices.last?.text.raw.hasPrefix("desk/w1 needs a person: ") == true)
        #expect(schedule.notices.last?.next == "picket explain desk/w1")
        #expect(schedule.notices.last?.severity == .urgent)
        schedule.at(.seconds(100)) { $0.busy() }
        schedule.at(.seconds(109))
        schedule.expect()
        schedule.at(.seconds(110))
        schedule.expect("-waiting desk/w1")
    }

    @Test("a prompt that is answered within 10 s is not said")
    func answered() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.seconds(60)) { $0.asks("permission prompt: Bash") }
        schedule.at(.seconds(69)) { $0.busy() }
        schedule.at(.minutes(3))
        schedule.expect()
    }

    @Test("a worker that ended with work to recover is said once, however long it stays so")
    func gone() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.seconds(60)) { $0.dirties(tracked: 7).exits() }
        schedule.at(.seconds(71))
        schedule.expect("+gone desk/w1")
        schedule.at(.hours(5), each: .seconds(20))
        schedule.expect()
        schedule.at(.hours(5)) { $0.retires() }
        schedule.at(.hours(5) + .seconds(11))
        schedule.expect("-gone desk/w1")
    }

    @Test("a run that failed is said, and cleared by the next run")
    func failed() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.seconds(60)) { $0.writesResult(false).exits() }
        schedule.at(.seconds(75))
        schedule.expect("+failed desk/w1")
        schedule.at(.seconds(90)) { $0.respawns().busy() }
        schedule.at(.seconds(101))
        schedule.expect("-failed desk/w1")
    }

    @Test("a worker that ended and left nothing is said")
    func vanished() {
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.minutes(5)) { $0.exits() }
        schedule.at(.minutes(5) + .seconds(11))
        schedule.expect("+vanished desk/w1")
    }

    @Test("delivered and done workers are nothing to say")
    func delivered() {
        schedule.at(.zero) { $0.opens().busy().commits(2, unpushed: 0) }
        schedule.at(.seconds(60)) { $0.exits() }
        schedule.at(.minutes(9))
        schedule.expect()
    }

    @Test("15 min without progress are said as a stall, and a commit clears it")
    func stalled() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.seconds(1)) { $0.measures(cpu: 3) }
        schedule.at(.minutes(15))
        #expect(!schedule.said.contains("+stalled desk/w1"))
        schedule.at(.minutes(16))
        #expect(schedule.said.contains("+stalled desk/w1"))
        schedule.at(.minutes(17)) { $0.commits(1, unpushed: 0) }
        schedule.at(.minutes(18))
        #expect(schedule.said.contains("-stalled desk/w1"))
    }

    @Test("no sign of life within the grace of a start is said instead of a stall")
    func noSignOfLife() {
        schedule.at(.zero) { $0.opens() }
        schedule.at(.seconds(119))
        schedule.expect()
        schedule.at(.seconds(145))
        schedule.expect("+no-sign-of-life desk/w1")
        schedule.at(.minutes(40), each: .seconds(10))
        schedule.expect()
        schedule.at(.minutes(40)) { $0.busy().changesFiles(9) }
        schedule.at(.minutes(41))
        schedule.expect("-no-sign-of-life desk/w1")
    }

    @Test("fewer than three files in five minutes, for five minutes, ask for a closer look")
    func closerLook() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(8) }
        schedule.at(.minutes(3)) { $0.changesFiles(8) }
        schedule.at(.minutes(6)) { $0.changesFiles(2) }
        schedule.at(.minutes(10)) { $0.busy().changesFiles(2) }
        schedule.expect()
        schedule.at(.minutes(11) + .seconds(2))
        schedule.expect("+closer-look desk/w1")
        schedule.at(.minutes(12)) { $0.busy().changesFiles(3) }
        schedule.at(.minutes(13))
        schedule.expect("-closer-look desk/w1")
    }

    @Test("a run of over two hours is said, and stands over its pauses until the run ends")
    func longRunning() {
        schedule.scenario.setThresholds { $0.fleet.closerLookFiles = 0 }
        schedule.at(.zero) { $0.opens().busy() }
        for minute in stride(from: 10, through: 150, by: 10) as StrideThrough<Int64> {
            schedule.at(.minutes(minute), each: .seconds(10)) { $0.busy().changesFiles(5) }
            if minute == 120 { schedule.expect() }
        }
        schedule.expect("+long-running desk/w1")
        schedule.at(.minutes(151)) { $0.idle() }
        schedule.at(.minutes(155)) { $0.busy().changesFiles(5) }
        schedule.expect()
        schedule.at(.minutes(156)) { $0.writesResult(true).exits() }
        schedule.at(.minutes(157))
        schedule.expect("-long-running desk/w1")
    }

    @Test("three failed runs of one worker within an hour are one notice, and the third is not said by itself")
    func repeatedFailures() {
        schedule.scenario.setThresholds { $0.fleet.closerLookFiles = 0 }
        schedule.at(.zero) { $0.opens().busy() }
        for round in 1...3 as ClosedRange<Int64> {
            schedule.at(.minutes(round * 10)) { $0.writesResult(false).exits() }
            schedule.at(.minutes(round * 10) + .seconds(20))
            if round < 3 {
                schedule.at(.minutes(round * 10) + .seconds(30)) { $0.respawns(pid: Int32(200 + round)).busy() }
            }
        }
        schedule.expect(
            "+failed desk/w1", "-failed desk/w1", "+failed desk/w1", "-failed desk/w1", "+repeated-failures desk/w1")
    }

    @Test("a worker that is meant to run always is said when it ends, whatever it left")
    func coreEnded() {
        schedule.at(.zero) { $0.opens().busy().marked(core: true) }
        schedule.at(.seconds(60)) { $0.dirties(tracked: 2).exits() }
        schedule.at(.seconds(80))
        schedule.expect("+core-ended desk/w1")
        schedule.at(.seconds(90)) { $0.respawns().busy().dirties() }
        schedule.at(.seconds(120))
        schedule.expect("-core-ended desk/w1")
    }

    @Test("a lock that no process holds is said once it is 10 min old; one that is held never")
    func staleLock() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.seconds(30)) { $0.git { $0.locks = [GitLock(name: "index.lock", age: .minutes(9), holder: 77)] } }
        schedule.at(.minutes(3))
        schedule.expect()
        let lock = GitLock(name: "index.lock", age: .minutes(9), holder: nil)
        schedule.at(.minutes(3)) { $0.git { $0.locks = [lock] } }
        schedule.at(.minutes(3) + .seconds(59))
        schedule.expect()
        schedule.at(.minutes(4) + .seconds(1))
        schedule.expect("+stale-lock desk/w1")
        schedule.at(.minutes(4) + .seconds(10)) { $0.git { $0.locks = [] } }
        schedule.at(.minutes(4) + .seconds(21))
        schedule.expect("-stale-lock desk/w1")
    }

    @Test("commits that are not pushed are said an hour after the newest is known to lie there")
    func unpushed() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.minutes(1)) { $0.commits(2) }
        schedule.at(.minutes(2)) { $0.exits() }
        schedule.at(.minutes(60), each: .seconds(10))
        schedule.expect()
        schedule.at(.minutes(61) + .seconds(1))
        schedule.expect("+unpushed desk/w1")
        schedule.at(.minutes(62)) { $0.commits(2, unpushed: 0) }
        schedule.at(.minutes(63))
        schedule.expect("-unpushed desk/w1")
    }

    @Test("commits on a detached HEAD are said until the base or a branch holds them")
    func detached() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.seconds(20)) { scenario in
            scenario.commits(3, unpushed: 0)
            scenario.git { ($0.detached, $0.branch) = (true, nil) }
        }
        schedule.at(.seconds(31))
        schedule.expect("+detached-commits desk/w1")
        schedule.at(.seconds(40)) { $0.git { ($0.detached, $0.branch) = (false, "rescue") } }
        schedule.at(.seconds(51))
        schedule.expect("-detached-commits desk/w1")
    }

    @Test("two living workers in one worktree are one notice, of the first of them")
    func shared() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.seconds(30)) { scenario in
            scenario.with("w2") { $0.opens(pid: 300).busy().changesFiles(9).git { $0.worktree = "/work/w1" } }
        }
        schedule.at(.seconds(41))
        schedule.expect("+shared-worktree desk/w1")
        schedule.at(.seconds(50)) { $0.with("w2") { $0.writesResult(true).exits() } }
        schedule.at(.seconds(61))
        schedule.expect("-shared-worktree desk/w1")
    }

    @Test("looks that fail for 10 min are one notice of the host")
    func probeFailing() {
        schedule.at(.zero) { $0.opens().busy().changesFiles(9) }
        schedule.at(.minutes(1)) { $0.fails(.git) }
        schedule.at(.minutes(10) + .seconds(59), each: .seconds(10))
        #expect(!schedule.said.contains("+probe-failing desk"))
        schedule.at(.minutes(11) + .seconds(11))
        #expect(schedule.said.contains("+probe-failing desk"))
        schedule.at(.minutes(12)) { $0.git() }
        schedule.at(.minutes(13))
        #expect(schedule.said.last == "-probe-failing desk")
    }

    @Test("a store that takes nothing, and a broker out of reach, are notices of the fleet")
    func fleet() {
        schedule.at(.zero) { $0.losesBroker() }
        schedule.at(.seconds(11))
        schedule.expect("+broker-lost the fleet")
        schedule.hub = HubTrouble(store: "the disk is full")
        schedule.at(.seconds(23))
        schedule.expect("+store-trouble the fleet")
        schedule.hub = HubTrouble()
        schedule.at(.seconds(40)) { $0.apply(.broker(reachable: true)) }
        schedule.at(.seconds(51))
        schedule.expect("-store-trouble the fleet", "-broker-lost the fleet")
        #expect(schedule.notices.map(\.number) == [1, 2, 3, 4])
        #expect(schedule.notices.last?.id.description == "n-000001")
    }

    @Test("a threshold of one worker's own is gone by")
    func ownThreshold() throws {
        let pattern = try Glob("w1")
        let field = try #require(ThresholdField.all.first { $0.key == "notice_settle" })
        let change = ThresholdChange(field: field, value: Milliseconds.minutes(2).count)
        schedule.scenario.setThresholds { $0.workers = [ThresholdOverride(pattern: pattern, changes: [change])] }
        schedule.at(.zero) { $0.opens().busy() }
        schedule.at(.seconds(60)) { $0.asks("permission prompt: Bash") }
        schedule.at(.seconds(179))
        schedule.expect()
        schedule.at(.seconds(180))
        schedule.expect("+waiting desk/w1")
    }

    @Test(
        "the catalogue has one rule a kind, and silences only by kinds that it looks for earlier or in the same place")
    func catalogue() {
        let rules = NoticeCatalogue.standard.rules
        #expect(Set(rules.map(\.kind)) == Set(NoticeKind.allCases))
        #expect(rules.count == NoticeKind.allCases.count)
        for rule in rules {
            let own = rules.firstIndex { $0.kind == rule.kind } ?? 0
            for cause in rule.silencedBy {
                #expect(rules.firstIndex { $0.kind == cause } ?? .max < own, "\(rule.kind) by \(cause)")
            }
        }
    }
}
