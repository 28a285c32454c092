import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

/// What the watches of a test were told.
private final class Told {
    var paths: Set<String> = []
}

extension MachineTests {
    @Suite struct Watches {
        let bench: Bench
        let scratch: Scratch
        private let told = Told()

        init() throws {
            bench = try Bench()
            scratch = try Scratch()
        }

        private func watch(_ name: String = "", deep: Bool = true, leavingOut: [String] = []) -> WatchID? {
            let path = name.isEmpty ? scratch.path : scratch.at(name)
            return bench.machine.watchPath(path, deep: deep, leavingOut: leavingOut) { [told] in
                told.paths.formUnion($0)
            }
        }

        /// Waits until `name` was told, then forgets what was told.
        private func isTold(_ name: String) -> Bool {
            let path = name.isEmpty ? scratch.path : scratch.at(name)
            let came = bench.wait { told.paths.contains(path) }
            bench.turns(for: .milliseconds(150))
            told.paths = []
            return came
        }

        @Test func aFileIsToldWhenItIsMadeChangedRenamedAndRemoved() throws {
            #expect(watch() != nil)
            try scratch.write("a", to: "file")
            #expect(isTold("file"))
            let handle = try #require(FileHandle(forWritingAtPath: scratch.at("file")))
            handle.seekToEndOfFile()
            handle.write(Data("more".utf8))
            #expect(isTold("file"))
            try scratch.move("file", to: "other")
            #expect(isTold("other"))
            try scratch.removeFile("other")
            #expect(isTold("other"))
        }

        @Test func whatIsMadeInNewFoldersAtOnceIsTold() throws {
            #expect(watch() != nil)
            try scratch.makeFolder("a/b/c/d")
            try scratch.write("x", to: "a/b/c/d/file")
            #expect(isTold("a/b/c/d/file"))
            try scratch.write("y", to: "a/b/c/d/file")
            #expect(isTold("a/b/c/d/file"))
        }

        @Test func existingFoldersAreWatched() throws {
            try scratch.makeFolder("a/b/c")
            #expect(watch() != nil)
            try scratch.write("x", to: "a/b/c/file")
            #expect(isTold("a/b/c/file"))
        }

        @Test func aFolderThatMovedIsToldUnderItsNewName() throws {
            try scratch.makeFolder("old/below")
            #expect(watch() != nil)
            try scratch.move("old", to: "new")
            #expect(isTold("new"))
            try scratch.write("x", to: "new/below/file")
            #expect(isTold("new/below/file"))
        }

        @Test func aFolderThatIsMadeAgainIsWatchedAgain() throws {
            try scratch.makeFolder("a")
            #expect(watch() != nil)
            for _ in 0..<3 {
                try scratch.removeOneFolder("a")
                try scratch.makeFolder("a")
            }
            #expect(isTold("a"))
            try scratch.write("x", to: "a/file")
            #expect(isTold("a/file"))
        }

        @Test func whatIsLeftOutIsNotTold() throws {
            try scratch.makeFolder(".git/objects")
            #expect(watch(leavingOut: [".git", "node_modules"]) != nil)
            try scratch.write("x", to: ".git/objects/1")
            try scratch.makeFolder("sub/node_modules/deep")
            try scratch.write("x", to: "sub/node_modules/deep/file")
            try scratch.write("x", to: "seen")
            #expect(bench.wait { told.paths.contains(scratch.at("seen")) })
            bench.turns(for: .milliseconds(250))
            #expect(told.paths.subtracting([scratch.at("sub"), scratch.at("seen")]).isEmpty)
        }

        @Test func aShallowWatchTellsNothingOfWhatLiesBelow() throws {
            try scratch.makeFolder("a")
            #expect(watch(deep: false) != nil)
            try scratch.write("x", to: "a/file")
            try scratch.write("x", to: "seen")
            #expect(bench.wait { told.paths.contains(scratch.at("seen")) })
            #expect(!told.paths.contains(scratch.at("a/file")))
        }

        @Test func aWatchedFileIsToldAlsoWhenAnotherTakesItsPlace() throws {
            try scratch.write("1", to: "HEAD")
            #expect(watch("HEAD", deep: false) != nil)
            for number in 0..<2 {
                try scratch.write("\(number)", to: "HEAD.lock")
                try scratch.move("HEAD.lock", to: "HEAD")
                #expect(bench.wait { !told.paths.isEmpty })
                #expect(told.paths == [scratch.at("HEAD")])
                told.paths = []
                bench.turns(for: .milliseconds(120))
            }
        }

        @Test func linksAreNotFollowed() throws {
            let elsewhere = try Scratch()
            try scratch.link("link", to: elsewhere.path)
            #expect(watch() != nil)
            try elsewhere.write("x", to: "file")
            try scratch.write("x", to: "seen")
            #expect(bench.wait { told.paths.contains(scratch.at("seen")) })
            #expect(told.paths == [scratch.at("seen")])
        }

        @Test func aLinkToAFolderIsWatchedUnderTheNameThatWasGiven() throws {
            try scratch.makeFolder("real/sub")
            try scratch.link("link", to: scratch.at("real"))
            #expect(watch("link") != nil)
            try scratch.write("x", to: "real/sub/file")
            #expect(isTold("link/sub/file"))
        }

        @Test func twoWatchesOnOneFolderAreBothTold() throws {
            try scratch.makeFolder("a")
            let other = Told()
            let first = try #require(watch())
            let second = bench.machine.watchPath(scratch.at("a"), deep: false, leavingOut: []) {
                other.paths.formUnion($0)
            }
            #expect(second != nil)
            try scratch.write("1", to: "a/file")
            #expect(bench.wait { !other.paths.isEmpty && told.paths.contains(scratch.at("a/file")) })
            bench.machine.unwatch(first)
            other.paths = []
            told.paths = []
            bench.turns(for: .milliseconds(150))
            try scratch.write("2", to: "a/more")
            #expect(bench.wait { other.paths.contains(scratch.at("a/more")) })
            #expect(told.paths.isEmpty)
        }

        @Test func theRootIsToldWhenItGoes() throws {
            try scratch.makeFolder("tree/sub")
            let id = try #require(watch("tree"))
            try FileManager.default.removeItem(atPath: scratch.at("tree"))
            #expect(isTold("tree"))
            bench.machine.unwatch(id)
        }

        @Test func tooManyFoldersAreRefusedAndLeaveNothing() throws {
            for number in 0..<4200 { try scratch.makeOneFolder("\(number)") }
            #expect(watch() == nil)
            #expect(watch(deep: false) != nil)
            #expect(try watchDescriptors(of: scratch.path).map(foldersWatched) == [1])
            try scratch.write("x", to: "7/file")
            try scratch.write("x", to: "seen")
            #expect(bench.wait { told.paths.contains(scratch.at("seen")) })
            #expect(!told.paths.contains(scratch.at("7/file")))
        }

        @Test func endingTheLastWatchFreesTheDescriptor() throws {
            try scratch.makeFolder("a/b")
            let first = try #require(watch())
            let second = try #require(watch("a"))
            let descriptor = try #require(try watchDescriptors(of: scratch.path).first)
            #expect(foldersWatched(by: descriptor) == 3)
            bench.machine.unwatch(first)
            bench.machine.unwatch(second)
            #expect(try watchDescriptors(of: scratch.path) == [])
            #expect(foldersWatched(by: descriptor) != 0, "it watches nothing and is open")
            #expect(watch() != nil)
            try scratch.write("x", to: "a/b/file")
            #expect(isTold("a/b/file"))
        }

        @Test func lossIsToldAsTheRootAndWhatCameMeanwhileIsWatched() throws {
            #expect(watch() != nil)
            try scratch.makeFolder("made/meanwhile")
            // The kernel keeps 16384 changes by default.
            let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
            let most = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
            try scratch.write("", to: "one")
            try scratch.write("", to: "two")
            // The kernel merges a change with an equal one before it, so two files take turns.
            for number in 0..<(most / 2 + 100) {
                try scratch.stretch("one", to: number)
                try scratch.stretch("two", to: number)
            }
            #expect(bench.wait { told.paths.contains(scratch.path) })
            bench.turns(for: .milliseconds(1100))
            told.paths = []
            try scratch.write("x", to: "made/meanwhile/file")
            #expect(isTold("made/meanwhile/file"))
        }

        @Test func manyChangesAreToldAsTheRoot() throws {
            #expect(watch() != nil)
            for number in 0..<1500 { try scratch.write("", to: "\(number)") }
            #expect(bench.wait { told.paths.contains(scratch.path) })
        }

        /// A step of a random walk over a small tree; what cannot be done is not done.
        private func changeSomething(_ numbers: inout SeededNumbers) {
            let name = { (numbers: inout SeededNumbers) in
                (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
                    ["a", "b", "c"].randomElement(using: &numbers) ?? "a"
                }.joined(separator: "/")
            }
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0...2: try? scratch.makeFolder(name(&numbers))
            case 3: try? FileManager.default.removeItem(atPath: scratch.at(name(&numbers)))
            case 4:
                try? FileManager.default.moveItem(
                    atPath: scratch.at(name(&numbers)), toPath: scratch.at(name(&numbers)))
            default: bench.turns(for: .milliseconds(Int64.random(in: 0...60, using: &numbers)))
            }
        }

        @Test(arguments: UInt64(1)...4)
        func afterAnyChangesEveryFolderIsWatchedUnderItsName(seed: UInt64) throws {
            var numbers = SeededNumbers(seed: seed)
            #expect(watch() != nil)
            for _ in 0..<120 { changeSomething(&numbers) }
            bench.turns(for: .milliseconds(300))
            told.paths = []
            var expected: Set<String> = []
            for name in try FileManager.default.subpathsOfDirectory(atPath: scratch.path) {
                try scratch.write("x", to: "\(name)/file")
                expected.insert(scratch.at("\(name)/file"))
            }
            try scratch.write("x", to: "file")
            expected.insert(scratch.at("file"))
            #expect(bench.wait { told.paths.isSuperset(of: expected) }, "missing \(expected.subtracting(told.paths))")
            #expect(told.paths == expected)
        }

        @Test func whatDoesNotExistCannotBeWatched() {
            #expect(watch("none") == nil)
            #expect(bench.machine.watchPath("relative", deep: false, leavingOut: [], { _ in }) == nil)
        }
    }
}
