/// What the configuration says of each runtime.
package struct RuntimesSettings: Equatable, Sendable {
    /// Claude Code.
    package var claude = RuntimeSettings()
    /// Codex.
    package var codex = RuntimeSettings()
    /// Gemini CLI.
    package var gemini = RuntimeSettings()
    /// Antigravity.
    package var agy = RuntimeSettings()
    /// Any other program; its `programs` make a pane a worker, its `home` means nothing.
    package var other = RuntimeSettings()

    /// The defaults.
    package init() {}

    /// What is said of one runtime.
    package subscript(runtime: Runtime) -> RuntimeSettings {
        switch runtime {
        case .claude: claude
        case .codex: codex
        case .gemini: gemini
        case .agy: agy
        case .other: other
        }
    }
}

/// What the configuration says of one runtime.
package struct RuntimeSettings: Equatable, Sendable {
    /// The folder that the program keeps its files in, absolute; nil for the program's own default.
    package var home: String?
    /// Names of its program beside those that are known.
    package var programs: [String] = []

    /// The defaults.
    package init() {}
}
