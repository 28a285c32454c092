import PicketOptions

extension AgentOptions {
    /// `picket-agent hook`, for its help alone: the program reads its own arguments.
    static let hook = CommandSpec(
        "hook", "Passes on what a runtime tells its hook. Prints nothing, and always ends with 0.",
        discussion: """
            Reads the hook's JSON from standard input, or from the last argument, and tells the agent; where no agent
            answers, leaves it in the agent's folder. `picket hooks install RUNTIME` sets it up.
            """,
        options: place + [
            OptionSpec(
                "--event", value: .required("NAME", .text), help: "The event, where the input has no name for it.")
        ],
        arguments: [
            ArgumentSpec(
                "RUNTIME", kind: .choice(["claude", "codex", "gemini", "agy"]), help: "whose hook it is"),
            ArgumentSpec("JSON", .optional, help: "the input, as Codex's `notify` gives it"),
        ],
        examples: [ExampleSpec("picket-agent hook claude < event.json", "as Claude Code runs it")])

    /// `picket-agent beat`.
    static let beat = CommandSpec(
        "beat", "Says that this worker is there, and what it does.",
        discussion: """
            To be run by a worker's own program, below it, in its pane or in its worktree. Where no agent answers, the beat
            is left as .picket/heartbeat in the worktree.
            """,
        options: [
            OptionSpec(
                "--state", value: .required("STATE", .choice(["working", "waiting", "idle"])),
                help: "What it does; waiting needs a person."),
            OptionSpec("--say", value: .required("TEXT", .text), help: "A line for people, such as the question."),
        ] + place,
        examples: [
            ExampleSpec("picket-agent beat", "it is there"),
            ExampleSpec("picket-agent beat --state waiting --say 'which branch?'", "it needs a person"),
        ])

    /// `picket-agent result`.
    static let result = CommandSpec(
        "result", "Says how this worker's whole task ended, in .picket/result.json.",
        options: [OptionSpec("--say", value: .required("TEXT", .text), help: "A line for people.")] + place,
        arguments: [ArgumentSpec("STATUS", kind: .choice(["success", "failure"]), help: "how it ended")],
        examples: [ExampleSpec("picket-agent result failure --say 'no disk left'", "it failed")])

    private static let place = [
        OptionSpec(
            "--agent", value: .required("DIR", .path),
            help: "The agent's state folder; else PICKET_AGENT, else where `picket up` keeps it."),
        OptionSpec("--socket", value: .required("PATH", .path), help: "The agent's socket, where it lies elsewhere."),
    ]
}
