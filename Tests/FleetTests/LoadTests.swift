import Foundation
import PicketTestSupport
import Testing

/// Small runs of `scripts/load`: what it counts must all be there, once.
extension FleetTests {
    private func load(_ part: String, _ arguments: String...) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let report = FileManager.default.temporaryDirectory.appending(path: "picket-load-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: report.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: report) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", root.path + "/scripts/load", part, "--workers", "2", "--rate", "20", "--life", "2"]
            + ["--programs", TestFleet.products] + arguments
        let output = try FileHandle(forWritingTo: report)
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let ended = eventually(90) { !process.isRunning }
        if !ended { process.interrupt() }
        let words = try String(contentsOf: report, encoding: .utf8)
        try #require(ended, "it did not end: \(words)")
        #expect(process.terminationStatus == 0, "\(words)")
        #expect(words.contains("| commits missing | 0 |") && words.contains("| exits twice | 0 |"), "\(words)")
    }

    @Test func anOutageOfTheBrokerLosesNothing() throws {
        try load("outage", "--seconds", "8", "--outage", "4")
    }

    @Test func killsLoseNothingAndDoubleNothing() throws {
        try load("kills", "--seconds", "9", "--kills", "6")
    }
}
