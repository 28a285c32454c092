import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Takes one message in; one that cannot be believed is counted, logged once an episode, and changes nothing else.
    func receive(_ message: IncomingMessage) {
        do {
            let arrival = try Arrival(message, in: topics)
            take(arrival, retained: message.retained)
            flushFullBatch()
            if !message.retained, let host = arrival.speaker { roads.heard(host) }
        } catch {
            let name = Untrusted(message.topic).prefix(bytes: 200).display
            if refusals.add(error.reason, at: clock.now.up) {
                ports.log("A message under '\(name)' was refused: \(error.description). Further ones are only counted.")
            }
            changed()
        }
    }

    private func take(_ arrival: Arrival, retained: Bool) {
        switch arrival {
        case .presence(let message): take(message, retained: retained)
        case .heartbeat(let message): take(message, road: .mqtt)
        case .processes(let message): take(message)
        case .state(let message):
            spokenOf.insert(WorkerAddress(host: message.envelope.host, worker: message.worker))
            take(message, road: .mqtt, standing: retained ? .lastKnown : .live)
        case .event(let message): take(message, road: .mqtt)
        case .echo(let message): take(message)
        case .cleared(let address, _): takeClearing(of: address)
        case .ownPresence(let message): heardOwnPresence(message)
        case .heldVerdict(let address): heldVerdicts.insert(address)
        case .nothing: break
        }
    }

    private func take(_ message: PresenceMessage, retained: Bool) {
        let host = message.envelope.host
        list(host)
        let receipt = Receipt(stamp: message.envelope.stamp, road: .mqtt, standing: retained ? .lastKnown : .live)
        apply(.presence(host, message.presence, receipt))
        // An old will that comes late must not be what a restart begins with.
        guard picture.hosts[host]?.presence == message.presence else { return }
        keep(.presence(host, payload: message.payload))
        if message.presence.state == .online {
            book(host).noteConnection(message)
            book(host).spoken.hear(running: message.presence.epoch, at: clock.now.up)
        }
        noteAway(host)
    }

    /// Takes a heartbeat in.
    func take(_ message: HeartbeatMessage, road: Road) {
        let host = message.envelope.host
        list(host)
        apply(.contact(host, message.envelope.stamp, road))
        let book = book(host)
        book.heartbeat = message.heartbeat
        book.noteClock(offset: message.envelope.moment.wall - clock.now.wall)
        if let epoch = message.envelope.epoch { book.marks.note(epoch, made: message.heartbeat.lastSeq) }
        keepLosses(of: host)
        book.revs.tell(message.heartbeat.highestRev, of: message.envelope.epoch)
        keep(.heartbeat(host, wall: clock.now.wall, payload: message.payload))
        askWhereBehind(host, book)
        if road == .mqtt { askForClock(host, book, told: message.envelope.moment.wall - clock.now.wall) }
    }

    private func take(_ message: EchoMessage) {
        let host = message.envelope.host
        guard hosts[host] != nil else { return }
        let isAnswer = book(host).gauge.take(message.id, wall: message.envelope.moment.wall, at: clock.now)
        if isAnswer { changed() }
    }

    /// Asks a host for its clock, now and then; an answer that would come late is not worth a place in a queue.
    private func askForClock(_ host: HostID, _ book: HostBook, told: Milliseconds) {
        guard isConnected, book.gauge.isDue(told: told, at: clock.now.up) else { return }
        let request = RequestMessage(id: "clock-\(clock.random(below: 1 << 40))", what: .clock)
        book.gauge.ask(request.id, at: clock.now)
        send(OutgoingMessage(topic: topics.text(.requests(host)), payload: request.payload, expiry: .seconds(5)))
    }

    private func take(_ message: ProcessesMessage) {
        let host = message.envelope.host
        let receipt = Receipt(stamp: message.envelope.stamp, road: .mqtt)
        for part in message.workers {
            apply(.evidence(WorkerAddress(host: host, worker: part.worker), .process(part.look), receipt))
        }
    }

    /// Takes one kind of a worker's state in.
    func take(_ message: StateMessage, road: Road, standing: Standing) {
        let address = WorkerAddress(host: message.envelope.host, worker: message.worker)
        list(address.host)
        let book = book(address.host)
        book.revs.see(message.rev, of: message.envelope.epoch)
        if let epoch = message.envelope.epoch { book.spoken.hear(epoch, of: address.worker, at: clock.now.up) }
        let receipt = Receipt(stamp: message.envelope.stamp, road: road, standing: standing)
        if isOfUnheardBoot(receipt, address.host) { book.lacksState = true }
        if case .run(_, let groups, let core) = message.value { apply(.marked(address, groups: groups, core: core)) }
        apply(.evidence(address, message.value.evidence, receipt))
        // What is still said of a retired worker would list it again after a restart.
        guard let worker = picture.worker(address) else { return hearOfRetired(address) }
        // An older look, such as a broker keeps, must not be what a restart begins with.
        let kind = message.value.kind
        guard worker.stamp(of: kind.evidence) == receipt.stamp else { return }
        // Nor must a look that failed, where one before it saw something.
        guard worker.seenStamp(of: kind.evidence).map({ $0 == receipt.stamp }) ?? true else { return }
        keep(.evidence(address, kind: kind.rawValue, payload: message.payload))
    }

    /// Whether it is kept from a boot of which nothing live came yet, while another stands: which is later is not known.
    private func isOfUnheardBoot(_ receipt: Receipt, _ host: HostID) -> Bool {
        guard receipt.standing == .lastKnown, let held = picture.hosts[host], held.boot != nil else { return false }
        return held.contact(of: receipt.stamp.boot) == nil
    }

    /// Takes an event in; one that is stored already changes nothing.
    func take(_ message: EventMessage, road: Road) {
        let host = message.host
        list(host)
        guard hasRoomForEvents else { return }
        let event = message.event
        let book = book(host)
        guard book.marks.take(event.epoch, event.seq) == .new else {
            // Its agent has not heard the mark; it is said again, once a second however much comes again.
            owedAcknowledgements.insert(host)
            return scheduleAcknowledging()
        }
        let isHistory = isHistory(event, of: host, road: road)
        if case .dropped(let epoch, let from, let to) = event.what {
            book.marks.drop(epoch, from: from, to: to)
            keep(.mark(host: host, epoch: epoch, seq: book.marks.mark(of: epoch)))
            keepLosses(of: host)
        }
        keep(
            .event(
                ArchivedEvent(
                    host: host, epoch: event.epoch, seq: event.seq, worker: event.worker, name: event.what.name,
                    wall: event.moment.wall, receivedWall: clock.now.wall, historical: isHistory, road: road,
                    payload: message.payload)))
        keep(.mark(host: host, epoch: event.epoch, seq: book.marks.mark(of: event.epoch)))
        owedAcknowledgements.insert(host)
        note(event, of: host, road: isHistory ? nil : road)
        if case .retired = event.what, let worker = event.worker {
            takeRetirement(of: WorkerAddress(host: host, worker: worker), by: event)
        }
        changed()
    }

    /// Whether an event is told late: made by an agent that runs no more, before its agent or this hub connected, or
    /// over two minutes ago.
    private func isHistory(_ event: Event, of host: HostID, road: Road) -> Bool {
        if let known = picture.hosts[host]?.presence?.epoch, event.epoch < known { return true }
        let age = age(of: event, from: host)
        guard age <= .minutes(2) else { return true }
        guard road == .mqtt else { return false }
        if let connected = book(host).connected, connected.boot == event.moment.boot, event.moment.up < connected.up {
            return true
        }
        return connectedUp.map { age > clock.now.up - $0 } ?? false
    }

    /// How long ago it happened: by the time since that boot where the host is heard, else by clocks and their offset.
    private func age(of event: Event, from host: HostID) -> Milliseconds {
        if let contact = picture.hosts[host]?.contact(of: event.moment.boot) {
            return contact.up + (clock.now.up - contact.received) - event.moment.up
        }
        return clock.now.wall - event.moment.wall + (book(host).clockAhead ?? .zero)
    }

    /// What an event says of now: contact, sleep. History, which came by no road, tells of sleep alone.
    private func note(_ event: Event, of host: HostID, road: Road?) {
        let stamp = Stamp(boot: event.moment.boot, up: event.moment.up)
        if case .slept(let span) = event.what { apply(.sleptBefore(host, span, stamp)) }
        if let road { apply(.contact(host, stamp, road)) }
    }

    private func heardOwnPresence(_ message: HubPresenceMessage) {
        if isConnected, !message.online || message.birth < session.birth { publishPresence(online: true) }
    }

    /// Lists a host at its first word.
    func list(_ host: HostID) {
        guard picture.hosts[host] == nil else { return }
        apply(.listed(host, hasSSH: settings.host(host)?.ssh != nil))
    }

    /// Tells the roads whether its agent said that nobody should look.
    func noteAway(_ host: HostID) {
        let state = picture.hosts[host]?.presence?.state
        roads.away(host, state == .sleeping || state == .stopped)
    }

    /// Asks a host for its state again where its heartbeats tell of revs that did not come.
    private func askWhereBehind(_ host: HostID, _ book: HostBook) {
        let now = clock.now.up
        guard book.revs.isBehind || book.lacksState else {
            book.behindSince = nil
            book.askWait = .seconds(10)
            return
        }
        let since = book.behindSince ?? now
        book.behindSince = since
        guard now - since >= .seconds(5), book.askedUp.map({ now - $0 >= book.askWait }) ?? true else { return }
        // Answers come over 10 s; those of more hosts at a time would flood the hub.
        let answering = hosts.values.count { one in one.askedUp.map { now - $0 < .seconds(10) } ?? false }
        guard answering < 20 else { return }
        book.askedUp = now
        book.lacksState = false
        book.askWait = min(book.askWait * 2, .minutes(10))
        let request = RequestMessage(id: "resync-\(clock.random(below: 1 << 40))", what: .resync)
        send(
            OutgoingMessage(
                topic: topics.text(.requests(host)), payload: request.payload, expiry: .seconds(30)))
    }
}

extension HostBook {
    /// Notes when a connection of its agent began; what it says of that again changes nothing.
    func noteConnection(_ message: PresenceMessage) {
        guard connection?.epoch != message.presence.epoch || connection?.birth != message.presence.birth else { return }
        connection = (message.presence.epoch, message.presence.birth)
        connected = message.envelope.stamp
    }

    /// Notes how far a host's wall clock was ahead when a heartbeat came; the way itself makes it look behind.
    func noteClock(offset: Milliseconds) {
        clockOffsets.append(offset)
        if clockOffsets.count > 8 { clockOffsets.removeFirst() }
    }

    /// How far a host's wall clock is ahead of the hub's, as it was asked, or else by its heartbeats; nil where that is
    /// within what the way may cost.
    var skew: Milliseconds? {
        guard let best = clockAhead, abs(best.count) > max(2000, gauge.doubt.count) else { return nil }
        return best
    }

    /// The best that is known of how far its wall clock is ahead.
    var clockAhead: Milliseconds? { gauge.offset ?? clockOffsets.max() }
}

extension WorkerStateValue {
    /// The same look, as the rules see it.
    var evidence: Evidence {
        switch self {
        case .run(let look, _, _): .run(look)
        case .tmux(let look): .tmux(look)
        case .git(let look): .git(look)
        case .session(let look): .session(look)
        case .activity(let look): .activity(look)
        case .result(let look): .result(look)
        case .screen(let look): .screen(look)
        }
    }
}
