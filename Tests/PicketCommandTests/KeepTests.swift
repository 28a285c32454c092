import Foundation
import Testing

@testable import PicketCommand

@Suite(.serialized) struct KeepTests {
    private let bench: UpBench
    private let folder: UpFolder

    init() throws {
        bench = try UpBench()
        folder = try bench.folder()
        try Files.makeFolder(folder.path)
    }

    private func plan(_ line: String, sockets: [String] = []) throws {
        try PartPlan(arguments: ["/bin/sh", "-c", line], sockets: sockets).write(.broker, in: folder)
    }

    @Test func thePartEndsWhenUpDoesHoweverItEnds() throws {
        defer { bench.clear() }
        try plan("sleep 600 & sleep 600; :")
        let alive = try Alive.hold(folder.alive)
        let keep = try bench.start("keep", "--state", folder.path, "broker")
        try #require(eventually { bench.pid(of: .broker) != nil }, "\(bench.words())")
        let group = try #require(bench.pid(of: .broker))
        close(alive)
        #expect(eventually { !keep.isRunning })
        #expect(eventually { kill(-group, 0) != 0 }, "its whole group is gone")
    }

    @Test func aPartThatDoesNotListenIsKilled() throws {
        defer { bench.clear() }
        try plan("trap '' TERM; while :; do sleep 1; done")
        let alive = try Alive.hold(folder.alive)
        let keep = try bench.start("keep", "--state", folder.path, "broker")
        try #require(eventually { bench.pid(of: .broker) != nil })
        let group = try #require(bench.pid(of: .broker))
        close(alive)
        #expect(eventually { !keep.isRunning })
        #expect(eventually { kill(-group, 0) != 0 })
    }

    @Test func theKeeperEndsWithItsPartsCodeAndRemovesItsSockets() throws {
        defer { bench.clear() }
        let socket = folder.path + "/left.sock"
        let make = "import socket; socket.socket(socket.AF_UNIX).bind('\(socket)')"
        try plan("python3 -c \"\(make)\" 2>/dev/null; exit 7", sockets: [socket])
        let alive = try Alive.hold(folder.alive)
        defer { close(alive) }
        let keep = try bench.start("keep", "--state", folder.path, "broker")
        #expect(eventually { !keep.isRunning })
        #expect(keep.terminationStatus == 7)
        #expect(!FileManager.default.fileExists(atPath: socket))
        #expect(bench.pid(of: .broker) == nil)
    }

    @Test func withoutUpThereIsNothingToKeep() throws {
        defer { bench.clear() }
        try plan("sleep 600")
        let keep = try bench.start("keep", "--state", folder.path, "broker")
        #expect(eventually { !keep.isRunning })
        #expect(keep.terminationReason == .exit)
        #expect(keep.terminationStatus == 1)
        #expect(eventually { bench.words().contains("no `picket up` runs on") }, "\(bench.words())")
        #expect(bench.words().contains("Next: picket up --state \(folder.path)"))
    }

    @Test func aSignalToTheKeeperEndsThePart() throws {
        defer { bench.clear() }
        try plan("exec sleep 600")
        let alive = try Alive.hold(folder.alive)
        defer { close(alive) }
        let keep = try bench.start("keep", "--state", folder.path, "broker")
        try #require(eventually { bench.pid(of: .broker) != nil })
        let child = try #require(bench.pid(of: .broker))
        kill(keep.processIdentifier, SIGTERM)
        #expect(eventually { !keep.isRunning })
        #expect(eventually { kill(child, 0) != 0 })
    }

    @Test func thePipeIsNotInheritedByChildren() throws {
        defer { bench.clear() }
        let alive = try Alive.hold(folder.alive)
        #expect(fcntl(alive, F_GETFD) & FD_CLOEXEC != 0)
        let reader = try #require(Alive.follow(folder.alive))
        close(alive)
        // A child that another suite is starting holds all descriptors until it becomes its program.
        #expect(eventually { Alive.hasEnded(reader) })
        close(reader)
    }
}
