import PicketLoop
import PicketModel

/// A broker of MQTT 5 with the network around it: retained messages, last wills, connections; no session outlives its
/// connection, as no client asks for one.
final class Broker {
    private struct Retained {
        var payload: [UInt8]
        var until: Int64
    }

    let schedule: Schedule
    private var dice: Dice
    private var retained: [String: Retained] = [:]
    private var wires: [String: Wire] = [:]
    /// Whether it runs.
    private(set) var isUp = true
    /// Clients that cannot reach it now.
    var unreachable: Set<String> = []
    /// Whether it says why it throws a client out whose name another takes; Mosquitto before 2.1 says nothing.
    var saysTakeOver = true
    /// Whether last wills are lost.
    var losesWills = false
    var trouble = MessageTrouble.none
    /// Wills of the past, for one that comes late.
    private var oldWills: [OutgoingMessage] = []
    /// Hears of every message as it reaches the broker, with its sender.
    var onMessage: (_ client: String, OutgoingMessage) -> Void = { _, _ in }
    /// Hears of every message as it reaches a client.
    var onDelivery: (_ client: String, IncomingMessage) -> Void = { _, _ in }

    init(schedule: Schedule, dice: Dice) {
        self.schedule = schedule
        self.dice = dice
    }

    /// The clients that are connected, sorted.
    var clients: [String] { wires.keys.sorted() }

    /// The connection of a client; nil where it has none.
    func wire(of client: String) -> Wire? { wires[client] }

    /// What the broker keeps under a topic; nil for nothing.
    func kept(_ topic: String) -> [UInt8]? {
        retained[topic].flatMap { $0.until > schedule.now ? $0.payload : nil }
    }

    /// The topics that it keeps something under, sorted.
    var keptTopics: [String] { retained.keys.filter { kept($0) != nil }.sorted() }

    // MARK: - Connections

    /// How long a packet is on its way, in ms.
    private func delay() -> Int64 { 1 + Int64(dice.below(12)) }

    /// A client tries to connect.
    func connect(_ wire: Wire, deadline: Int64) {
        schedule.after(delay()) { [self] in
            guard !wire.life.isOver else { return }
            let isThere = wire.life.time.standsUntil <= schedule.now
            guard isUp, isThere, !unreachable.contains(wire.client) else {
                // A broker that is down refuses at once; a network that is down says nothing.
                let wait = isUp ? deadline : 1
                return tell(wire, .ended(.unreachable(isUp ? "no answer in time" : "connection refused")), after: wait)
            }
            if let other = wires[wire.client] {
                let loss = saysTakeOver ? LinkLoss.disconnected(0x8E) : .broken("the broker closed the connection")
                tell(other, .ended(loss), after: delay())
                close(other, publishingWill: true)
            }
            wires[wire.client] = wire
            wire.isOpen = true
            tell(wire, .connected(inFlight: 20, largestPacket: nil), after: delay())
        }
    }

    /// A client ends its connection.
    func disconnect(_ wire: Wire, sayingGoodbye: Bool) {
        send(wire) { [self] in close(wire, publishingWill: !sayingGoodbye) }
    }

    /// A client's process died: its system closes the connection.
    func closeWire(of client: String, life: Life) {
        guard let wire = wires[client], wire.life === life else { return }
        send(wire) { [self] in close(wire, publishingWill: true) }
    }

    /// Nothing passes on a client's connection any more; both sides notice once their patience is over.
    func cut(_ client: String) {
        guard let wire = wires[client], !wire.isCut else { return }
        wire.isCut = true
        let (one, other) = (Int64(dice.below(5000)), Int64(dice.below(5000)))
        schedule.after(wire.patience + one) { [self] in close(wire, publishingWill: true) }
        tell(wire, .ended(.broken("nothing was heard for too long")), after: wire.patience + other, evenIfCut: true)
    }

    /// A client's machine stands still: where that lasts, the broker gives it up.
    func stall(_ client: String, until end: Int64) {
        guard let wire = wires[client] else { return }
        schedule.after(wire.patience) { [self] in
            guard wire.isOpen, wire.life.time.standsUntil > schedule.now else { return }
            close(wire, publishingWill: true)
            tell(wire, .ended(.broken("the broker closed the connection")), after: delay())
        }
    }

    /// The broker ends; what it kept is lost where it has no memory. Nobody publishes its clients' wills.
    func stop(keeping memory: Bool) {
        isUp = false
        for client in clients {
            guard let wire = wires[client] else { continue }
            tell(wire, .ended(.broken("the broker went away")), after: delay())
            close(wire, publishingWill: false)
        }
        if !memory { retained = [:] }
    }

    /// The broker runs again.
    func start() { isUp = true }

    /// A last will of the past comes late, as from a connection whose end is noticed only now.
    func publishOldWill() {
        guard isUp, let will = oldWills.isEmpty ? nil : dice.one(of: oldWills) else { return }
        take(will, from: "(old will)")
    }

    private func close(_ wire: Wire, publishingWill: Bool) {
        guard wire.isOpen else { return }
        wire.isOpen = false
        if wires[wire.client] === wire { wires[wire.client] = nil }
        guard let will = wire.will else { return }
        if oldWills.count == 8 { oldWills.removeFirst() }
        oldWills.append(will)
        if publishingWill, isUp, !losesWills { take(will, from: wire.client) }
    }

    // MARK: - Messages

    /// A client publishes.
    func publish(_ message: OutgoingMessage, as token: PublishToken, on wire: Wire) {
        let isLost = message.quality == .atMostOnce && dice.chance(trouble.lost)
        if message.quality == .atMostOnce { tell(wire, .published(token, reason: 0), after: 0) }
        guard !isLost else { return }
        send(wire) { [self] in
            take(message, from: wire.client)
            if message.quality == .atLeastOnce { tell(wire, .published(token, reason: 0), after: delay()) }
        }
    }

    /// A client subscribes: what is kept comes first.
    func subscribe(_ wire: Wire, to filters: [String]) {
        send(wire) { [self] in
            wire.subscribe(to: filters)
            tell(wire, .subscribed(filters.map { _ in 1 }), after: delay())
            for topic in keptTopics where wire.wants(topic) {
                guard let payload = kept(topic) else { continue }
                deliver(IncomingMessage(topic: topic, payload: payload, retained: true), to: wire, isSure: true)
            }
        }
    }

    private func send(_ wire: Wire, _ body: @escaping () -> Void) {
        wire.arrivesAtBroker = max(wire.arrivesAtBroker, schedule.now + delay())
        schedule.at(wire.arrivesAtBroker) { [self] in
            if isUp, wire.isOpen, !wire.isCut { body() }
        }
    }

    private func take(_ message: OutgoingMessage, from client: String) {
        onMessage(client, message)
        if message.retained { keep(message) }
        let incoming = IncomingMessage(topic: message.topic, payload: message.payload, retained: false)
        let isSure = message.quality == .atLeastOnce
        for receiver in clients {
            guard let wire = wires[receiver], wire.wants(message.topic) else { continue }
            if isSure ? dice.chance(trouble.dropped) : dice.chance(trouble.lost) { continue }
            deliver(incoming, to: wire, isSure: isSure)
            if isSure, dice.chance(trouble.doubled) {
                // Some come by a detour, and late.
                let late: UInt64 = dice.chance(100) ? 600_000 : 3000
                schedule.after(Int64(dice.below(late))) { [self] in deliver(incoming, to: wire, isSure: true) }
            }
        }
    }

    private func keep(_ message: OutgoingMessage) {
        guard !message.payload.isEmpty else { return retained[message.topic] = nil }
        let until = message.expiry.map { schedule.now + $0.count } ?? .max
        retained[message.topic] = Retained(payload: message.payload, until: until)
    }

    /// In order as the connection is, or in order of each topic only.
    private func deliver(_ message: IncomingMessage, to wire: Wire, isSure: Bool) {
        guard wire.isOpen else { return }
        var at = schedule.now + delay()
        if trouble.late > 0 {
            if dice.chance(trouble.late) { at += Int64(dice.below(2000)) }
            at = max(at, wire.arrivesByTopic[message.topic] ?? 0)
        } else {
            at = max(at, wire.arrivesAtClient, wire.arrivesByTopic[message.topic] ?? 0)
            wire.arrivesAtClient = at
        }
        if trouble.late > 0 || !wire.arrivesByTopic.isEmpty { wire.arrivesByTopic[message.topic] = at }
        wire.life.after(at - schedule.now) { [self] in
            guard wire.isOpen, !wire.isCut, let link = wire.link, link.holds(wire) else { return }
            onDelivery(wire.client, message)
            link.hear(.message(message), on: wire)
        }
    }

    private func tell(_ wire: Wire, _ event: LinkEvent, after delay: Int64, evenIfCut: Bool = false) {
        wire.life.after(delay) {
            guard !wire.isCut || evenIfCut else { return }
            wire.link?.hear(event, on: wire)
        }
    }
}
