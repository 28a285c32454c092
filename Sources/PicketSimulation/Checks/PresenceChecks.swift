import PicketLoop
import PicketModel
import PicketWire

/// What must hold of the presence that the broker keeps of a host: a last will that comes late does not stand beside an
/// agent that is connected.
final class PresenceChecks {
    /// How long an agent may take to contradict it, in ms.
    private static let grace: Int64 = 10_000

    private unowned let simulation: Simulation
    private var wrong: [(site: Site, wire: Wire, since: Int64)] = []

    init(_ simulation: Simulation) { self.simulation = simulation }

    /// Hears each message as it reaches the broker.
    func hear(_ message: OutgoingMessage) {
        let now = simulation.schedule.now
        while let first = wrong.first, first.since + Self.grace < now {
            wrong.removeFirst()
            check(first.site, first.wire, since: first.since)
        }
        guard message.retained, message.topic.hasSuffix("/presence"),
            case .presence(let host) = simulation.topics.parse(message.topic),
            let site = simulation.sites.first(where: { $0.id == host }),
            let wire = simulation.broker.wire(of: host.text), simulation.broker.trouble.dropped == 0,
            let message = try? PresenceMessage(payload: message.payload), message.presence.state == .lost
        else { return }
        wrong.append((site, wire, now))
    }

    /// An agent that slept, or whose connection did not last, was not told, or could not answer.
    private func check(_ site: Site, _ wire: Wire, since: Int64) {
        let spent = simulation.schedule.now - since
        guard wire.isOpen, !wire.isCut, !wire.life.isOver, site.world.time.standsUntil <= since,
            simulation.keptPresence(of: site)?.state == .lost
        else { return }
        simulation.fail(
            "the broker keeps a late will as presence of \(site.id) for \(spent) ms, and its agent is connected")
    }
}

extension Simulation {
    /// What the broker keeps as presence of a host; nil for nothing.
    func keptPresence(of site: Site) -> Presence? {
        broker.kept(topics.text(.presence(site.id))).flatMap { try? PresenceMessage(payload: $0) }?.presence
    }
}
