import PicketModel
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "a time is written so, and read back",
        arguments: [
            ("1970-01-01T00:00:00.000Z", Int64(0)), ("1969-12-31T23:59:59.999Z", -1),
            ("1969-01-01T00:00:00.000Z", -31_536_000_000), ("2000-02-29T12:00:00.000Z", 951_825_600_000),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("2026-11-20T12:39:07.123Z", 1_795_178_347_123),
            ("2100-02-28T00:00:00.000Z", 4_107_456_000_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000), ("1600-02-29T00:00:00.001Z", -11_670_998_399_999),
        ])
    func roundTrip(text: String, count: Int64) {
        #expect(Timestamp.text(Milliseconds(count)) == text)
        #expect(Timestamp.parse(text) == Milliseconds(count))
    }

    @Test("a time outside of four digits of year is the nearest within", arguments: [Int64.min, .max])
    func clamped(count: Int64) {
        let text = Timestamp.text(Milliseconds(count))
        #expect(text == (count < 0 ? "0000-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z"))
    }

    @Test(
        "decimals are read to the thousandth",
        arguments: [
            ("", Int64(0)), (".1", 100), (".12", 120), (".123", 123), (".1239", 123), (".000000001", 0),
            (".999999999", 999),
        ])
    func fractions(decimals: String, thousandths: Int64) {
        #expect(Timestamp.parse("1970-01-01T00:00:00\(decimals)Z") == Milliseconds(thousandths))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "Z", "2026-11-20", "2026-11-20T12:39:07", "2026-11-20T12:39:07+00:00", "2026-11-20 12:39:07Z",
            "2026-11-20t12:39:07z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-02-30T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00.-1Z",
            "2026-01-01T00:00:0xZ", "+026-01-01T00:00:00Z", "12026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
            " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00\u{0}Z",
        ])
    func refused(text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test("writing and reading are inverse over all that can be written")
    func inverse() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<5000 {
            let count = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
            let text = Timestamp.text(Milliseconds(count))
            #expect(text.utf8.count == 24)
            #expect(Timestamp.parse(text) == Milliseconds(count))
        }
    }
}
