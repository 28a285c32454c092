import PicketCommand
import PicketOptions

/// The options of `picket-agent`.
enum AgentOptions {
    static let spec = CommandSpec(
        "picket-agent",
        "Looks at this host's workers and publishes what it saw.",
        discussion: "One agent runs on each host, as the user whose workers it looks at. It only ever looks.",
        subcommands: [
            CommandSpec(
                "run", "Runs until it is ended by a signal.", options: DaemonOptions.all,
                examples: [ExampleSpec("picket-agent run --config /etc/picket.yaml", "with a configuration")]),
            CommandSpec(
                "probe", "Prints the picture of this host once, as JSON.",
                discussion:
                    "Asks the running agent over its socket; where none answers within a second, looks by itself. Writes nothing.",
                options: DaemonOptions.all + [
                    OptionSpec(
                        "--output", short: "o", value: .required("FORMAT", .choice(["json"])), default: "json",
                        help: "The form of the answer."),
                    OptionSpec(
                        "--stdin", help: "Read the workers and marks that a hub knows, as JSON, from standard input."),
                    OptionSpec(
                        "--frame", value: .required("NONCE", .text),
                        help: "Print the answer in a frame of this nonce, 8 to 64 of 0-9a-f."),
                ]),
            hook, beat, result,
        ])
}
