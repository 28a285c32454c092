import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a program lies.
package enum ProgramPath {
    /// Where PATH names nothing; what execvp takes on most systems.
    private static let usual = "/usr/local/bin:/usr/bin:/bin"

    /// The file that `name` stands for: `name` itself where it has a slash, else the first in PATH; nil where none is.
    ///
    /// PATH is taken from `environment`, else from this process.
    package static func find(_ name: String, environment: [String]?) -> String? {
        guard !name.isEmpty else { return nil }
        if name.utf8.contains(UInt8(ascii: "/")) { return canRun(name) ? name : nil }
        let path =
            environment.flatMap { Environment.value(of: "PATH", in: $0) }
            ?? Environment.value(of: "PATH", in: Environment.all()) ?? usual
        // An empty part would mean the current folder, which is nobody's choice here.
        return path.split(separator: ":").lazy.map { "\($0)/\(name)" }.first(where: canRun)
    }

    private static func canRun(_ path: String) -> Bool {
        var file = picket_file()
        guard unsafe picket_stat(path, true, &file) == 0, file.kind == CChar(bitPattern: UInt8(ascii: "f")) else {
            return false
        }
        return unsafe access(path, X_OK) == 0
    }
}
