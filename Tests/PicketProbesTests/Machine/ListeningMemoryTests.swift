import PicketModel
import Testing

@testable import PicketProbes

@Suite("The memory of who listens")
struct ListeningMemoryTests {
    private let memory: ListeningMemory = {
        var memory = ListeningMemory()
        memory.keep(["/a"], program: "tmux", mark: 7, up: .seconds(10))
        return memory
    }()

    @Test("an answer holds while the mark stays")
    func holds() {
        #expect(memory.answer(program: "tmux", mark: 7, up: .seconds(69)) == ["/a"])
    }

    @Test("another mark, no mark, another program and a minute each call for a look")
    func due() {
        #expect(memory.answer(program: "tmux", mark: 8, up: .seconds(11)) == nil)
        #expect(memory.answer(program: "tmux", mark: 0, up: .seconds(11)) == nil)
        #expect(memory.answer(program: "screen", mark: 7, up: .seconds(11)) == nil)
        #expect(memory.answer(program: "tmux", mark: 7, up: .seconds(70)) == nil)
    }
}
