import PicketModel

/// Sections that the hub reads.
extension KeyTable {
    static var hub: [Key<HubSettings>] {
        [
            Key("socket", \.socket, .path, "The socket that answers `picket`.", standard: "hub.sock in `state`"),
            Key("listen", \.listen, .listen, "The loopback address that answers HTTP."),
            Key("store", \.store, .path, "The SQLite file.", standard: "hub.db in `state`"),
            Key(
                "retention", \.retention, .duration(atLeast: .minutes(1)),
                "How long events, verdict changes and heartbeats are kept."),
            Key("poll", \.poll, .duration(), "How often a host is polled over ssh while that is its road."),
            Key("poll_deadline", \.pollDeadline, .duration(), "How long one poll may take."),
            Key("refresh", \.refresh, .duration(), "How often a verdict is published again."),
            Key(
                "expiry", \.expiry, .duration(atLeast: .seconds(1)),
                "After which the broker forgets a verdict that was not published again."),
        ]
    }

    static var ssh: [Key<SSHSettings>] {
        [
            Key("program", \.program, .program, "The program."),
            Key(
                "config", \.config, .path, "Its configuration file, where aliases stand.",
                standard: "none, not the user's own either"),
        ]
    }

    static var host: [Key<HostSettings>] {
        [
            Key("ssh", \.ssh, .destination, "Where ssh finds it; without it the host has no second road."),
            Key("ssh_options", listOf: \.sshOptions, .sshOption, "Options for ssh, each `Name=value`."),
            Key("agent", \.agent, .program, "The agent's program on that host."),
        ]
    }

    static var notices: [Key<NoticeSettings>] {
        [
            Key(
                "exec", listOf: \.exec, .text,
                "A program and its arguments that gets each notice as JSON on its standard input. Never a shell."),
            Key("exec_deadline", \.execDeadline, .duration(), "How long it may run."),
        ]
    }
}
