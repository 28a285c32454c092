import PicketModel
import PicketRuntimes
import Testing

@Suite("Any screen at all")
struct ScreenTextTests {
    @Test("of arbitrary bytes is read and matched, and ends nothing")
    func fuzz() throws {
        let table = try Screens.shipped()
        let seeds = try Screens.names(in: "screens").map { Array(try Screens.text("screens/\($0).txt").utf8) }
        var dice = SystemRandomNumberGenerator()
        let pieces: [[UInt8]] = [
            [0x1B, 0x5B], [0x1B, 0x5D], [0x9B], [0xC2, 0x9B], [0x0A], [0xFF], [0xE2, 0x94], Array("─".utf8),
            Array("❯ ".utf8),
            [0x00], [0x1B, 0x50], Array("\u{1B}[2J".utf8),
        ]
        for _ in 0..<300 {
            var bytes = try #require(seeds.randomElement(using: &dice))
            for _ in 0..<Int.random(in: 0...40, using: &dice) {
                let place = Int.random(in: 0...bytes.count, using: &dice)
                bytes.insert(contentsOf: try #require(pieces.randomElement(using: &dice)), at: place)
            }
            for _ in 0..<Int.random(in: 0...40, using: &dice) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = .random(in: 0...255, using: &dice)
            }
            let screen = ScreenText(bytes, title: String(decoding: bytes.prefix(80), as: UTF8.self))
            for runtime in Runtime.allCases { _ = table.match(screen, of: runtime) }
        }
    }

    @Test("takes steps in proportion to its size", arguments: [1, 2, 4, 8])
    func linear(times: Int) throws {
        let table = try Screens.shipped()
        let patterns = table.rules(of: .claude).reduce(0) { sum, rule in
            let pattern = rule.pattern
            return sum + [pattern.first, pattern.last, pattern.all, pattern.any, pattern.none].joined().count
        }
        let line = String(repeating: "do you want to do you want ❯ 1. ye ", count: 4 * times) + "\n"
        let screen = ScreenText(Array(String(repeating: line, count: 60).utf8), title: line)
        var steps = 0
        _ = table.match(screen, of: .claude, steps: &steps)
        #expect(steps <= 2 * patterns * Signature.mostLines * line.utf8.count)
        #expect(steps > 0)
    }

    @Test("that is very large is read from its end, in bounded time")
    func large() throws {
        let table = try Screens.shipped()
        let noise = [UInt8](repeating: 0x61, count: 8 << 20)
        let start = ContinuousClock.now
        let prompt = Array(try Screens.text("screens/claude-permission.txt").utf8)
        #expect(table.match(ScreenText(noise + [0x0A] + prompt), of: .claude)?.id == "claude-permission")
        #expect(table.match(ScreenText(noise), of: .claude) == nil)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(
        "tells what is typed into a prompt from what the program shows in its place",
        arguments: [
            ("\u{1B}[2mtask", false), ("\u{1B}[38;5;2mtask", true), ("\u{1B}[38;2;2;2;2mtask", true),
            ("\u{1B}[0;2mtask", false),
            ("\u{1B}[2m\u{1B}[22mtask", true), ("\u{1B}[2m\u{1B}[mtask", true), ("\u{1B}[7mt\u{1B}[0;2mask", false),
            ("\u{1B}[7mt\u{1B}[27mask", true), ("\u{1B}[48:2::1:2:3mtask", true), ("\u{1B}[>4;2mtask", true),
            ("\u{1B}[2m\u{1B}[38;5;mtask", false),
        ])
    func typed(text: String, isTyped: Bool) throws {
        let rule = String(repeating: "─", count: 40)
        let screen = ScreenText(Array("● Ready.\n\(rule)\n❯ \(text)\n\u{1B}[0m\(rule)\n  ? for shortcuts\n".utf8))
        #expect((try Screens.shipped().match(screen, of: .claude)?.id == "claude-draft") == isTyped)
    }

    @Test("that is empty or blank matches nothing", arguments: ["", "\n\n", "   \n \u{1B}[0m \n"])
    func blank(text: String) throws {
        for runtime in Runtime.allCases {
            #expect(try Screens.shipped().match(ScreenText(Array(text.utf8)), of: runtime) == nil)
        }
    }
}
