import PicketModel

/// Every key there is, once: the parser, the documentation and the messages follow from it.
enum KeyTable {
    /// The keys at the top of a file. A later key is one line in its section.
    static var all: [Key<Settings>] {
        [
            Key("fleet", \.fleet, .name, "The fleet's name; it stands in every topic. One broker, one fleet."),
            Key("host", \.host, .host, "This host's id.", standard: "a slug of the machine's name"),
            Key("state", \.state, .path, "The folder for everything that is kept.", standard: "the program's own"),
            Key("broker", section: \.broker, broker, "Which broker, and as whom."),
            Key("agent", section: \.agent, agent, "How `picket-agent` looks and publishes."),
            Key("tmux", section: \.agent.tmux, tmux, "Where tmux and its servers are."),
            Key("git", section: \.agent.git, git, "How git is used."),
            Key(
                "workers", sectionsOf: \.agent.workers, worker, empty: WorkerRule(),
                "Workers and naming rules; the first that fits a worker counts.", check: WorkerRule.mistake),
            Key("runtimes", section: \.agent.runtimes, runtimes, "What differs from a runtime's own defaults."),
            Key("helpers", listOf: \.agent.helpers, .glob, "Names of processes that are no sign of a runtime's life."),
            Key("hub", section: \.hub, hub, "How `picket-hub` keeps and serves the picture."),
            Key("ssh", section: \.hub.ssh, ssh, "How the hub uses ssh."),
            Key(
                "hosts", namedBy: .host, \.hub.hosts, host, sample: { HostSettings(id: $0.host) },
                "What the hub knows of a host, by its id.", make: HostSettings.init(id:)),
            Key("thresholds", section: \.hub.thresholds, thresholds, "The times and counts to judge by."),
            Key("notices", section: \.hub.notices, notices, "What is done with notices."),
            Key("retirement", section: \.retirement, retirement, "When ended workers are let go."),
        ]
    }

    /// The table as rows, in its order.
    static func rows(around: Surroundings) -> [KeyRow] { KeyRow.rows(all, of: Settings(around: around)) }

    /// The path of every key.
    static func paths(around: Surroundings) -> [String] { rows(around: around).map(\.path) }
}
