import PicketOptions

extension PicketProgram {
    /// `picket hooks`.
    static let hooks = CommandSpec(
        "hooks", "have a runtime report what it does",
        discussion: """
            Hooks of a runtime tell the agent at once what its looks find out later, or never: that a turn ended, failed, or
            waits for a person. They are put into the runtime's own settings file, and only when asked for.
            """,
        options: [
            OptionSpec(
                "--file", value: .required("FILE", .path), help: "another settings file, such as a project's"),
            OptionSpec(
                "--agent", value: .required("DIR", .path),
                help: "the state folder of the agent to tell, where it is not the default one"),
        ],
        subcommands: [
            CommandSpec(
                "install", "put the hooks into the settings file",
                discussion: """
                    Keeps everything else in the file, other hooks among it, and leaves the file as it was beside it, as
                    FILE.before-picket. Installing again changes nothing, or brings the hooks up to date.
                    """,
                arguments: [runtime], examples: [ExampleSpec("picket hooks install claude", "for Claude Code")]),
            CommandSpec(
                "remove", "take the hooks out of the settings file",
                discussion: """
                    Leaves the file as it was before they were put in, to the byte; where it was changed since, takes out the
                    hooks alone.
                    """,
                arguments: [runtime]),
            CommandSpec(
                "show", "say which hooks stand there, or what would be put in", arguments: [runtime]),
        ],
        examples: [ExampleSpec("picket hooks show claude", "see what `install` would write")])

    private static let runtime = ArgumentSpec(
        "RUNTIME", kind: .choice(["claude", "codex", "gemini", "agy"]), help: "the runtime")
}
