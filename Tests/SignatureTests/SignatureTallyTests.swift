import PicketModel
import PicketRuntimes
import Testing

@Suite("How well signatures do")
struct SignatureTallyTests {
    private let table = SignatureTable([
        Signature(id: "claude-spinner", runtime: .claude, bucket: .busy, says: "busy"),
        Signature(id: "codex-working", runtime: .codex, bucket: .busy, says: "busy"),
    ])

    private func tally(changes: Int, misses: Int) -> SignatureTally {
        var tally = SignatureTally()
        for _ in 0..<changes { tally.noteChange(of: .claude) }
        for _ in 0..<misses { tally.noteLook(at: .claude, expecting: .busy, found: nil, version: "9.9") }
        return tally
    }

    @Test("many looks without a match while accounts change are told, with the versions")
    func outdated() throws {
        let sentence = try #require(tally(changes: 20, misses: 20).outdated(table).first)
        #expect(sentence.hasPrefix("claude: its accounts changed 20 times"))
        #expect(sentence.contains("(claude-spinner, now 9.9)"))
    }

    @Test("few looks, few changes, or one match tell nothing")
    func fine() {
        #expect(tally(changes: 20, misses: 19).outdated(table) == [])
        #expect(tally(changes: 19, misses: 20).outdated(table) == [])
        var tally = tally(changes: 20, misses: 20)
        tally.noteLook(at: .claude, expecting: .busy, found: table.rules[0], version: "9.9")
        #expect(tally.outdated(table) == [])
    }
}
