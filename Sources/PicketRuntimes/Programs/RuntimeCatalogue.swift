package import PicketModel

/// Knows agent programs by the names and arguments of their processes.
package struct RuntimeCatalogue: Equatable, Sendable {
    private let names: [Name]
    private let homes: RuntimesSettings

    /// The longest name that Linux shows of a process that did not set its own, in bytes.
    private static let shownBytes = 15

    private struct Name: Equatable, Sendable {
        var text: String
        var runtime: Runtime
    }

    /// The known programs and those that a configuration adds; `others` are programs of entries whose runtime is `other`.
    package init(_ settings: RuntimesSettings = RuntimesSettings(), others: [String] = []) {
        homes = settings
        let known = Runtime.allCases.filter { $0 != .other }.map { Name(text: $0.rawValue, runtime: $0) }
        let added = Runtime.allCases.flatMap { runtime in
            settings[runtime].programs.map { Name(text: $0, runtime: runtime) }
        }
        names = known + added + others.map { Name(text: $0, runtime: .other) }
    }

    /// What a process is, by the name the kernel shows and its arguments; nil where it is no agent program.
    ///
    /// Where two of one runtime are nested and the outer is no launcher, the outer one is the worker's run: the inner
    /// is a tool of its own, or the same program started again.
    package func recognise(name: Untrusted, arguments: [Untrusted]) -> RuntimeProgram? {
        let command = CommandLine(name: name.raw, arguments: arguments.map(\.raw))
        for known in names where command.isCalled(known.text) || shows(known.text, in: name.raw) {
            let role = Roles.role(of: known.runtime, options: command.options)
            return RuntimeProgram(
                runtime: known.runtime, program: Untrusted(command.lastPart(known.text)), role: role,
                launcher: command.isScript && (known.runtime == .codex || command.isShellScript))
        }
        return nil
    }

    /// The folder that a runtime keeps its files in: the configured one, else the program's default below the user's home.
    ///
    /// Nil for `other`. Defaults as seen in the programs' documentation; each can also be moved by its own environment.
    package func home(of runtime: Runtime, userHome: String) -> String? {
        if let home = homes[runtime].home { return home }
        switch runtime {
        case .claude: return userHome + "/.claude"
        case .codex: return userHome + "/.codex"
        case .gemini: return userHome + "/.gemini"
        case .agy: return userHome + "/.gemini/antigravity-cli"
        case .other: return nil
        }
    }

    /// Whether the kernel's name for a process is this program's, which it may have cut.
    private func shows(_ program: String, in name: String) -> Bool {
        guard !program.contains("/") else { return false }
        let cut = String(decoding: program.utf8.prefix(Self.shownBytes), as: UTF8.self)
        return name == program || name == cut || name.hasSuffix("/" + program)
    }
}
