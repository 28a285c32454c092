import Foundation
import PicketConfig
import PicketModel
import PicketOptions
import Testing

@testable import PicketCommand

/// What a daemon reads before it begins.
@Suite struct DaemonStartTests {
    private static let spec = CommandSpec("daemon", "Runs.", options: DaemonOptions.all)
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "daemon-start-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func settings(_ arguments: String...) throws -> Settings {
        guard case .run(let options) = try Self.spec.parse(arguments) else { throw CommandError("not run") }
        return try DaemonStart.settings(options)
    }

    /// The sentence of the error that reading `arguments` ends with; empty where it ends well.
    private func refusal(_ arguments: String...) throws -> String {
        guard case .run(let options) = try Self.spec.parse(arguments) else { throw CommandError("not run") }
        do {
            _ = try DaemonStart.settings(options)
            return ""
        } catch { return error.sentence }
    }

    private func file(_ text: String) throws -> String {
        let path = folder.appending(path: "file-\(UUID())").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func aFolderIsNoConfiguration() throws {
        #expect(try refusal("--config", folder.path).hasSuffix("cannot be read: Is a directory."))
    }

    @Test(.timeLimit(.minutes(1))) func aPipeThatNobodyWritesIsNoConfiguration() throws {
        let pipe = folder.appending(path: "pipe").path
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(try refusal("--config", pipe).hasSuffix("cannot be read: it is no regular file."))
    }

    @Test func aFileThatIsNotThereIsNamed() throws {
        let path = folder.appending(path: "none.yaml").path
        #expect(
            try refusal("--config", path) == "the configuration '\(path)' cannot be read: No such file or directory.")
    }

    @Test func optionsOverrideTheConfiguration() throws {
        let secret = try file("word\nmore\n")
        let config = try file("broker:\n  host: here\n  port: 1\n")
        let read = try settings("--config", config, "--broker", "there:2", "--broker-password-file", secret)
        #expect(read.broker.host == "there")
        #expect(read.broker.port == 2)
        #expect(read.broker.password?.text == "word")
    }

    @Test func aPasswordFileWithoutAFirstLineIsNamed() throws {
        let empty = try file("")
        #expect(try refusal("--broker-password-file", empty) == "\(empty): expected a password in its first line.")
    }

    @Test func aBrokerWithoutAPortIsNamed() throws {
        #expect(try refusal("--broker", "there") == "--broker: expected HOST:PORT, found 'there'.")
    }
}
