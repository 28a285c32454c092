package import PicketOptions

/// The options that `picket-agent run` and `picket-hub run` share; each overrides the configuration.
package enum DaemonOptions {
    /// The definitions.
    package static let all: [OptionSpec] = [
        OptionSpec("--config", value: .required("FILE", .path), help: "Read the configuration from FILE."),
        OptionSpec("--state", value: .required("DIR", .path), help: "Keep everything in DIR."),
        OptionSpec("--broker", value: .required("HOST:PORT", .text), help: "Connect to this broker."),
        OptionSpec("--broker-user", value: .required("NAME", .text), help: "Connect to it as this user."),
        OptionSpec(
            "--broker-password-file", value: .required("FILE", .path),
            help: "Read the password from the first line of FILE."),
        OptionSpec("--socket", value: .required("PATH", .path), help: "Answer on this Unix socket."),
    ]
}
