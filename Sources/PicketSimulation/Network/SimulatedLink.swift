package import PicketLoop
import PicketModel

/// The link port over the simulated broker.
package final class SimulatedLink: Link {
    package var onEvent: ((LinkEvent) -> Void)?

    private let broker: Broker
    private let life: Life
    private var wire: Wire?
    private var isConnected = false
    private var connections = 0
    private var published: UInt64 = 0
    private var unanswered: Set<PublishToken> = []
    private let window = 20

    init(broker: Broker, life: Life) {
        self.broker = broker
        self.life = life
    }

    package var room: Int { isConnected ? max(window - unanswered.count, 0) : 0 }

    package func connect(to target: LinkTarget, will: OutgoingMessage?) {
        guard wire == nil, life.calls() else { return }
        connections += 1
        let wire = Wire(
            client: target.client, will: will, patience: target.keepalive.count * 3 / 2, link: self,
            number: connections, life: life)
        self.wire = wire
        broker.connect(wire, deadline: target.deadline.count)
    }

    package func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken {
        guard isConnected, let wire else { throw .notConnected }
        guard message.quality == .atMostOnce || room > 0 else { throw .windowFull }
        published += 1
        let token = PublishToken(published)
        if message.quality == .atLeastOnce { unanswered.insert(token) }
        if life.calls() { broker.publish(message, as: token, on: wire) }
        return token
    }

    package func subscribe(to filters: [String]) throws(LinkError) {
        guard isConnected, let wire else { throw .notConnected }
        if life.calls() { broker.subscribe(wire, to: filters) }
    }

    package func drop(sayingGoodbye: Bool) {
        guard let wire else { return }
        let isSaid = life.calls() || !sayingGoodbye
        close()
        if isSaid { broker.disconnect(wire, sayingGoodbye: sayingGoodbye) }
        life.after(0) { [weak self] in self?.onEvent?(.ended(.dropped)) }
    }

    /// Whether a connection is the one that stands.
    func holds(_ other: Wire) -> Bool { wire === other }

    /// The broker, or the system, tells something of a connection.
    func hear(_ event: LinkEvent, on other: Wire) {
        guard wire === other, !life.isOver else { return }
        switch event {
        case .connected: isConnected = true
        case .ended: close()
        case .published(let token, _):
            unanswered.remove(token)
            guard isConnected else { return }
        case .subscribed, .message: guard isConnected else { return }
        }
        onEvent?(event)
    }

    private func close() {
        wire = nil
        isConnected = false
        unanswered = []
    }
}
