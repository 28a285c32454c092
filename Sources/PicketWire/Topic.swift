package import PicketModel

/// A place where messages of one fleet are published; holds ids only.
package enum Topic: Hashable, Sendable {
    case presence(HostID)
    case heartbeat(HostID)
    case processes(HostID)
    case state(WorkerAddress, StateKind)
    case events(HostID)
    case requests(HostID)
    case echo(HostID)
    case acknowledgement(HostID)
    case hubPresence
    case hubStatus
    case verdict(WorkerAddress)
    case notices
}

/// The kinds of retained state that an agent publishes of a worker, each under a topic of its own.
package enum StateKind: String, CaseIterable, Sendable {
    case run
    case tmux
    case git
    case session
    case activity
    case result
    case screen

    /// The same kind, as evidence.
    package var evidence: EvidenceKind {
        switch self {
        case .run: .run
        case .tmux: .tmux
        case .git: .git
        case .session: .session
        case .activity: .activity
        case .result: .result
        case .screen: .screen
        }
    }
}

/// The topics of one fleet: `picket/v1/<fleet>/...`.
package struct TopicTree: Hashable, Sendable {
    /// The fleet's name; has the form of an id.
    package let fleet: String
    private let root: String

    /// Takes a fleet's name; nil where it has not the form of an id.
    package init?(fleet: String) {
        guard IdentifierForm.holds(fleet) else { return nil }
        self.fleet = fleet
        root = "picket/v1/\(fleet)"
    }

    /// The topic as text.
    package func text(_ topic: Topic) -> String {
        switch topic {
        case .presence(let host): "\(root)/hosts/\(host)/presence"
        case .heartbeat(let host): "\(root)/hosts/\(host)/heartbeat"
        case .processes(let host): "\(root)/hosts/\(host)/processes"
        case .state(let address, let kind): "\(root)/hosts/\(address.host)/workers/\(address.worker)/\(kind.rawValue)"
        case .events(let host): "\(root)/hosts/\(host)/events"
        case .requests(let host): "\(root)/hosts/\(host)/requests"
        case .echo(let host): "\(root)/hosts/\(host)/echo"
        case .acknowledgement(let host): "\(root)/hub/acks/\(host)"
        case .hubPresence: "\(root)/hub/presence"
        case .hubStatus: "\(root)/hub/status"
        case .verdict(let address): "\(root)/verdicts/\(address.host)/\(address.worker)"
        case .notices: "\(root)/notices"
        }
    }

    /// What the hub subscribes to: all that hosts say, and its own presence.
    package var hubFilters: [String] { ["\(root)/hosts/#", "\(root)/hub/presence", "\(root)/verdicts/#"] }

    /// What an agent subscribes to: requests to it, marks of it, the hub's presence, its own presence, and its echo.
    package func agentFilters(_ host: HostID) -> [String] {
        [
            text(.requests(host)), text(.acknowledgement(host)), text(.hubPresence), text(.presence(host)),
            text(.echo(host)),
        ]
    }

    /// Reads a topic; nil where it is none of this fleet's.
    package func parse(_ text: String) -> Topic? {
        guard text.hasPrefix(root + "/") else { return nil }
        let levels = text.utf8.dropFirst(root.utf8.count + 1)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
        switch (levels.first, levels.count) {
        case ("hosts", 3...): return host(levels.dropFirst())
        case ("hub", _): return hub(levels.dropFirst())
        case ("verdicts", 3):
            guard let host = HostID(levels[1]), let worker = WorkerID(levels[2]) else { return nil }
            return .verdict(WorkerAddress(host: host, worker: worker))
        case ("notices", 1): return .notices
        default: return nil
        }
    }

    private func host(_ levels: ArraySlice<Substring>) -> Topic? {
        guard let first = levels.first, let host = HostID(first) else { return nil }
        let rest = Array(levels.dropFirst())
        if rest.count == 3, rest[0] == "workers", let worker = WorkerID(rest[1]),
            let kind = StateKind(rawValue: String(rest[2]))
        {
            return .state(WorkerAddress(host: host, worker: worker), kind)
        }
        guard rest.count == 1 else { return nil }
        switch rest[0] {
        case "presence": return .presence(host)
        case "heartbeat": return .heartbeat(host)
        case "processes": return .processes(host)
        case "events": return .events(host)
        case "requests": return .requests(host)
        case "echo": return .echo(host)
        default: return nil
        }
    }

    private func hub(_ levels: ArraySlice<Substring>) -> Topic? {
        let rest = Array(levels)
        switch (rest.first, rest.count) {
        case ("presence", 1): return .hubPresence
        case ("status", 1): return .hubStatus
        case ("acks", 2): return HostID(rest[1]).map { .acknowledgement($0) }
        default: return nil
        }
    }
}
