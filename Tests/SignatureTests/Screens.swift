import Foundation
import PicketConfig
import PicketModel
import PicketRuntimes
import Testing

/// The screens that lie beside these tests, and the shipped signatures.
enum Screens {
    static var around: Surroundings {
        get throws {
            Surroundings(host: try #require(HostID("here")), home: "/home/dev", state: "/home/dev/.local/state/picket")
        }
    }

    static func shipped() throws -> SignatureTable {
        SignatureTable(shipped: try SignatureFile.shipped(around: around), own: SignatureSheet())
    }

    /// The names of the files in a folder without their suffix, sorted.
    static func names(in path: String, suffix: String = ".txt") -> [String] {
        let found = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return (found ?? []).filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// A screen as it was captured; a first line `title: ...` is the pane's title.
    static func screen(_ path: String) throws -> ScreenText {
        let text = try text(path + ".txt")
        let mark = "title: "
        guard text.hasPrefix(mark), let end = text.firstIndex(of: "\n") else { return ScreenText(Array(text.utf8)) }
        return ScreenText(Array(text[end...].utf8), title: String(text[..<end].dropFirst(mark.count)))
    }

    /// The runtime that a file's name begins with.
    static func runtime(_ name: String) throws -> Runtime {
        try #require(Runtime(rawValue: String(name.prefix { $0 != "-" })))
    }

    /// A sheet of a text.
    static func sheet(_ text: String) throws -> SignatureSheet {
        try SignatureFile.load(bytes: Array(text.utf8), file: "signatures.yaml", around: around)
    }

    private static var folder: URL { Bundle.module.bundleURL.appending(path: "Fixtures") }
}
