import PicketModel

/// Sections that the agent reads.
extension KeyTable {
    static var agent: [Key<AgentSettings>] {
        [
            Key("socket", \.socket, .path, "The local socket.", standard: "agent.sock in `state`"),
            Key("heartbeat", \.heartbeat, .duration(), "How often a heartbeat is published."),
            Key("sample", \.sample, .duration(), "How often the workers' process trees are sampled."),
            Key("panes", \.panes, .duration(), "How often tmux is asked for its panes."),
            Key("looks", \.looks, .duration(), "How often git is asked where the system told of no change."),
            Key("sweep", \.sweep, .duration(), "How often everything is swept for what the system did not tell."),
            Key("look_deadline", \.lookDeadline, .duration(), "How long one look by git or tmux may take."),
            Key("screens", \.screens, .duration(), "How often, at most, a worker's screen is looked at."),
            Key(
                "screen_lead", \.screenLead, .duration(),
                "How long after an account's newest record its screen is not asked."),
            Key("idle_lead", \.idleLead, .duration(), "The same where the account says idle."),
            Key(
                "signatures", \.signatures, .path, "A file of signatures beside the shipped ones.",
                standard: "`~/.config/picket/signatures.yaml`"),
            Key("refresh", \.refresh, .duration(), "How often retained state is published again."),
            Key(
                "expiry", \.expiry, .duration(atLeast: .seconds(1)),
                "After which the broker forgets retained state that was not published again."),
        ]
    }

    static var tmux: [Key<TmuxSettings>] {
        [
            Key("program", \.program, .program, "The program."),
            Key("search", \.search, .flag, "Whether the user's servers are searched for; else only `sockets` count."),
            Key("sockets", listOf: \.sockets, .path, "Sockets to look at beside those that are found."),
        ]
    }

    static var git: [Key<GitSettings>] {
        [
            Key("program", \.program, .program, "The program."),
            Key(
                "base", \.base, .ref, "The ref that branches are compared with.",
                standard: "origin's default, else main, else master"),
        ]
    }

    static var worker: [Key<WorkerRule>] {
        [
            Key("session", \.session, .glob, "The tmux sessions that it speaks of.", standard: "any session"),
            Key("worktree", \.worktree, .path, "The worktree.", standard: "the pane's folder"),
            Key(
                "name", \.name, .worker, "The worker's id.", standard: "a slug of the session or the worktree's folder"),
            Key("runtime", \.runtime, .runtime, "Which agent program.", standard: "by the program"),
            Key("program", \.program, .program, "The program's name, where `runtime` is `other`."),
            Key("base", \.base, .ref, "The ref that its branch is compared with.", standard: "`git.base`"),
            Key("log", \.log, .anyPath, "Its log; `EXIT:n` as the last line is a result.", standard: ".picket/log"),
            Key(
                "results", listOf: \.results, .resultFile,
                "Result files beside `.picket/result.json`; a name may be a pattern."),
            Key("groups", listOf: \.groups, .name, "The groups it is in."),
            Key("core", \.core, .flag, "Whether it is meant to run always."),
        ]
    }

    static var runtimes: [Key<RuntimesSettings>] {
        [
            Key("claude", section: \.claude, runtime, "Claude Code."),
            Key("codex", section: \.codex, runtime, "Codex."),
            Key("gemini", section: \.gemini, runtime, "Gemini CLI."),
            Key("agy", section: \.agy, runtime, "Antigravity."),
            Key("other", section: \.other, [programs], "Any other program that makes a pane a worker."),
        ]
    }

    private static var runtime: [Key<RuntimeSettings>] {
        [Key("home", \.home, .path, "The folder of the program's files.", standard: "the program's own"), programs]
    }

    private static var programs: Key<RuntimeSettings> {
        Key("programs", listOf: \.programs, .program, "Names of the program beside those that are known.")
    }
}

extension WorkerRule {
    /// What is wrong with an entry as a whole; nil where nothing is.
    static func mistake(in rule: WorkerRule) -> Mismatch? {
        if rule.session == nil, rule.worktree == nil {
            return Mismatch(reason: "an entry that fits nothing", expected: "'session', 'worktree' or both")
        }
        if rule.program != nil, rule.runtime != .other {
            return Mismatch(reason: "'program' with a runtime that is known", expected: "'runtime: other' beside it")
        }
        return nil
    }
}
