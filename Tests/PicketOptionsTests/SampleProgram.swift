import PicketOptions

/// A program with some of everything.
let sample = CommandSpec(
    "sample", "watches the workers of a fleet",
    discussion: """
        A first paragraph that is long enough to be wrapped, since it goes on and on about what
        the program does for the one who types it.

        A second paragraph: it's "quoted", with a back\\slash.
        """,
    options: [
        OptionSpec("--hub", value: .required("ADDRESS", .text), help: "the hub to ask"),
        OptionSpec("--no-color", help: "print no colours"),
    ],
    subcommands: [
        CommandSpec(
            "ps", "list the workers and their states",
            options: [
                OptionSpec(
                    "--output", short: "o", value: .required("FORMAT", .choice(["table", "wide", "json"])),
                    default: "table", help: "the form of the list"),
                OptionSpec("--watch", short: "w", help: "go on until interrupted"),
                OptionSpec("--all", short: "a", help: "retired ones as well"),
                OptionSpec("--host", short: "H", value: .required("HOST", .text), help: "only workers of this host"),
                OptionSpec(
                    "--filter", value: .required("KEY=VALUE", .text), isRepeatable: true,
                    help: "only workers that fit, as state=gone"),
            ],
            examples: [ExampleSpec("sample ps --filter state=gone", "lists what is lost")]),
        CommandSpec(
            "watch", "wait until workers have ended",
            options: [
                OptionSpec("--timeout", value: .required("TIME", .duration), help: "how long to wait"),
                OptionSpec(
                    "--interval", value: .required("TIME", .duration), default: "15s", help: "how often to look"),
                OptionSpec(
                    "--port", short: "p", value: .required("PORT", .integer), isRepeatable: true,
                    help: "a port: its number"),
            ],
            arguments: [ArgumentSpec("WORKER", .oneOrMore, help: "a worker by its id")],
            exitCodes: [ExitCodeSpec(2, "the time is up"), ExitCodeSpec(0, "all are done")]),
        CommandSpec(
            "completion", "print the completions of a shell",
            arguments: [ArgumentSpec("SHELL", kind: .choice(["bash", "zsh", "fish"]), help: "the shell")]),
        CommandSpec(
            "copy", "copy a file",
            options: [OptionSpec("--config", value: .required("FILE", .path), help: "the configuration")],
            arguments: [
                ArgumentSpec("FROM", .oneOrMore, kind: .path, help: "what to copy"),
                ArgumentSpec("TO", kind: .path, help: "where to"),
            ]),
        CommandSpec(
            "roster", "what ought to run",
            subcommands: [
                CommandSpec(
                    "show", "print the roster", arguments: [ArgumentSpec("NAME", .optional, help: "one entry")]),
                CommandSpec("edit", "change the roster"),
            ]),
        CommandSpec(
            "keep", "keep a process running", options: [OptionSpec("--secret", help: "say nothing")], isHidden: true),
    ],
    exitCodes: [ExitCodeSpec(0, "it went well"), ExitCodeSpec(1, "an error"), ExitCodeSpec(64, "bad usage")])

/// What a command line is understood as.
func parsed(_ line: String) throws -> ParsedArguments {
    switch try sample.parse(line.split(separator: " ").map(String.init)) {
    case .run(let arguments): arguments
    case .help, .version: throw NotRun()
    }
}

/// The sentence that a command line is refused with.
func refusal(_ line: String) -> String? {
    do throws(UsageError) {
        _ = try sample.parse(line.split(separator: " ").map(String.init))
        return nil
    } catch {
        return error.description
    }
}

struct NotRun: Error {}
