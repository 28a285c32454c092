import PicketModel
import Testing

@Suite("Moments")
struct MomentTests {
    @Test(
        "spans of one length are the same span",
        arguments: [
            (Milliseconds.seconds(90), Milliseconds.milliseconds(90_000)), (.minutes(2), .seconds(120)),
            (.hours(1), .minutes(60)), (.days(1), .hours(24)), (.seconds(10) * 3, .seconds(30)),
            (.seconds(9) / 3, .seconds(3)),
        ])
    func lengths(one: Milliseconds, other: Milliseconds) {
        #expect(one == other)
    }

    @Test(
        "a span that 64 bits do not hold is the longest, and nothing traps",
        arguments: [Int64.max, Int64.max / 500, Int64.max - 1])
    func saturation(count: Int64) {
        #expect(Milliseconds.seconds(count).count == .max)
        #expect(Milliseconds.days(-count).count == .min)
    }

    @Test("sums of extreme spans do not trap")
    func sums() {
        _ = Milliseconds(.max) + Milliseconds(.max)
        _ = Milliseconds(.min) - Milliseconds(.max)
    }

    @Test("whole seconds are rounded toward zero", arguments: [(1999, 1), (-1999, -1), (0, 0)] as [(Int64, Int64)])
    func seconds(count: Int64, seconds: Int64) {
        #expect(Milliseconds(count).seconds == seconds)
    }

    @Test("the wall clock of a file becomes the time since boot")
    func upAtWall() throws {
        let boot = try #require(BootID("boot"))
        let moment = Moment(boot: boot, up: .seconds(100), wall: .seconds(1_000_000))
        #expect(moment.up(atWall: .seconds(999_940)) == .seconds(40))
        #expect(moment.up(atWall: .seconds(999_000)) == .seconds(-900))
    }

    @Test("a boot id", arguments: ["a", "6F1C9A52-8a0e", "-", String(repeating: "0", count: 64)])
    func boot(text: String) {
        #expect(BootID(text)?.text == text)
    }

    @Test(
        "no boot id", arguments: ["", "a b", "a_b", "a\n", "ä", "@", "[", "`", "{", String(repeating: "0", count: 65)])
    func noBoot(text: String) {
        #expect(BootID(text) == nil)
    }
}
