package import PicketModel

/// Everything that one configuration file says; the same file serves agent, hub and command.
package struct Settings: Equatable, Sendable {
    /// The fleet's name.
    package var fleet: String = "home"
    /// This host's id.
    package var host: HostID
    /// The folder for everything that is kept; absolute.
    package var state: String
    /// The broker.
    package var broker = BrokerSettings()
    /// When ended workers are let go.
    package var retirement = RetirementSettings()
    private var ofAgent: AgentSettings
    private var ofHub: HubSettings

    /// The defaults, as an empty file gives them.
    package init(around: Surroundings) {
        host = around.host
        state = around.state
        ofAgent = AgentSettings(host: around.host, state: around.state)
        ofHub = HubSettings(state: around.state)
    }

    /// What the agent takes. What it shares with the hub is that of this file, whatever is set here.
    package var agent: AgentSettings {
        get {
            var agent = ofAgent
            (agent.fleet, agent.host, agent.state) = (fleet, host, state)
            (agent.broker, agent.retirement) = (broker, retirement)
            return agent
        }
        set { ofAgent = newValue }
    }

    /// What the hub takes. What it shares with the agent is that of this file, whatever is set here.
    package var hub: HubSettings {
        get {
            var hub = ofHub
            (hub.fleet, hub.state, hub.broker, hub.retirement) = (fleet, state, broker, retirement)
            return hub
        }
        set { ofHub = newValue }
    }

    /// Reads the bytes of a file; `file` is its name for messages. Throws everything that is wrong with it at once.
    package static func load(
        bytes: [UInt8], file: String, around: Surroundings
    ) throws(ConfigurationError) -> Settings {
        let document = YAMLDocument(bytes)
        var settings = Settings(around: around)
        var reader = SettingsReader(around: around, knownPaths: KeyTable.paths(around: around))
        if let root = document.root { reader.section(root, KeyTable.all, into: &settings, at: .root) }
        settings.settle(heartbeatSet: reader.places["thresholds.heartbeat"] != nil)
        if reader.flaws.isEmpty { settings.check(&reader) }
        let flaws = document.flaws + reader.flaws
        guard flaws.isEmpty else { throw ConfigurationError(flaws, file: file, lines: SourceLines(bytes)) }
        return settings
    }

    /// Reads a text.
    package static func load(
        text: String, file: String, around: Surroundings
    ) throws(ConfigurationError) -> Settings {
        try load(bytes: Array(text.utf8), file: file, around: around)
    }

    /// Fills in what follows from other keys, and sorts what has no order of its own.
    private mutating func settle(heartbeatSet: Bool) {
        if !heartbeatSet { hub.thresholds.fleet.heartbeat = agent.heartbeat }
        hub.hosts.sort { $0.id < $1.id }
    }
}
