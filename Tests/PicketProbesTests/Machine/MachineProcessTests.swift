import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

extension MachineTests {
    @Suite struct Processes {
        let bench: Bench
        let scratch: Scratch

        init() throws {
            bench = try Bench()
            scratch = try Scratch()
        }

        private func named(_ name: String) throws -> Child {
            try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: scratch.at(name))
            return try Child([scratch.at(name), "60"])
        }

        @Test func aChildIsSeenWithItsParentUserAndStart() throws {
            let before = picket_up_ms()
            let child = try Child(["/bin/sleep", "60"])
            let look = try #require(bench.machine.process(child.pid).value)
            #expect(look.identity.pid == child.pid)
            #expect(look.identity.boot == bench.machine.boot)
            #expect(look.parent == getpid())
            #expect(look.user == geteuid())
            #expect(!look.zombie)
            // The kernel counts in ticks of 10 ms.
            #expect((before - 20...picket_up_ms()).contains(look.startedUp.count))
        }

        @Test func anotherUsersProcessIsSeenWithItsUser() throws {
            let child = try Child(["setpriv", "--reuid=65534", "--clear-groups", "/bin/sleep", "60"])
            #expect(bench.wait { bench.machine.process(child.pid).value?.name.raw == "sleep" })
            #expect(bench.machine.process(child.pid).value?.user == 65534)
        }

        @Test func ownFiguresArePlausible() throws {
            var sum: UInt64 = 0
            while picket_own_cpu_ms() < 50 { sum &+= UInt64(picket_up_ms()) }
            let look = try #require(bench.machine.process(getpid()).value)
            #expect(look.cpu.count >= 30, "after \(sum)")
            #expect(look.resident > 1000)
        }

        @Test(arguments: [") R 1 (b", "a) Z 1 2 (", "\u{1b}[31mred", "((((", "two words", "ümlaut"])
        func aNameOfAnyBytesDoesNotMoveTheOtherFields(name: String) throws {
            let child = try named(name)
            #expect(bench.wait { bench.machine.process(child.pid).value?.name.raw == name })
            let look = try #require(bench.machine.process(child.pid).value)
            #expect(look.parent == getpid())
            #expect(!look.zombie)
        }

        @Test func aZombieIsSaidToBeOne() throws {
            let child = try Child(["/bin/true"])
            #expect(bench.wait { bench.machine.process(child.pid).value?.zombie == true })
            #expect(bench.machine.arguments(of: child.pid) == .seen([]))
            #expect(bench.machine.children(of: child.pid) == .seen([]))
        }

        @Test func aReapedProcessIsAbsentFromEveryLook() throws {
            let child = try Child(["/bin/true"])
            child.reap()
            #expect(bench.machine.process(child.pid) == .absent)
            #expect(bench.machine.children(of: child.pid) == .absent)
            #expect(bench.machine.arguments(of: child.pid) == .absent)
            #expect(bench.machine.folder(of: child.pid).failure?.code == .unavailable)
        }

        @Test(arguments: [Int32.min, -1, 0, Int32.max])
        func aPidThatCannotBeIsAbsent(pid: Int32) {
            #expect(bench.machine.process(pid) == .absent)
            #expect(bench.machine.children(of: pid) == .absent)
            #expect(bench.machine.arguments(of: pid) == .absent)
        }

        @Test func twoProcessesOfOnePlaceAreToldApartByTheirStart() throws {
            let first = try Child(["/bin/sleep", "60"])
            let identity = try bench.identity(first.pid)
            var other = identity
            other.start += 1
            #expect(bench.machine.watchExit(of: other, {}) == nil)
            #expect(bench.machine.watchExit(of: identity, {}) != nil)
        }

        @Test func childrenOfAllThreadsAreFound() throws {
            let child = try Child(["/bin/sh", "-c", "sleep 61 & sleep 62 & sleep 63 & wait"])
            #expect(bench.wait { bench.machine.children(of: child.pid).value?.count == 3 })
            // Those of this process were started by whatever threads the tests run on.
            #expect(bench.machine.children(of: getpid()).value?.contains(child.pid) == true)
        }

        @Test func pidsHoldThisProcessAndItsChild() throws {
            let child = try Child(["/bin/sleep", "60"])
            let pids = try #require(bench.machine.pids().value)
            #expect(pids.contains(getpid()) && pids.contains(child.pid))
        }

        @Test func argumentsKeepLineBreaksAndEmptyOnes() throws {
            let words = ["/bin/sh", "-c", "read x", "a\nb", "", "\u{1b}c", ""]
            let child = try Child(words)
            #expect(bench.wait { bench.machine.arguments(of: child.pid).value?.map(\.raw) == words })
        }

        @Test func longArgumentsAreCut() throws {
            let long = String(repeating: "x", count: 100 << 10)
            let child = try Child(["/bin/sh", "-c", "read x", long, long])
            // In the middle of its exec a process shows no arguments.
            #expect(bench.wait { bench.machine.arguments(of: child.pid).value?.isEmpty == false })
            let arguments = try #require(bench.machine.arguments(of: child.pid).value)
            // The first long one fills what there is room for.
            #expect(arguments.count == 4)
            #expect(arguments.map(\.raw.utf8.count).reduce(0, +) <= 16 << 10)
        }

        @Test func manyArgumentsAreCut() throws {
            let child = try Child(["/bin/sh", "-c", "read x"] + (0..<200).map { "\($0)" })
            #expect(bench.wait { bench.machine.arguments(of: child.pid).value?.count == 64 })
        }

        @Test func theFolderIsSeen() throws {
            let child = try Child(["/bin/sleep", "60"], folder: scratch.path)
            #expect(bench.machine.folder(of: child.pid) == .seen(scratch.path))
        }

        @Test func aRemovedFolderIsAbsent() throws {
            try scratch.makeFolder("tree")
            let child = try Child(["/bin/sleep", "60"], folder: scratch.at("tree"))
            try FileManager.default.removeItem(atPath: scratch.at("tree"))
            #expect(bench.machine.folder(of: child.pid) == .absent)
        }

        @Test func aFolderThatIsOnlyNamedLikeARemovedOneIsSeen() throws {
            try scratch.makeFolder("tree (deleted)")
            let child = try Child(["/bin/sleep", "60"], folder: scratch.at("tree (deleted)"))
            #expect(bench.machine.folder(of: child.pid) == .seen(scratch.at("tree (deleted)")))
        }

        @Test func holdersOfAFileAreFound() throws {
            try scratch.write("", to: "log")
            let holder = try Child(["/bin/sh", "-c", "exec 5>\(scratch.at("log")); read x"])
            let other = try Child(["/bin/sleep", "60"])
            #expect(
                bench.wait {
                    bench.machine.holders(of: scratch.at("log"), among: [other.pid, holder.pid]) == [holder.pid]
                })
        }

        @Test func aTmuxServersSocketIsFound() throws {
            let socket = scratch.at("x y")
            let client = try Child(["tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "sleep 60"])
            client.reap()
            #expect(bench.wait { bench.machine.listeningSockets(ofProgram: "tmux").value?.contains(socket) == true })
            try Child(["tmux", "-S", socket, "kill-server"]).reap()
            #expect(bench.wait { bench.machine.listeningSockets(ofProgram: "tmux").value?.contains(socket) == false })
        }

        @Test func metricsArePlausible() {
            let metrics = bench.machine.metrics(statePath: scratch.path)
            #expect(metrics.cores >= 1)
            #expect((metrics.memoryFree ?? 0) > 0)
            #expect((metrics.memoryTotal ?? 0) >= (metrics.memoryFree ?? 0))
            #expect((metrics.diskFree ?? 0) > 0)
            #expect(metrics.loadPermille != nil)
            #expect(metrics.ownResident > 1000)
            #expect(metrics.battery.map { (0...100).contains($0) } ?? true)
        }
    }
}
