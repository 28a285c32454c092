package import PicketModel

/// What a process is known to be by its name and arguments.
package struct RuntimeProgram: Equatable, Sendable {
    /// Which agent program.
    package var runtime: Runtime
    /// The name that it was known by.
    package var program: Untrusted
    /// What it was started for.
    package var role: Role
    /// Whether it may only start the program: where one of the same runtime lives below it, that one is the runtime.
    package var launcher: Bool

    /// Joins the four.
    package init(runtime: Runtime, program: Untrusted, role: Role = .session, launcher: Bool = false) {
        self.runtime = runtime
        self.program = program
        self.role = role
        self.launcher = launcher
    }

    /// What an agent program was started for.
    package enum Role: String, CaseIterable, Sendable {
        /// To work with a person, turn after turn.
        case session
        /// To do one task and end (`claude -p`, `codex exec`, `gemini -p`).
        case headless
        /// To serve other programs (`codex app-server`, `claude mcp`); no worker by itself.
        case service
    }
}
