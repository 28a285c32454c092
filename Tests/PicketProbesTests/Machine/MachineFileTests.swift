import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

extension MachineTests {
    @Suite struct Files {
        let bench: Bench
        let scratch: Scratch

        init() throws {
            bench = try Bench()
            scratch = try Scratch()
        }

        @Test func theBeginningAndTheEndAreRead() throws {
            try scratch.write("0123456789", to: "file")
            #expect(bench.machine.read(scratch.at("file"), part: .beginning, limit: 4) == .seen(Array("0123".utf8)))
            #expect(bench.machine.read(scratch.at("file"), part: .end, limit: 4) == .seen(Array("6789".utf8)))
            #expect(bench.machine.read(scratch.at("file"), part: .end, limit: 100) == .seen(Array("0123456789".utf8)))
            #expect(bench.machine.read(scratch.at("file"), part: .end, limit: 0) == .seen([]))
        }

        @Test func aHugeFileCostsOnlyTheLimit() throws {
            try scratch.write("", to: "huge")
            try scratch.stretch("huge", to: 1 << 40)
            #expect(bench.machine.read(scratch.at("huge"), part: .end, limit: 4096).value?.count == 4096)
        }

        @Test func aFileThatSaysToBeEmptyIsReadAllTheSame() {
            #expect(bench.machine.read("/proc/self/stat", part: .beginning, limit: 4096).value?.isEmpty == false)
        }

        @Test func aMissingFileIsAbsent() {
            #expect(bench.machine.read(scratch.at("none"), part: .beginning, limit: 10) == .absent)
            #expect(bench.machine.read(scratch.at("none/below"), part: .beginning, limit: 10) == .absent)
            #expect(bench.machine.look(at: scratch.at("none")) == .absent)
            #expect(bench.machine.list(scratch.at("none"), limit: 10) == .absent)
            #expect(bench.machine.resolve(scratch.at("none")) == nil)
        }

        @Test func aFifoIsRefusedAndDoesNotBlock() throws {
            try scratch.makeFifo("fifo")
            let before = picket_up_ms()
            #expect(bench.machine.read(scratch.at("fifo"), part: .beginning, limit: 10).failure?.code == .malformed)
            #expect(picket_up_ms() - before < 1000)
            #expect(bench.machine.look(at: scratch.at("fifo")).value?.kind == .other)
        }

        @Test func aLinkAtTheLastPartIsRefused() throws {
            try scratch.write("secret", to: "file")
            try scratch.link("link", to: scratch.at("file"))
            #expect(bench.machine.read(scratch.at("link"), part: .beginning, limit: 10).failure?.code == .malformed)
            #expect(bench.machine.look(at: scratch.at("link")).value?.kind == .link)
            #expect(bench.machine.resolve(scratch.at("link")) == scratch.at("file"))
        }

        @Test func aFolderADeviceAndASocketAreRefused() {
            #expect(bench.machine.read(scratch.path, part: .beginning, limit: 10).failure?.code == .malformed)
            #expect(bench.machine.read("/dev/zero", part: .beginning, limit: 10).failure?.code == .malformed)
        }

        @Test func anotherUsersFileIsRefused() throws {
            try scratch.write("theirs", to: "file")
            try scratch.give("file", to: 65533)
            #expect(bench.machine.read(scratch.at("file"), part: .beginning, limit: 10).failure?.code == .denied)
        }

        @Test(arguments: ["", "relative", "./x"])
        func aPathThatIsNotAbsoluteIsRefused(path: String) {
            #expect(bench.machine.look(at: path).failure?.code == .malformed)
            #expect(bench.machine.read(path, part: .end, limit: 1).failure?.code == .malformed)
        }

        @Test func aPathThatHoldsANulIsNotCutThere() throws {
            try scratch.write("x", to: "file")
            #expect(bench.machine.read(scratch.at("file\0.md"), part: .end, limit: 1).failure?.code == .malformed)
        }

        @Test func aLoopOfLinksIsMalformed() throws {
            try scratch.link("a", to: scratch.at("b"))
            try scratch.link("b", to: scratch.at("a"))
            #expect(bench.machine.look(at: scratch.at("a/x")).failure?.code == .malformed)
        }

        @Test func namesAreSortedAndTheFirstAreKept() throws {
            for number in 0..<1100 { try scratch.write("", to: String(format: "%04d", 1099 - number)) }
            #expect(bench.machine.list(scratch.path, limit: 3) == .seen(["0000", "0001", "0002"]))
            #expect(bench.machine.list(scratch.path, limit: 5000).value?.count == 1100)
        }

        @Test func aLookTellsSizeAndOwner() throws {
            try scratch.write("12345", to: "file")
            let look = try #require(bench.machine.look(at: scratch.at("file")).value)
            #expect(look.kind == .regular && look.size == 5 && look.user == geteuid())
            #expect(abs(look.modifiedWall.count - picket_wall_ms()) < 10_000)
        }
    }
}
