import PicketModel

/// Sections that agent and hub both read.
extension KeyTable {
    static var broker: [Key<BrokerSettings>] {
        [
            Key("host", \.host, .address, "Its name or address."),
            Key("port", \.port, .port, "Its port."),
            Key("user", \.user, .text, "The user."),
            Key("password", \.password, .secret, "The password; better kept in `password_file`."),
            Key("password_file", \.passwordFile, .path, "A file whose first line is the password."),
            Key(
                "keepalive", \.keepalive, .duration(atLeast: .seconds(5)),
                "How long without traffic before the connection is tested."),
        ]
    }

    static var retirement: [Key<RetirementSettings>] {
        [
            Key("merged", \.merged, .duration(), "How long a worker stays whose work is merged or worktree removed."),
            Key("others", \.others, .duration(), "How long any other ended worker stays."),
        ]
    }
}
