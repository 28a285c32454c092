/// Everything that a hub is told by its configuration.
package struct HubSettings: Equatable, Sendable {
    /// The fleet's name, as it stands in every topic.
    package var fleet: String = "home"
    /// The folder that the hub keeps its store and socket in; an absolute path.
    package var state: String
    /// The broker.
    package var broker = BrokerSettings()
    /// The Unix socket that answers `picket`; nil for `hub.sock` in the state folder.
    package var socket: String?
    /// The loopback address that answers HTTP; nil for none.
    package var listen: ListenAddress?
    /// The SQLite file; nil for `hub.db` in the state folder.
    package var store: String?
    /// How long events, verdict changes and heartbeats are kept.
    package var retention: Milliseconds = .days(30)
    /// How often a host is polled over ssh while ssh is its road.
    package var poll: Milliseconds = .seconds(15)
    /// How long one poll may take.
    package var pollDeadline: Milliseconds = .seconds(12)
    /// How often a verdict is published again.
    package var refresh: Milliseconds = .minutes(20)
    /// After which the broker forgets a verdict that was not published again.
    package var expiry: Milliseconds = .hours(1)
    /// How ssh is used.
    package var ssh = SSHSettings()
    /// The hosts that have an entry, sorted by id.
    package var hosts: [HostSettings] = []
    /// The times and counts to judge by.
    package var thresholds = ThresholdSettings()
    /// What is done with notices.
    package var notices = NoticeSettings()
    /// When ended workers are let go.
    package var retirement = RetirementSettings()
    /// How often workers are judged for the time alone; no key of the file, for a person has no use for another one.
    package var turn: Milliseconds = .seconds(1)

    /// The defaults, kept in the folder `state`.
    package init(state: String) { self.state = state }

    /// The path of the Unix socket.
    package var socketPath: String { socket ?? state + "/hub.sock" }
    /// The path of the store.
    package var storePath: String { store ?? state + "/hub.db" }

    /// The entry of one host; nil where it has none.
    package func host(_ id: HostID) -> HostSettings? { hosts.first { $0.id == id } }
}

/// A host as the hub is told of it.
package struct HostSettings: Equatable, Sendable {
    /// Its id.
    package var id: HostID
    /// Where ssh finds it; nil for a host without that road.
    package var ssh: SSHDestination?
    /// Options for ssh, each `Name=value`, given as `-oName=value`.
    package var sshOptions: [SSHOption] = []
    /// The agent's program on that host, by name or path.
    package var agent: String = "picket-agent"

    /// An entry that says nothing yet.
    package init(id: HostID) { self.id = id }
}

/// How ssh is used.
package struct SSHSettings: Equatable, Sendable {
    /// The program, by name or absolute path.
    package var program: String = "ssh"
    /// Its configuration file; nil for none, not the user's own either.
    package var config: String?

    /// The defaults.
    package init() {}
}

/// What is done with notices beside publishing them.
package struct NoticeSettings: Equatable, Sendable {
    /// A program and its arguments that gets each notice as JSON on its standard input; empty for none. Never a shell.
    package var exec: [String] = []
    /// How long it may run.
    package var execDeadline: Milliseconds = .seconds(10)

    /// The defaults.
    package init() {}
}

/// A loopback address to listen on.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// `127.0.0.1` or `::1`.
    package let host: String
    /// The port; 0 asks the system for one.
    package let port: UInt16

    /// Reads `127.0.0.1:8080`, `localhost:8080` or `[::1]:8080`; nil for anything that is not loopback.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else { return nil }
        switch String(text[..<colon]) {
        case "127.0.0.1", "localhost": host = "127.0.0.1"
        case "[::1]": host = "::1"
        default: return nil
        }
        self.port = port
    }

    package var description: String { host == "::1" ? "[::1]:\(port)" : "\(host):\(port)" }
}
