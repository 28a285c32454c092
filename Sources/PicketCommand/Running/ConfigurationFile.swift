import PicketConfig
import PicketModel

/// The file that `--config` names.
enum ConfigurationFile {
    /// Reads it; an error names the file, and every mistake in it.
    static func load(_ path: String, around: Surroundings) throws(CommandError) -> Settings {
        let bytes = try read(path)
        do throws(ConfigurationError) {
            return try Settings.load(bytes: bytes, file: Terminal.safe(path), around: around)
        } catch {
            throw CommandError(error.description)
        }
    }

    private static func read(_ path: String) throws(CommandError) -> [UInt8] {
        do throws(Files.Unreadable) {
            return try Files.read(path, limit: 4 << 20)
        } catch {
            throw CommandError(
                "the configuration '\(Terminal.safe(path))' cannot be read: \(error.reason).",
                next: "ls -l \(Terminal.quoted(path) ?? "FILE")")
        }
    }
}
