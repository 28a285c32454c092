/// Everything that an agent is told by its configuration.
package struct AgentSettings: Equatable, Sendable {
    /// The fleet's name, as it stands in every topic.
    package var fleet: String = "home"
    /// This host's id.
    package var host: HostID
    /// The folder that the agent keeps its ledger, spool and socket in; an absolute path.
    package var state: String
    /// The broker.
    package var broker = BrokerSettings()
    /// The local socket; nil for `agent.sock` in the state folder.
    package var socket: String?
    /// How often a heartbeat is published.
    package var heartbeat: Milliseconds = .seconds(10)
    /// How often the workers' process trees are sampled.
    package var sample: Milliseconds = .seconds(10)
    /// How often tmux is asked for its panes.
    package var panes: Milliseconds = .seconds(5)
    /// How often git is asked where the system told of no change.
    package var looks: Milliseconds = .seconds(30)
    /// How often everything is swept, to find what the system did not tell.
    package var sweep: Milliseconds = .seconds(60)
    /// How often retained state is published again.
    package var refresh: Milliseconds = .minutes(20)
    /// After which the broker forgets retained state that was not published again.
    package var expiry: Milliseconds = .hours(1)
    /// How often, at most, a worker's screen is looked at.
    package var screens: Milliseconds = .seconds(10)
    /// How long after an account's newest record a screen may speak against it.
    package var screenLead: Milliseconds = .seconds(30)
    /// The same for a worker that says it is idle: its screen moves no more, so it needs only to be drawn.
    package var idleLead: Milliseconds = .seconds(3)
    /// The file of the user's own signatures; nil for the usual place. There may be no such file.
    package var signatures: String?
    /// How long one look by a child program, such as git or tmux, may take.
    package var lookDeadline: Milliseconds = .seconds(10)
    /// Where tmux and its servers are.
    package var tmux = TmuxSettings()
    /// How git is used.
    package var git = GitSettings()
    /// The workers that people named, and the naming rules, in the order of the file; the first that fits a worker counts.
    package var workers: [WorkerRule] = []
    /// What is known of each runtime beside its defaults.
    package var runtimes = RuntimesSettings()
    /// Names of processes that are helpers of a runtime and no sign of life.
    package var helpers: [Glob] = AgentSettings.knownHelpers
    /// When ended workers are let go.
    package var retirement = RetirementSettings()

    /// The defaults for `host`, kept in the folder `state`.
    package init(host: HostID, state: String) {
        self.host = host
        self.state = state
    }

    /// The path of the local socket.
    package var socketPath: String { socket ?? state + "/agent.sock" }

    /// The folder in which programs leave what they could not tell.
    package var mailboxPath: String { state + "/tellings" }

    /// Helpers that agent programs start beside themselves: MCP servers and language servers.
    package static let knownHelpers: [Glob] = [
        "*mcp*", "*language-server*", "*-lsp", "clangd", "gopls", "rust-analyzer", "tsserver*",
    ].compactMap { try? Glob($0) }
}

/// Where tmux and its servers are.
package struct TmuxSettings: Equatable, Sendable {
    /// The program, by name or absolute path.
    package var program: String = "tmux"
    /// Whether servers are searched for; else only `sockets` are looked at.
    package var search: Bool = true
    /// Sockets to look at beside those that are found.
    package var sockets: [String] = []

    /// The defaults.
    package init() {}
}

/// How git is used.
package struct GitSettings: Equatable, Sendable {
    /// The program, by name or absolute path.
    package var program: String = "git"
    /// The ref that branches are compared with; nil finds origin's default, `main` or `master`.
    package var base: String?

    /// The defaults.
    package init() {}
}

/// When ended workers are let go.
package struct RetirementSettings: Equatable, Sendable {
    /// How long after its end a worker stays whose work is merged or whose worktree is removed.
    package var merged: Milliseconds = .hours(1)
    /// How long after its end any other worker stays.
    package var others: Milliseconds = .days(7)

    /// The defaults.
    package init() {}
}
