import PicketCommand
import PicketOptions

/// The options of `picket-hub`.
enum HubOptions {
    static let spec = CommandSpec(
        "picket-hub",
        "Keeps the picture of the fleet, judges each worker, and says what changed.",
        subcommands: [
            CommandSpec(
                "run", "Runs until it is ended by a signal.", options: DaemonOptions.all,
                examples: [ExampleSpec("picket-hub run --config /etc/picket.yaml", "with a configuration")])
        ])
}
