import PicketJSON
import PicketTestSupport
import Testing

/// A small generator (SplitMix64), so that a failure comes again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension SeededGenerator {
    /// A value of any kind; a scalar once the depth is used up.
    mutating func value(depth: Int) -> JSONValue {
        switch UInt.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .integer(Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0..<64, using: &self))
        case 3: return .number(double())
        case 4, 5: return .string(text())
        case 6: return .array((0..<Int.random(in: 0..<6, using: &self)).map { _ in value(depth: depth - 1) })
        default: return container(depth: depth - 1)
        }
    }

    /// An object or array, which no truncation leaves whole.
    mutating func container(depth: Int) -> JSONValue {
        .object((0..<Int.random(in: 0..<6, using: &self)).map { ("\($0)" + text(), value(depth: depth)) })
    }

    private mutating func double() -> Double {
        let value = Double(bitPattern: next())
        return value.isFinite ? value : 0.25
    }

    private mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &self) {
            let widest: [UInt32] = [0x7F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF]
            let greatest = widest[Int.random(in: 0..<widest.count, using: &self)]
            if let scalar = Unicode.Scalar(UInt32.random(in: 0...greatest, using: &self)) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// The bytes with some of them changed, taken out, put in or repeated.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let telling: [UInt8] =
            Array(#"{}[]",:\u0eE+-.truefalsn"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC2, 0xED, 0xF4, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            let byte = telling.randomElement(using: &self) ?? 0
            switch UInt.random(in: 0..<4, using: &self) {
            case 0 where place < bytes.count: bytes[place] = byte
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            default: bytes.insert(byte, at: place)
            }
        }
        return bytes
    }
}

@Suite struct PropertyTests {
    @Test func whatIsWrittenIsReadBackTheSame() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<1000 {
            let value = generator.value(depth: 4)
            #expect(try JSONValue.parse(value.bytes()) == value)
            #expect(try JSONValue.parse(value.bytes(indented: true)) == value)
        }
    }

    @Test func everyTruncationIsRefused() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<60 {
            let bytes = generator.container(depth: 3).bytes()
            for length in 0..<bytes.count {
                #expect(throws: JSONError.self) { _ = try JSONValue.parse(bytes[..<length]) }
            }
        }
    }

    @Test("a mutated document is refused with a place inside it, or is read and written to the same value")
    func mutation() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<6000 {
            let bytes = generator.mutated(generator.container(depth: 3).bytes())
            do throws(JSONError) {
                let value = try JSONValue.parse(bytes)
                #expect(try JSONValue.parse(value.bytes()) == value)
            } catch {
                #expect(0...bytes.count ~= error.offset)
                #expect(error.description.utf8.allSatisfy { 0x20...0x7E ~= $0 })
            }
        }
    }

    @Test("time grows with the size alone", arguments: hostile)
    func linearTime(_ name: String, _ small: [UInt8], _ large: [UInt8]) {
        let limits = JSONLimits(bytes: 1 << 21, depth: 512, elements: 1 << 20, stringBytes: 1 << 20)
        func time(_ bytes: [UInt8]) -> Duration {
            (0..<3).map { _ in threadTime { _ = try? JSONValue.parse(bytes, limits: limits) } }.min() ?? .zero
        }
        // Eight times the size: quadratic work would take sixty-four times as long.
        #expect(time(large) < time(small) * 32 + .milliseconds(5), "\(name)")
    }

    static let hostile: [(String, [UInt8], [UInt8])] = {
        func pair(_ name: String, _ make: (Int) -> String) -> (String, [UInt8], [UInt8]) {
            (name, Array(make(2000).utf8), Array(make(16_000).utf8))
        }
        return [
            pair("many keys") { "{" + (0..<$0 / 8).map { "\"\($0)\":0" }.joined(separator: ",") + "}" },
            pair("keys of one length and two letters") { count in
                let keys = (0..<count / 16).map { number in
                    "\"" + (0..<14).map { number >> $0 & 1 == 0 ? "a" : "b" }.joined() + "\":0"
                }
                return "{" + keys.joined(separator: ",") + "}"
            },
            pair("keys of many combining marks") { count in
                let marks = (0..<count / 2).map { $0 < count / 4 ? "\u{315}" : "\u{300}" }.joined()
                return "{" + (0..<60).map { "\"\($0)\($0 < 2 ? marks : "")\":0" }.joined(separator: ",") + "}"
            },
            pair("a string of escapes") { "\"" + String(repeating: #"a\n"#, count: $0) + "\"" },
            pair("an open string of UTF-8") { "\"" + String(repeating: "\u{E9}", count: $0) },
            pair("open brackets") { String(repeating: "[", count: $0) },
            pair("numbers of many digits") {
                "[" + Array(repeating: String(repeating: "9", count: 500), count: $0 / 500).joined(separator: ",") + "]"
            },
            pair("white space") { String(repeating: " ", count: $0) },
        ]
    }()
}
