import PicketJSON
import PicketModel
import PicketRuntimes
import Testing

@Suite("The end of a log")
struct LogTailTests {
    @Test("only whole lines are read: neither the one that was cut nor the one that is being written")
    func wholeLines() {
        let bytes = Array("t\":1}\n{\"a\":2}\n\n{\"a\":3}\n{\"a\":".utf8)
        let tail = LogTail(bytes, isWhole: false)
        #expect(tail.lines.map { $0["a"]?.integer } == [2, 3])
        #expect(tail.unread == 0)
        #expect(tail.failure(of: "x") == nil)
    }

    @Test("a bad line hides no other", arguments: ["{", "[1]", "\u{0}", "{\"a\":1}{\"a\":2}", "{\"a\":1,\"a\":2}"])
    func badLine(_ line: String) {
        let tail = LogTail(Array("{\"a\":1}\n\(line)\n{\"a\":3}\n".utf8), isWhole: true)
        #expect(tail.lines.map { $0["a"]?.integer } == [1, 3])
        #expect(tail.unread == 1)
        #expect(tail.failure(of: "x") == nil)
    }

    @Test("what is too deep, and what is no UTF-8, are bad lines")
    func hostileLines() {
        let deep = Array((String(repeating: "[", count: 100_000) + "\n").utf8)
        let tail = LogTail(deep + [0xFF, 0xFE, 0x0A] + Array("{\"a\":1}\n".utf8), isWhole: true)
        #expect(tail.unread == 2)
        #expect(tail.lines.count == 1)
    }

    @Test("an end within one endless line is a failure that says so")
    func endlessLine() {
        let tail = LogTail(Array(repeating: UInt8(ascii: "x"), count: 4096), isWhole: false)
        #expect(tail.failure(of: "the log")?.code == .tooLarge)
    }

    @Test("a file of which no line is JSON is a failure; an empty one, and one that was just begun, are none")
    func noLine() {
        #expect(LogTail(Array("ELF\u{1}\nmore\n".utf8), isWhole: true).failure(of: "x")?.code == .malformed)
        #expect(LogTail([], isWhole: true).failure(of: "x") == nil)
        #expect(LogTail(Array("{\"a\":".utf8), isWhole: true).failure(of: "x") == nil)
    }

    @Test("a log that is cut anywhere says of its turns what its whole lines say", arguments: Log.all)
    func cutAnywhere(path: String) throws {
        let log = try Log(path)
        let now = try moment("12:00:00")
        for end in stride(from: 0, through: log.bytes.count, by: 7) {
            let begin = end / 3
            let tail = LogTail(Array(log.bytes[begin..<end]), isWhole: begin == 0)
            let whole = log.bytes[begin..<end]
            let first = begin == 0 ? begin : whole.firstIndex(of: 0x0A).map { $0 + 1 } ?? end
            let last = whole.lastIndex(of: 0x0A).map { $0 + 1 } ?? first
            let lines = LogTail(Array(log.bytes[first..<max(first, last)]), isWhole: true)
            #expect(tail.lines == lines.lines)
            #expect(ClaudeTranscript.account(tail, at: now) == ClaudeTranscript.account(lines, at: now))
            #expect(CodexRollout.account(tail, at: now) == CodexRollout.account(lines, at: now))
        }
    }

    @Test("whatever bytes stand in a log, an account keeps within the clock and its bounds", arguments: Log.all)
    func anyBytes(path: String) throws {
        let log = try Log(path)
        let now = try moment("12:00:00")
        var random = Drops(seed: UInt64(path.utf8.count))
        for _ in 0..<200 {
            var bytes = log.bytes
            for _ in 0..<Int(random.next() % 12 + 1) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 40) + 1))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            let tail = LogTail(bytes, isWhole: true)
            check(ClaudeTranscript.account(tail, at: now), at: now)
            check(CodexRollout.account(tail, at: now), at: now)
            check(GeminiChat.account(tail, at: now), at: now)
            check(AgyTranscript.account(tail, at: now), at: now)
        }
    }

    private func check(_ account: SessionAccount?, at now: Moment) {
        guard let account else { return }
        let times = [
            account.recordUp, account.statusUp, account.turnStartedUp, account.turnEndedUp, account.openCallUp,
        ]
        #expect(times.allSatisfy { $0 ?? .zero <= now.up })
        #expect(account.failure?.text?.raw.utf8.count ?? 0 <= 200)
        #expect(account.openTool?.raw.utf8.count ?? 0 <= 64)
        #expect(account.status == .busy || !account.openCall)
        #expect(account.status != .busy || account.turnEndedUp == nil)
    }
}
