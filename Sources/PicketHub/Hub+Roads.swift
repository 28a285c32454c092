package import PicketModel
import PicketLoop
import PicketRules
import PicketWire

extension Hub {
    /// Has the roads tell this hub what came over ssh.
    func connectRoads() {
        roads.request = { [weak self] host in self?.request(for: host) ?? ProbeRequest() }
        roads.onAnswer = { [weak self] host, message in self?.take(message, of: host) }
        roads.onFailure = { [weak self] host, failure in
            self?.apply(.looked(host, failure.outcome))
            self?.changed()
        }
        roads.onHurry = { [weak self] wanted in self?.session.hurry(wanted) }
        roads.beforeTurn = { [weak self] in self?.notePause() }
    }

    /// A gap in the hub's own clock means that it did not run: what is overdue then is so by its own fault.
    func notePause() {
        let now = clock.now.up
        let gap = now - lastTurnUp
        lastTurnUp = now
        guard gap > settings.turn + .seconds(9) else { return }
        apply(.paused)
        roads.calm(until: picture.calmUntil ?? now)
    }

    /// Lets a host be polled as before, after a person mended what kept the hub out. False where it was not paused.
    package func resume(_ host: HostID) -> Bool {
        defer { changed() }
        return roads.resume(host)
    }

    /// Looks at a host over ssh once, now, even where it sleeps. False where it has no `ssh:` entry.
    package func poll(_ host: HostID) -> Bool { roads.ask(host) }

    /// What a probe on that host is told.
    private func request(for host: HostID) -> ProbeRequest {
        var request = ProbeRequest()
        // An agent forgets what these cover.
        request.marks = book(host).safeMarks
        let workers = picture.hosts[host]?.workers ?? [:]
        for (id, worker) in workers.sorted(by: { $0.key < $1.key }) where !worker.retired {
            var known = ProbeRequest.Known(worker: id)
            known.worktree = worker.git.value?.worktree
            known.branch = worker.git.value?.branch
            known.place = worker.tmux.value.map {
                ProbeRequest.Place(socket: $0.socket, pane: $0.pane, session: $0.session)
            }
            known.run = worker.run.value
            known.isOrphan = book(host).spoken.lacks(id)
            request.workers.append(known)
        }
        // Those first, for a request has room for so many.
        request.workers = request.workers.filter(\.isOrphan) + request.workers.filter { !$0.isOrphan }
        book(host).toldOrphans = Set(request.orphans?.workers.map(\.worker) ?? [])
        return request
    }

    /// Takes a whole host's picture in, as it came over ssh.
    private func take(_ message: ProbeMessage, of host: HostID) {
        list(host)
        hear(message, of: host)
        let book = book(host)
        // What the answer holds is at least as new as what was published under that rev.
        book.revs.see(message.rev, of: message.envelope.epoch)
        for event in message.events where event.host == host { take(event, road: .ssh) }
        for worker in message.workers { take(worker, of: message) }
        takeWhole(message, of: host, told: book.toldOrphans)
        if let heartbeat = message.heartbeat {
            take(HeartbeatMessage(envelope: message.envelope, heartbeat: heartbeat), road: .ssh)
        }
        book.lacksAgent = message.heartbeat == nil
        changed()
    }

    /// Sleeps come first, so that the time in them is known for what it was.
    private func hear(_ message: ProbeMessage, of host: HostID) {
        for event in message.events.map(\.event) where event.moment.boot == message.envelope.moment.boot {
            guard case .slept(let span) = event.what, isNews(event, of: host) else { continue }
            apply(.slept(host, span, Stamp(boot: event.moment.boot, up: event.moment.up), .ssh))
        }
        apply(.contact(host, message.envelope.stamp, .ssh))
        apply(.looked(host, .answered))
    }

    private func isNews(_ event: Event, of host: HostID) -> Bool {
        guard let contact = picture.hosts[host]?.contact(of: event.moment.boot) else { return true }
        return event.moment.up > contact.up
    }

    private func take(_ worker: WorkerEvidence, of message: ProbeMessage) {
        let address = WorkerAddress(host: message.envelope.host, worker: worker.worker)
        let moment = message.envelope.moment
        for value in worker.states {
            guard let up = worker.seen[value.kind.evidence], up <= moment.up else { continue }
            let seen = Moment(boot: moment.boot, up: up, wall: moment.wall - (moment.up - up))
            let envelope = Envelope(host: address.host, epoch: message.envelope.epoch, moment: seen)
            guard !(picture.worker(address)?.holds(value.evidence) ?? false) else {
                // Seen again as it was: news for the rules, and nothing to store.
                apply(.evidence(address, value.evidence, Receipt(stamp: envelope.stamp, road: .ssh)))
                continue
            }
            let state = StateMessage(envelope: envelope, worker: address.worker, rev: message.rev, value: value)
            take(state, road: .ssh, standing: .live)
        }
        if let up = worker.seen[.process], up <= moment.up, !holdsSample(address, Stamp(boot: moment.boot, up: up)) {
            let receipt = Receipt(stamp: Stamp(boot: moment.boot, up: up), road: .ssh)
            apply(.evidence(address, .process(worker.process), receipt))
        }
    }

    /// A sample that came by both roads is counted once.
    private func holdsSample(_ address: WorkerAddress, _ stamp: Stamp) -> Bool {
        guard let held = picture.worker(address)?.process.latest else { return false }
        return held.isLive && held.stamp == stamp
    }
}

extension WorkerPicture {
    /// Whether the newest look of this kind saw the same.
    fileprivate func holds(_ evidence: Evidence) -> Bool {
        switch evidence {
        case .result(let look): result.latest?.observation == look
        case .git(let look): git.latest?.observation == look
        case .session(let look): session.latest?.observation == look
        case .run(let look): run.latest?.observation == look
        case .process(let look): process.latest?.observation == look
        case .activity(let look): activity.latest?.observation == look
        case .tmux(let look): tmux.latest?.observation == look
        case .screen(let look): screen.latest?.observation == look
        }
    }
}
