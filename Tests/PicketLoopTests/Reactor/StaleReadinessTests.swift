import Foundation
import PicketModel
import Testing

@testable import PicketLoop

@Suite("What a turn tells of descriptors")
struct StaleReadinessTests {
    /// Two pipes that can be read. Whichever it is told of first, it closes the other one's end for a new pipe, empty.
    private final class Replacer: Source {
        var readers: [Int32] = []
        var told: [Int32] = []
        private var ends: [Int32] = []
        private(set) var replaced: Int32?

        init() throws {
            for _ in 0..<2 {
                let pipe = try Self.makePipe()
                let written = unsafe write(pipe.writer, "x", 1)
                #expect(written == 1)
                readers.append(pipe.reader)
                ends.append(pipe.writer)
            }
        }

        deinit { for end in readers + ends { close(end) } }

        private static func makePipe() throws -> (reader: Int32, writer: Int32) {
            var both: [Int32] = [-1, -1]
            let made = unsafe pipe(&both)
            try #require(made == 0)
            return (both[0], both[1])
        }

        func addInterests(to list: inout [Interest]) { list += readers.map { Interest($0) } }

        func isReady(_ readiness: Readiness, at moment: Moment) {
            told.append(readiness.descriptor)
            guard replaced == nil, let other = readers.first(where: { $0 != readiness.descriptor }) else { return }
            guard let fresh = try? Self.makePipe() else { return }
            #expect(dup2(fresh.reader, other) == other)
            close(fresh.reader)
            ends.append(fresh.writer)
            replaced = other
        }
    }

    @Test("a number that was closed and given anew within the turn is not told of by what the old one was")
    func reused() throws {
        let loop = try #require(Loop())
        let source = try Replacer()
        loop.add(source)
        loop.turn(waitingAtMost: .zero)
        #expect(source.told.count == 1)
        #expect(source.replaced != nil)
        #expect(source.replaced != source.told.first)
    }
}
