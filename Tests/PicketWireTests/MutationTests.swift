import PicketModel
import PicketWire
import Testing

/// Payloads that nearly are messages: they are read or refused, and nothing else happens.
@Suite("Mutations")
struct MutationTests {
    /// What is put in: numbers at their ends, escapes, and pieces of JSON.
    static let pieces: [[UInt8]] = [
        "null", "true", "-1", "0", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e308",
        "0.5", "\"\"", "{}", "[]", "[[[[[[[[", "{\"a\":", "\\u0000", "\\ud800", "\\", "\"", ",", ":", "}", "]",
        "\u{FEFF}", "\u{0}", "9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z", "18446744073709551615-ffffffff",
    ].map { Array($0.utf8) }

    @Test("a changed payload is read or refused", arguments: Golden.all)
    func changed(golden: Golden) throws {
        var random = SeededRandom(seed: golden.name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
        let rounds = 20_000 / Golden.all.count + 1
        for _ in 0..<rounds {
            var payload = golden.payload
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.change(&payload, &random) }
            do {
                let again = try golden.rewrite(payload)
                #expect(again.count <= Envelope.largest)
                _ = try golden.rewrite(again)
            } catch {
                #expect(error is WireError)
            }
        }
    }

    private static func change(_ payload: inout [UInt8], _ random: inout SeededRandom) {
        let place = Int.random(in: 0...payload.count, using: &random)
        let end = min(payload.count, place + Int.random(in: 1...12, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where place < payload.count: payload[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: payload.removeSubrange(place..<end)
        case 2: payload.insert(contentsOf: payload[place..<end], at: place)
        case 3: payload.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        default: replaceValue(in: &payload, &random)
        }
    }

    /// Puts a piece where a value stands, so that the document stays one more often than not.
    private static func replaceValue(in payload: inout [UInt8], _ random: inout SeededRandom) {
        let colons = payload.indices.filter { payload[$0] == UInt8(ascii: ":") }
        guard let start = colons.randomElement(using: &random) else { return }
        let rest = payload[(start + 1)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? payload.endIndex
        payload.replaceSubrange((start + 1)..<end, with: pieces.randomElement(using: &random) ?? [])
    }
}
