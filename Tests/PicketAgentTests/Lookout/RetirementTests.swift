import PicketAgent
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// When ended workers are let go by themselves.
struct RetirementTests {
    private let bench = LookoutBench(Self.slow)

    /// Looks as rare as days in a test ask for.
    private static let slow: @Sendable (inout AgentSettings) -> Void = {
        $0.panes = .minutes(10)
        $0.sample = .minutes(10)
        $0.sweep = .minutes(2)
    }

    /// A worker that has ended, with what git sees of its worktree.
    private func end(_ see: (inout GitState) -> Void = { _ in }) {
        let claude = bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.probes.servers = [:]
        bench.machine.exit(claude.pid)
        look(see)
    }

    private func look(_ see: (inout GitState) -> Void) {
        bench.probes.setWorktree("/w/s1", see)
        bench.pass(.minutes(2))
    }

    @Test func aMergedWorkerIsLetGoAfterAnHour() {
        end { $0.merged = .commits }
        bench.pass(.minutes(56))
        #expect(bench.retired == [])
        bench.pass(.minutes(5))
        #expect(bench.retired == ["s1"])
        #expect(bench.names.last == "retired")
        #expect(bench.ids == [])
    }

    @Test func aWorkerWhoseWorktreeIsGoneIsLetGoAfterAnHour() {
        end { $0.worktreeExists = false }
        bench.pass(.minutes(61))
        #expect(bench.retired == ["s1"])
    }

    @Test func anyOtherStaysForSevenDays() {
        end { $0.tracked = 2 }
        bench.pass(.days(7) - .minutes(5))
        #expect(bench.retired == [])
        bench.pass(.minutes(10))
        #expect(bench.retired == ["s1"])
    }

    @Test func workThatIsMergedLongAfterItsEndIsLetGoWhenThatIsSeen() {
        end()
        bench.pass(.hours(5))
        #expect(bench.retired == [])
        look { $0.merged = .commits }
        bench.pass(.minutes(4))
        #expect(bench.retired == ["s1"])
    }

    @Test func mergedWorkWithFilesUncommittedIsNotLetGo() {
        end {
            $0.merged = .commits
            $0.untracked = 1
        }
        bench.pass(.hours(5))
        #expect(bench.retired == [])
    }

    @Test(arguments: [Milliseconds.days(3650), .days(-3650)])
    func aStepOfTheWallClockChangesNothing(_ step: Milliseconds) {
        end { $0.merged = .commits }
        bench.clock.setWallAhead(by: step)
        bench.pass(.minutes(50))
        #expect(bench.retired == [])
        bench.pass(.minutes(15))
        #expect(bench.retired == ["s1"])
    }

    @Test func anAgentThatStartsAnewCountsOn() {
        end { $0.merged = .commits }
        for _ in 0..<3 {
            bench.pass(.minutes(15))
            bench.restart()
        }
        #expect(bench.retired == [])
        bench.pass(.minutes(15))
        #expect(bench.retired == ["s1"])
    }

    @Test func timeOnABootThatWasLeftIsCountedAsFarAsItWasNoted() {
        end()
        bench.pass(.days(4))
        let later = LookoutBench(boot: "boot-2", up: .minutes(1), Self.slow)
        later.probes.setWorktree("/w/s1")
        later.restart(bench.lookout.ledger)
        later.pass(.days(3) - .hours(1))
        #expect(later.retired == [])
        later.pass(.hours(2))
        #expect(later.retired == ["s1"])
    }

    @Test func anEntryFromBeforeThisClockBeginsToCountNow() {
        end { $0.merged = .commits }
        var ledger = bench.lookout.ledger
        ledger.entries[0].retirement = nil
        bench.pass(.minutes(50))
        bench.restart(ledger)
        bench.pass(.minutes(50))
        #expect(bench.retired == [])
        bench.pass(.minutes(15))
        #expect(bench.retired == ["s1"])
    }

    @Test func aLivingWorkerIsNeverLetGo() {
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.start()
        bench.pass(.days(30))
        #expect(bench.retired == [])
    }

    @Test func aNewRunInTheSamePaneBeginsAnew() {
        end()
        bench.pass(.days(6))
        bench.addClaude("s1", pane: "%1", worktree: "/w/s1")
        bench.pass(.minutes(11))
        #expect(bench.entry("s1")?.retirement == nil)
        bench.pass(.days(2))
        #expect(bench.retired == [])
    }
}
