import PicketWire
import Testing

@testable import PicketCommand

@Suite struct ScreenTests {
    @Test func onlyLinesThatDifferAreWritten() {
        var screen = ScreenLines()
        #expect(screen.change(to: ["a", "b"]) == "\u{1B}[1;1H\u{1B}[2Ka\u{1B}[2;1H\u{1B}[2Kb")
        #expect(screen.change(to: ["a", "c"]) == "\u{1B}[2;1H\u{1B}[2Kc")
        #expect(screen.change(to: ["a", "c"]) == "")
    }

    @Test func linesThatAreNoMoreAreCleared() {
        var screen = ScreenLines()
        _ = screen.change(to: ["a", "b", "c"])
        #expect(screen.change(to: ["a"]) == "\u{1B}[2;1H\u{1B}[2K\u{1B}[3;1H\u{1B}[2K")
    }

    @Test func aNewSizeWritesEverything() {
        var screen = ScreenLines()
        _ = screen.change(to: ["a"])
        #expect(screen.forget() == "\u{1B}[2J")
        #expect(screen.change(to: ["a"]).contains("a"))
    }

    @Test func leavingUndoesWhatEnteringDid() {
        for mode in ["?1049", "?25", "?7"] {
            #expect(ScreenLines.enter.contains(mode) && ScreenLines.leave.contains(mode))
        }
    }
}

/// The live table on a terminal that the test plays.
@Suite struct LiveTableTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        bench.output.isTerminal = true
        bench.output.size = TerminalSize(columns: 120, rows: 20)
        bench.hub.answerFleet(try Sample.fleet())
        return bench
    }

    @Test(arguments: [(Int32(2), Int32(0)), (15, 143), (1, 129)])
    func aSignalEndsItAndTheTerminalIsLeftAsItWas(_ signal: Int32, _ code: Int32) throws {
        let bench = try bench()
        bench.hub.onAsk = { count in if count == 2 { bench.onSignal?(signal) } }
        #expect(try bench.run("ps --watch") == code)
        #expect(bench.output.text.hasPrefix(ScreenLines.enter))
        #expect(bench.output.text.hasSuffix(ScreenLines.leave))
        #expect(bench.output.text.contains("▲ waiting"))
    }

    @Test func aClosedTerminalIsSuccess() throws {
        let bench = try bench()
        bench.output.patience = 1
        #expect(try bench.run("ps --watch") == 0)
    }

    @Test func aNewSizeIsFollowed() throws {
        let bench = try bench()
        bench.hub.onAsk = { count in
            if count == 2 {
                bench.output.size = TerminalSize(columns: 40, rows: 10)
                bench.onSignal?(28)
            }
            if count == 3 { bench.onSignal?(2) }
        }
        #expect(try bench.run("ps --watch") == 0)
        #expect(bench.output.text.contains("▲ waiting\u{1B}[0m 12m  mac-mini/sen-470"))
    }

    @Test func aDumbTerminalGetsTablesOneAfterAnother() throws {
        let bench = try bench()
        bench.environment["TERM"] = "dumb"
        bench.hub.onAsk = { count in if count == 2 { bench.output.patience = 0 } }
        var fleet = try Sample.fleet()
        fleet.workers.removeLast()
        bench.hub.answerFleet(fleet)
        #expect(try bench.run("ps --watch") == 0)
        #expect(!bench.output.text.contains("\u{1B}"))
    }
}
