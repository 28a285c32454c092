import PicketLoop
package import PicketModel
import PicketWire

extension Agent {
    /// Has the session tell this agent what happens.
    func connectSession() {
        session.will = { [weak self] birth in self?.presence(.lost, birth: birth) }
        session.onConnected = { [weak self] _, _ in self?.connected() }
        session.onEnded = { [weak self] end in self?.ended(end) }
        session.onPublished = { [weak self] token, reason in self?.published(token, reason) }
        session.onSubscribed = { [weak self] reasons in self?.subscribed(reasons) }
        session.onMessage = { [weak self] message in self?.received(message) }
    }

    private func connected() {
        isConnected = true
        noteTime()
        awaited = []
        outbox = []
        loggedOutage = false
        ports.log(
            "The broker at \(settings.broker.host):\(settings.broker.port) accepted this host as '\(settings.host)'.")
        publishPresence(.online)
        do {
            try session.subscribe(to: topics.agentFilters(settings.host))
        } catch {
            ports.log("The agent could not subscribe: \(error).")
        }
        if hasConnected {
            board.doubtAll()
            lookout.tellAnew()
        }
        hasConnected = true
        board.oweAll()
        events.rewind(at: clock.now)
        beat()
        pump()
    }

    private func ended(_ end: SessionEnd) {
        if isConnected || end.suspectsDuplicate || !loggedOutage {
            ports.log(describe(end))
        }
        loggedOutage = true
        isConnected = false
        awaited = []
        for lost in clearing.sorted(by: { $0.key.number < $1.key.number }) { board.clearAgain(lost.value) }
        clearing = [:]
    }

    private func describe(_ end: SessionEnd) -> String {
        let broker = "the broker at \(settings.broker.host):\(settings.broker.port)"
        let next = end.nextTry.map { "; the next try is in \(max($0.seconds, 1)) s" } ?? ""
        let duplicate = end.suspectsDuplicate ? " Another agent seems to run as '\(settings.host)'." : ""
        switch end.loss {
        case .unreachable(let text): return "Could not reach \(broker): \(text)\(next)."
        case .refused(let code): return "Refused by \(broker) with reason \(code)\(next).\(duplicate)"
        case .disconnected(let code): return "Disconnected by \(broker) with reason \(code)\(next).\(duplicate)"
        case .broken(let text): return "The connection to \(broker) broke: \(text)\(next).\(duplicate)"
        case .notMQTT: return "What answers as \(broker) does not speak MQTT 5\(next)."
        case .dropped: return "The connection to \(broker) was ended."
        }
    }

    private func published(_ token: PublishToken, _ reason: UInt8) {
        guard awaited.remove(token) != nil else { return }
        clearing[token] = nil
        if reason >= 0x80 {
            refused += 1
            if loggedRefusals.insert(reason).inserted {
                ports.log("The broker refuses what this host publishes, with reason \(reason); see its access list.")
            }
        }
        pump()
    }

    private func subscribed(_ reasons: [UInt8]) {
        guard let reason = reasons.first(where: { $0 >= 0x80 }) else { return }
        ports.log("The broker refuses a subscription, with reason \(reason); see its access list.")
    }

    private func received(_ message: IncomingMessage) {
        guard !message.payload.isEmpty, let topic = topics.parse(message.topic) else { return }
        do {
            switch topic {
            case .acknowledgement(settings.host):
                try acknowledge(AcknowledgementMessage(payload: message.payload), isLive: !message.retained)
            case .requests(settings.host):
                try answer(RequestMessage(payload: message.payload), retained: message.retained)
            case .presence(settings.host): try heardOwnPresence(PresenceMessage(payload: message.payload))
            case .hubPresence: try heard(HubPresenceMessage(payload: message.payload))
            default: break
            }
        } catch {
            ports.log("A message under \(message.topic) was refused: \(error.description).")
        }
    }

    private func acknowledge(_ message: AcknowledgementMessage, isLive: Bool) {
        guard message.host == settings.host else { return }
        let isWritten = settleLedger()
        let trimming = events.trim(message.marks, at: clock.now, isLive: isLive, isHeld: !isWritten)
        for gap in trimming.unknownToHub {
            ports.log(
                "Events \(gap.from) to \(gap.to) of epoch \(gap.epoch) are no longer here, and the hub does not have them; "
                    + "it is told so.")
            events.appendDropped(gap, at: clock.now)
        }
        if trimming.isImpossible, !loggedImpossibleMark {
            loggedImpossibleMark = true
            ports.log("A mark covers events that were never made, and is ignored. Who else writes the hub's topics?")
        }
        pump()
    }

    /// A presence of this host that it did not write: an old will, or another agent; the truth is said again.
    private func heardOwnPresence(_ message: PresenceMessage) {
        let isOurs = message.presence.epoch == epoch && message.presence.birth == session.birth
        if !isOurs || message.presence.state == .lost { publishPresence(.online) }
    }

    /// A hub that was not there before may have missed events.
    private func heard(_ message: HubPresenceMessage) {
        guard message.online else { return hubWasAway = true }
        let isKnown = hubHeard.map { $0 == (message.birth, message.since) } ?? false
        guard !isKnown || hubWasAway else { return }
        let isFirst = hubHeard == nil && !hubWasAway
        hubHeard = (message.birth, message.since)
        hubWasAway = false
        if !isFirst { events.rewind(at: clock.now) }
        pump()
    }

    private func answer(_ request: RequestMessage, retained: Bool) {
        guard !retained else { return }
        switch request.what {
        case .clock:
            send(
                OutgoingMessage(
                    topic: topics.text(.echo(settings.host)),
                    payload: EchoMessage(envelope: envelope(clock.now), id: request.id).payload))
        case .look(let worker, let base): lookout.look(at: worker, base: base)
        case .resync:
            guard let delay = resync.answerDelay(at: clock.now, jitter: clock.random(below: 1000)) else { return }
            clock.schedule(after: delay) { [weak self] _ in self?.sayAgain(after: nil) }
        }
    }

    /// Says all state again, 50 messages a second, so that many hosts together do not flood the hub.
    private func sayAgain(after key: StateBoard.Key?) {
        let last = board.owe(after: key, count: 50)
        pump()
        guard let last else { return }
        clock.schedule(after: .seconds(1)) { [weak self] _ in self?.sayAgain(after: last) }
    }
}

/// Spreads answers to resync requests over 10 s, and lets each repeat wait twice as long, to 10 min.
package struct ResyncPacer: Equatable, Sendable {
    private var nextUp: Milliseconds?
    private var wait: Milliseconds = .seconds(10)

    /// A pacer that was not asked yet.
    package init() {}

    /// When to answer a request that comes now; nil where one was answered too shortly ago. `jitter` is of 0..<1000.
    package mutating func answerDelay(at moment: Moment, jitter: UInt64) -> Milliseconds? {
        if let nextUp, moment.up < nextUp {
            return nil
        }
        let isRepeat = nextUp.map { moment.up - $0 < .minutes(10) } ?? false
        wait = isRepeat ? min(wait * 2, .minutes(10)) : .seconds(10)
        nextUp = moment.up + wait
        return Milliseconds(Int64(jitter) * 10)
    }
}
