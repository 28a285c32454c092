package import PicketLoop
package import PicketModel
package import PicketWire

/// One message that came to the hub, read and checked: its payload agrees with its topic.
package enum Arrival: Equatable, Sendable {
    case presence(PresenceMessage)
    case heartbeat(HeartbeatMessage)
    case processes(ProcessesMessage)
    case state(StateMessage)
    case event(EventMessage)
    case echo(EchoMessage)
    /// A retained state was taken away by its agent.
    case cleared(WorkerAddress, StateKind)
    /// The hub's own presence, as the broker holds it.
    case ownPresence(HubPresenceMessage)
    /// A verdict that the broker holds.
    case heldVerdict(WorkerAddress)
    /// Nothing that concerns the hub: what it said itself.
    case nothing

    /// Reads a message. Believes an id only where topic and payload agree, and retained only what is ever kept.
    package init(_ message: IncomingMessage, in topics: TopicTree) throws(WireError) {
        guard let topic = topics.parse(message.topic) else {
            throw WireError(.topic, "the topic is none of fleet '\(topics.fleet)'")
        }
        guard !message.payload.isEmpty else {
            self = Self.clearing(topic)
            return
        }
        self = try Self.read(message, topic)
    }

    private static func clearing(_ topic: Topic) -> Arrival {
        if case .state(let address, let kind) = topic { return .cleared(address, kind) }
        return .nothing
    }

    private static func read(_ message: IncomingMessage, _ topic: Topic) throws(WireError) -> Arrival {
        switch topic {
        case .presence(let host):
            let presence = try PresenceMessage(payload: message.payload)
            try check(presence.envelope, host)
            return .presence(presence)
        case .state(let address, let kind):
            let state = try StateMessage(payload: message.payload, kind: kind)
            try check(state.envelope, address.host)
            guard state.worker == address.worker else { throw mismatch("worker") }
            return .state(state)
        case .heartbeat, .processes, .events, .echo: return try readSample(message, topic)
        case .hubPresence: return .ownPresence(try HubPresenceMessage(payload: message.payload))
        case .verdict(let address): return message.retained ? .heldVerdict(address) : .nothing
        case .requests, .acknowledgement, .hubStatus, .notices: return .nothing
        }
    }

    /// What is never retained: a retained one was planted, and would look like a sign of life.
    private static func readSample(_ message: IncomingMessage, _ topic: Topic) throws(WireError) -> Arrival {
        guard !message.retained else { throw WireError(.retained, "a retained message where nothing is ever retained") }
        switch topic {
        case .heartbeat(let host):
            let heartbeat = try HeartbeatMessage(payload: message.payload)
            try check(heartbeat.envelope, host)
            return .heartbeat(heartbeat)
        case .processes(let host):
            let processes = try ProcessesMessage(payload: message.payload)
            try check(processes.envelope, host)
            return .processes(processes)
        case .events(let host):
            let event = try EventMessage(payload: message.payload)
            guard event.host == host else { throw mismatch("host") }
            return .event(event)
        case .echo(let host):
            let echo = try EchoMessage(payload: message.payload)
            try check(echo.envelope, host)
            return .echo(echo)
        default: return .nothing
        }
    }

    private static func check(_ envelope: Envelope, _ host: HostID) throws(WireError) {
        guard envelope.host == host else { throw mismatch("host") }
    }

    private static func mismatch(_ field: String) -> WireError {
        WireError(.mismatch, "\(field): differs from the topic's")
    }
}

extension Arrival {
    /// The host whose own live word it is, where it is not retained; nil for what the broker or the hub said.
    var speaker: HostID? {
        switch self {
        case .presence(let message): message.presence.state == .lost ? nil : message.envelope.host
        case .heartbeat(let message): message.envelope.host
        case .processes(let message): message.envelope.host
        case .state(let message): message.envelope.host
        case .event(let message): message.host
        case .echo(let message): message.envelope.host
        case .cleared(let address, _): address.host
        case .ownPresence, .heldVerdict, .nothing: nil
        }
    }
}
