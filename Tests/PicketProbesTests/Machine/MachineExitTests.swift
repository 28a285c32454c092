import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

extension MachineTests {
    @Suite struct Exits {
        let bench: Bench

        init() throws { bench = try Bench() }

        @Test func anExitIsToldOnceAndAtOnce() throws {
            let child = try Child(["/bin/sleep", "60"])
            var told = 0
            let identity = try bench.identity(child.pid)
            #expect(bench.machine.watchExit(of: identity) { told += 1 } != nil)
            bench.turns(for: .milliseconds(30))
            #expect(told == 0)
            let killed = picket_up_ms()
            child.kill()
            #expect(bench.wait { told > 0 })
            #expect(picket_up_ms() - killed < 500)
            bench.turns(for: .milliseconds(30))
            #expect(told == 1)
        }

        @Test func whatAProcessChangedIsToldBeforeItsEndAlsoWhileTheWatchesRest() throws {
            let scratch = try Scratch()
            let child = try Child(["/bin/sleep", "60"])
            var told: [String] = []
            let watch = bench.machine.watchPath(scratch.path, deep: true, leavingOut: []) { paths in
                told += paths.sorted()
            }
            #expect(watch != nil)
            #expect(bench.machine.watchExit(of: try bench.identity(child.pid)) { told.append("end") } != nil)
            // The first change is read, and then the watches rest.
            try scratch.write("1", to: "first")
            #expect(bench.wait { told.contains(scratch.at("first")) })
            try scratch.write("1", to: "last")
            child.kill()
            #expect(bench.wait { told.contains("end") })
            bench.turns(for: .milliseconds(250))
            #expect(told.last == "end" && told.contains(scratch.at("last")))
        }

        @Test func aProcessThatIsGoneCannotBeWatched() throws {
            let child = try Child(["/bin/sleep", "60"])
            let identity = try bench.identity(child.pid)
            child.kill()
            child.reap()
            #expect(bench.machine.watchExit(of: identity, {}) == nil)
        }

        @Test func aWatchThatWasTakenBackTellsNothingAndHoldsNothing() throws {
            let child = try Child(["/bin/sleep", "60"])
            var told = false
            let id = try #require(bench.machine.watchExit(of: try bench.identity(child.pid)) { told = true })
            #expect(exitDescriptors(of: child.pid) == 1)
            bench.machine.unwatch(id)
            #expect(exitDescriptors(of: child.pid) == 0)
            child.kill()
            bench.turns(for: .milliseconds(30))
            #expect(!told)
        }

        @Test func oneExitMayEndTheWatchOfAnother() throws {
            let first = try Child(["/bin/sleep", "60"])
            let second = try Child(["/bin/sleep", "60"])
            var told: [Int] = []
            let machine = bench.machine
            var other: WatchID?
            _ = machine.watchExit(of: try bench.identity(first.pid)) {
                told.append(1)
                if let other { machine.unwatch(other) }
            }
            other = machine.watchExit(of: try bench.identity(second.pid)) { told.append(2) }
            first.kill()
            second.kill()
            #expect(bench.wait { !told.isEmpty })
            bench.turns(for: .milliseconds(30))
            #expect(told.first != 1 || told == [1])
        }
    }
}
