import Foundation
import PicketConfig
import PicketTestSupport
import Testing

@Suite("A configuration with a mistake")
struct BadFilesTests {
    /// One file a mistake, named by it; the text beside it is the whole message.
    static let names = Fixture.names(in: "bad", suffix: ".yaml")

    @Test("is refused with the file, the place, the key and what was expected", arguments: names)
    func message(name: String) throws {
        let bytes = try Fixture.bytes("bad/\(name).yaml")
        let wanted = try Fixture.text("bad/\(name).txt")
        let error = #expect(throws: ConfigurationError.self) {
            try Settings.load(bytes: bytes, file: "\(name).yaml", around: Fixture.around)
        }
        #expect(error?.description == wanted.trimmingCharacters(in: .newlines))
    }

    @Test("shows no password", arguments: names)
    func password(name: String) throws {
        #expect(try !Fixture.text("bad/\(name).txt").contains("hunter2"))
    }

    @Test("of over 1 MiB is refused unread")
    func tooLong() {
        let text = String(repeating: "#", count: 1 << 20) + "\n"
        let error = #expect(throws: ConfigurationError.self) {
            try Settings.load(text: text, file: "long.yaml", around: Fixture.around)
        }
        #expect(error?.description == "long.yaml:1:1: 1048577 bytes; expected at most 1 MiB")
    }

    @Test("in very many places tells the first fifty and counts the rest")
    func many() {
        let text = (1...1000).map { "key\($0): x\n" }.joined()
        let error = #expect(throws: ConfigurationError.self) {
            try Settings.load(text: text, file: "many.yaml", around: Fixture.around)
        }
        #expect(error?.problems.count == 50)
        #expect(error?.description.hasSuffix("\nand 950 more") == true)
    }

    @Test("of a whole mebibyte of unknown keys is refused in bounded time")
    func large() {
        let text = (0..<100_000).map { "k\($0): x\n" }.joined()
        let time = threadTime {
            #expect(throws: ConfigurationError.self) {
                try Settings.load(text: text, file: "large.yaml", around: Fixture.around)
            }
        }
        #expect(time < .seconds(10))
    }

    @Test("of random bytes is refused or read, and ends the program never")
    func noise() {
        var generator = SplitMix(state: 7)
        let alphabet = Array("{}[]:,-?!&*#|>'\"%@` \n\tab1~\u{1}\u{E9}".utf8) + [0xFF, 0xC3]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).compactMap { _ in
                alphabet.randomElement(using: &generator)
            }
            _ = try? Settings.load(bytes: bytes, file: "noise", around: Fixture.around)
        }
    }
}

/// A source of numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
