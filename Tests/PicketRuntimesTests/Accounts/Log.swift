import Foundation
import PicketModel
import PicketRuntimes
import Testing

/// A log of a runtime for tests, looked at a given time after its last record.
struct Log {
    let bytes: [UInt8]

    /// A file below `Fixtures`: records as the program wrote them, with long texts cut and some members left out.
    init(_ path: String) throws {
        bytes = Array(try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/\(path).jsonl")))
    }

    init(lines: [String]) { bytes = Array((lines.joined(separator: "\n") + "\n").utf8) }

    var tail: LogTail { LogTail(bytes, isWhole: true) }

    /// All logs below `Fixtures`, by their paths.
    static let all: [String] = ["claude", "codex"].flatMap { folder in
        let place = Bundle.module.bundleURL.appending(path: "Fixtures/\(folder)").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.sorted().map { "\(folder)/\($0.replacing(".jsonl", with: ""))" }
    }
}

/// The clock of these tests: the host began at 11:00:00 UTC, and it is `time` of the fixtures' day.
func moment(_ time: String, day: String = "2026-11-20") throws -> Moment {
    let wall = try #require(Timestamp.parse("\(day)T\(time)Z"))
    let began = try #require(Timestamp.parse("\(day)T11:00:00Z"))
    return Moment(boot: try #require(BootID("b-1")), up: wall - began, wall: wall)
}

/// The time since boot of a time of that day.
func up(_ time: String) throws -> Milliseconds { try moment(time).up }
