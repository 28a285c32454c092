import PicketLoop
import PicketModel
import PicketWire

extension Agent {
    func envelope(_ moment: Moment) -> Envelope { Envelope(host: settings.host, epoch: epoch, moment: moment) }

    /// Hands over what is owed, as far as the window has room: clearings, state, then events.
    ///
    /// Nothing before the ledger that is to be written at the end of this turn: of what was said of a worker that no
    /// ledger holds, the next agent would know nothing.
    func pump() {
        guard isConnected, !ledgerIsDue else { return }
        pumpOutbox()
        while session.room > 0, let topic = board.nextClearing(host: settings.host) {
            let token = publish(OutgoingMessage(topic: topics.text(topic), payload: [], retained: true))
            if let token { clearing[token] = topic }
        }
        while session.room > 0, let message = board.next(host: settings.host, epoch: epoch, at: clock.now) {
            publish(
                OutgoingMessage(
                    topic: topics.text(message.topic), payload: message.payload, retained: true,
                    expiry: settings.expiry))
        }
        pumpEvents()
    }

    private func pumpEvents() {
        guard session.room > 0, events.hasUnsent else { return }
        let allowed = pacer.allowance(at: clock.now.up)
        guard allowed > 0 else { return pumpSoon() }
        let next = events.next(limit: min(session.room, allowed))
        pacer.sent(next.count)
        for event in next {
            publish(OutgoingMessage(topic: topics.text(.events(settings.host)), payload: event.payload))
        }
    }

    private func pumpSoon() {
        guard !pumpIsScheduled else { return }
        pumpIsScheduled = true
        clock.schedule(after: EventPacer.pause) { [weak self] _ in
            self?.pumpIsScheduled = false
            self?.pump()
        }
    }

    func publishPresence(_ state: Presence.State) { send(presence(state, birth: session.birth)) }

    /// Publishes now, or before all else once the window has room; bounded, for requests may come in any number.
    func send(_ message: OutgoingMessage) {
        guard isConnected, outbox.count < 16 else { return }
        outbox.append(message)
        pumpOutbox()
    }

    private func pumpOutbox() {
        while session.room > 0, !outbox.isEmpty { publish(outbox.removeFirst()) }
    }

    /// Presence as it stands in a message of this birth, the last will among them.
    func presence(_ state: Presence.State, birth: UInt64) -> OutgoingMessage {
        let presence = Presence(state: state, epoch: epoch, birth: birth, version: version, system: system)
        let message = PresenceMessage(envelope: envelope(clock.now), presence: presence)
        return OutgoingMessage(
            topic: topics.text(.presence(settings.host)), payload: message.payload, retained: true,
            expiry: state == .lost ? nil : settings.expiry)
    }

    /// Publishes a sample: at most once, and not at all where nothing is connected.
    func publishSample(_ topic: Topic, _ payload: [UInt8]) {
        guard isConnected else { return }
        publish(OutgoingMessage(topic: topics.text(topic), payload: payload, quality: .atMostOnce))
    }

    @discardableResult
    func publish(_ message: OutgoingMessage) -> PublishToken? {
        do {
            let token = try session.publish(message)
            if message.quality == .atLeastOnce { awaited.insert(token) }
            return token
        } catch {
            ports.log("A message for \(message.topic) could not be published: \(error).")
            return nil
        }
    }

    /// The heartbeat; also finds out that events were sent and not stored.
    func beat() {
        let moment = clock.now
        noteTime()
        events.retry()
        for name in events.takeSetAside() {
            ports.log("The spool was damaged and was set aside as \(name); a new one was begun.")
        }
        publishSample(
            .heartbeat(settings.host), HeartbeatMessage(envelope: envelope(moment), heartbeat: heartbeat()).payload)
        // To a hub that is away they are sent again when it is back.
        if isConnected, !hubWasAway, events.isStuck(at: moment, patience: .seconds(10)) {
            events.rewind(at: moment)
            pump()
        }
    }

    /// What a heartbeat says now.
    func heartbeat() -> Heartbeat {
        let metrics = ports.machine.metrics(statePath: settings.state)
        var heartbeat = Heartbeat()
        heartbeat.loadPermille = metrics.loadPermille
        heartbeat.cores = metrics.cores
        heartbeat.memoryFree = metrics.memoryFree
        heartbeat.memoryTotal = metrics.memoryTotal
        heartbeat.diskFree = metrics.diskFree
        heartbeat.battery = metrics.battery
        heartbeat.ownCPU = metrics.ownCPU
        heartbeat.ownResident = metrics.ownResident
        heartbeat.lastSeq = events.lastSeq
        heartbeat.highestRev = board.highestRev
        heartbeat.spoolDepth = events.depth
        heartbeat.refusedPublishes = refused
        heartbeat.workers = lookout.evidence.count
        heartbeat.failingProbes = failingProbes
        return heartbeat
    }

    private var failingProbes: [Heartbeat.FailingProbe] {
        var failing = lookout.failing.sorted { $0.key < $1.key }.map {
            Heartbeat.FailingProbe(name: $0.key, failure: $0.value)
        }
        let trouble =
            events.trouble.map { "the spool takes no events: \($0)" }
            ?? (ports.spool.isOnDisk ? nil : "events are kept in memory only, and end with the agent")
        if let trouble {
            let failure = LookFailure(.unavailable, Untrusted(trouble))
            failing.append(Heartbeat.FailingProbe(name: "spool", failure: failure))
        }
        if let ledgerTrouble {
            let failure = LookFailure(.unavailable, Untrusted("the ledger cannot be written: \(ledgerTrouble.message)"))
            failing.append(Heartbeat.FailingProbe(name: "ledger", failure: failure))
        }
        return failing
    }
}
