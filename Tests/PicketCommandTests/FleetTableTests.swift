import PicketModel
import PicketWire
import Testing

@testable import PicketCommand

@Suite struct FleetTableTests {
    private static let plain = TextStyle(unicode: true, colors: false)

    private func table(
        _ fleet: FleetMessage, width: Int?, wide: Bool = false, style: TextStyle = plain
    ) -> FleetTable {
        let settings = TableSettings(width: width, wide: wide, style: style, time: LocalTime(offset: 0))
        return FleetTable(fleet, rows: fleet.workers, settings)
    }

    private func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

    @Test(arguments: [(200, 60), (140, 40), (120, 40), (80, 24), (60, 20), (40, 10), (20, 30)])
    func eachSizeOfTerminalShowsTheWholeTable(_ columns: Int, _ rows: Int) throws {
        let table = table(try Sample.fleet(), width: columns)
        try Golden.expect(text(table.lines(height: rows)), is: "ps-\(columns)x\(rows)")
        for line in table.lines { #expect(TextWidth.cells(line) <= columns) }
        #expect(table.lines(height: rows).count <= rows)
    }

    @Test func wideCutsNothingAndAddsTheHubsCounts() throws {
        var fleet = try Sample.fleet()
        fleet.status.refused = [.init(reason: .notJSON, count: 2), .init(reason: .mismatch, count: 1)]
        var counts = HubStatus.HostCount(host: try Sample.name("mac-mini/x").host)
        (counts.made, counts.stored, counts.replayed) = (120, 119, 4)
        counts.missing = 1
        fleet.status.hosts = [counts]
        fleet.brokerConnected = false
        try Golden.expect(text(table(fleet, width: 40, wide: true).lines), is: "ps-wide")
    }

    @Test func aPipeGetsEverythingUncut() throws {
        try Golden.expect(text(table(try Sample.fleet(), width: nil).lines), is: "ps-pipe")
    }

    @Test func aTerminalWithoutUnicodeGetsASCIIOnly() throws {
        var fleet = try Sample.fleet()
        fleet.workers[0].git?.branch = "feat/grün"
        let lines = table(fleet, width: 80, style: TextStyle(unicode: false, colors: false)).lines
        try Golden.expect(text(lines), is: "ps-ascii")
        #expect(text(lines).utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func coloursOnlyAddToWhatIsThere() throws {
        let colored = table(try Sample.fleet(), width: 120, style: TextStyle(unicode: true, colors: true)).lines
        let plain = table(try Sample.fleet(), width: 120).lines
        #expect(text(colored).contains("\u{1B}[33m▲ waiting"))
        #expect(text(colored).replacing(/\u{1B}\[\d+m/, with: "") == text(plain))
    }

    @Test func anIdIsNeverCut() throws {
        var fleet = try Sample.fleet()
        let long = String(repeating: "a", count: 63)
        fleet.workers[0] = try Sample.worker("\(long)/\(long)", .working, [.none], 16, since: 1, ["busy"])
        for width in [20, 40, 80, 120, 200] {
            #expect(table(fleet, width: width).lines.joined().contains(width < 127 ? "a" : long))
            let letters = table(fleet, width: width).lines.joined().count { $0 == "a" }
            #expect(letters >= 126, "\(width)")
        }
    }

    @Test func rowsThatNeedAPersonComeFirst() throws {
        var fleet = try Sample.fleet()
        fleet.workers = try WorkerState.allCases.map { state in
            try Sample.worker("h/\(state.rawValue)", state, [.none], 0, since: 1, ["x"])
        }
        let states = table(fleet, width: nil).workers.map { $0[0].split(separator: " ")[1] }
        #expect(
            states == [
                "waiting", "gone", "failed", "stalled", "unknown", "vanished", "delivered", "done", "idle", "limited",
                "starting", "working",
            ])
    }

    @Test func hostileTextMovesNoCursor() throws {
        var fleet = try Sample.fleet()
        fleet.workers[0].git?.branch = "x\u{1B}[2J\u{202E}\u{9B}31m\ny"
        fleet.workers[0].verdict.why[0].says = "title \u{1B}]0;owned\u{7}"
        let lines = table(fleet, width: nil, wide: true).lines
        #expect(
            text(lines).unicodeScalars.allSatisfy {
                $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
            })
        #expect(!text(lines).contains("\u{202E}"))
        #expect(lines.count == table(try Sample.fleet(), width: nil, wide: true).lines.count)
    }

    @Test func aScreenThatIsTooLowSaysHowManyMoreThereAre() throws {
        let lines = table(try Sample.fleet(), width: 120).lines(height: 5)
        #expect(lines.count == 5)
        #expect(lines[3] == "(2 more)")
    }

    @Test func noLineEndsInASpace() throws {
        for width in [40, 80, 200] {
            for line in table(try Sample.fleet(), width: width).lines { #expect(!line.hasSuffix(" ")) }
        }
    }

    @Test(arguments: [
        (-3, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h"), (172_799, "47h"), (172_800, "2d"),
    ])
    func aSpanIsOneNumberAndOneUnit(_ seconds: Int64, _ text: String) {
        #expect(shortAge(seconds) == text)
    }

    @Test func aTimeOfAnotherDayHasItsDate() {
        let time = LocalTime(offset: 3600)
        #expect(time.text(Sample.at, now: Sample.at) == "13:00")
        #expect(time.text(Sample.at - .hours(20), now: Sample.at) == "2026-11-19 17:00")
    }
}
