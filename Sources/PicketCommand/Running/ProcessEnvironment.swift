import CSystem

/// The variables that a command was started with.
package struct ProcessEnvironment: Equatable, Sendable {
    private let variables: [String: String]

    /// Variables by name.
    package init(_ variables: [String: String]) { self.variables = variables }

    /// Those of this process.
    package static func own() -> ProcessEnvironment {
        var found: [String: String] = [:]
        guard var entry = unsafe picket_environment() else { return ProcessEnvironment(found) }
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return ProcessEnvironment(found)
    }

    /// The value of a variable; nil where it is not set or empty.
    package subscript(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The user's home.
    package var home: String { self["HOME"] ?? "/" }

    /// Where everything that runs for this user keeps its state, by the XDG Base Directory Specification.
    package var defaultState: String { states + "/up" }

    /// Where this user's own signatures are, unless the configuration says otherwise.
    package var signatures: String {
        let base = self["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (base ?? home + "/.config") + "/picket/signatures.yaml"
    }

    /// Where a demo keeps its own, so that no sample is ever listed beside the user's workers.
    var demoState: String { states + "/demo" }

    private var states: String {
        let base = self["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (base ?? home + "/.local/state") + "/picket"
    }

    /// Whether the locale's character set is UTF-8 (POSIX: LC_ALL, then LC_CTYPE, then LANG).
    package var isUTF8: Bool {
        let locale = (self["LC_ALL"] ?? self["LC_CTYPE"] ?? self["LANG"] ?? "").lowercased()
        return locale.contains("utf-8") || locale.contains("utf8")
    }
}
