import CSystem
import PicketConfig
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file that `--config` names.
enum ConfigurationFile {
    /// Reads it; an error names the file, and every mistake in it.
    static func load(_ path: String, _ tools: Tools) throws(CommandError) -> Settings {
        guard let bytes = Files.read(path, limit: 4 << 20) else {
            throw CommandError(
                "the configuration '\(Terminal.safe(path))' cannot be read: \(Files.reason(errno)).",
                next: "ls -l \(Terminal.quoted(path) ?? "FILE")")
        }
        do throws(ConfigurationError) {
            return try Settings.load(bytes: bytes, file: Terminal.safe(path), around: tools.around)
        } catch {
            throw CommandError(error.description)
        }
    }
}
