import Foundation
import PicketConfig
import PicketModel
import Testing

/// The files that lie beside these tests.
enum Fixture {
    /// What the caller of the parser knows.
    static var around: Surroundings {
        get throws {
            Surroundings(host: try #require(HostID("here")), home: "/home/dev", state: "/home/dev/.local/state/picket")
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The names of the files in a folder without their suffix, sorted.
    static func names(in path: String, suffix: String) -> [String] {
        let found = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return (found ?? []).filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    private static var folder: URL { Bundle.module.bundleURL.appending(path: "Fixtures") }
}
