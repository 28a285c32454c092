import PicketModel
import Testing

@testable import PicketHub

/// Of which workers the agent that runs has spoken.
struct SpokenWorkersTests {
    private let first = Epoch(counter: 1, tag: 1)
    private let second = Epoch(counter: 2, tag: 1)
    private var spoken = SpokenWorkers()

    private func worker(_ id: String) throws -> WorkerID { try #require(WorkerID(id)) }

    @Test("before any agent was heard nobody is lacked")
    func nobody() throws {
        #expect(!spoken.lacks(try worker("s1")))
    }

    @Test("a later agent lacks what it has not spoken of, and what is left of the former changes nothing")
    mutating func later() throws {
        spoken.hear(first, of: try worker("s1"), at: .seconds(1))
        spoken.hear(second, of: try worker("s2"), at: .seconds(2))
        spoken.hear(first, of: try worker("s2"), at: .seconds(3))
        #expect(spoken.lacks(try worker("s1")))
        #expect(!spoken.lacks(try worker("s2")))
        #expect(spoken.sinceUp == .seconds(2))
    }

    @Test("an agent that is connected again after another took its place is the one that runs")
    mutating func back() throws {
        spoken.hear(first, of: try worker("s1"), at: .seconds(1))
        spoken.hear(second, of: try worker("s1"), at: .seconds(2))
        spoken.hear(running: first, at: .seconds(3))
        #expect(spoken.lacks(try worker("s1")))
        spoken.hear(first, of: try worker("s1"), at: .seconds(4))
        #expect(!spoken.lacks(try worker("s1")))
        #expect(spoken.sinceUp == .seconds(3))
    }

    @Test("an agent that names all that it knows lacks the rest")
    mutating func whole() throws {
        spoken.hear(running: second, knowing: [try worker("s1")], at: .seconds(1))
        #expect(!spoken.lacks(try worker("s1")))
        #expect(spoken.lacks(try worker("s2")))
        spoken.forget(try worker("s1"))
        #expect(spoken.lacks(try worker("s1")))
    }
}
