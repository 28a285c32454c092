import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// From so many entries on no more are waited for, and so long they wait else.
    private var batchLimit: Int { 500 }
    private var batchWait: Milliseconds { .milliseconds(100) }
    /// So much waits while the store takes nothing; beyond it events stay with their agents, and the rest is dropped.
    private var mostWaiting: Int { 20_000 }

    /// Whether an event can be taken in: one that could not be kept must not move a mark.
    var hasRoomForEvents: Bool { batch.count + 4 <= mostWaiting }

    /// Keeps one thing, with others in one transaction soon.
    func keep(_ entry: ArchiveEntry) {
        guard batch.count < mostWaiting else { return }
        batch.append(entry)
        scheduleFlush()
    }

    /// Stores what waits where it is enough, and only between two messages: a mark must not cover one that waits in part.
    func flushFullBatch() {
        if batch.count >= batchLimit, storeTrouble == nil { flush() }
    }

    /// Keeps what is lost of a host's events, or has not come, where that changed.
    func keepLosses(of host: HostID) {
        let losses = book(host).marks.losses
        guard losses != book(host).keptLosses else { return }
        book(host).keptLosses = losses
        keep(.fact(name: LossFact.name(of: host), value: losses.bytes))
    }

    func scheduleFlush() {
        guard !batchIsScheduled else { return }
        batchIsScheduled = true
        clock.schedule(after: storeTrouble == nil ? batchWait : .seconds(5)) { [weak self] _ in
            self?.batchIsScheduled = false
            self?.flush()
        }
    }

    /// Stores what waits, then says the marks; they never run ahead of the store.
    func flush() {
        let notices = desk.entries
        guard !batch.isEmpty || !owedAcknowledgements.isEmpty || !notices.isEmpty else { return }
        do {
            try ports.archive.apply(batch + notices)
            batch = []
            desk.stored()
            for host in owedAcknowledgements { book(host).appliedMarks = book(host).marks.marks }
            if storeTrouble != nil { ports.log("The store takes events again.") }
            storeTrouble = nil
            scheduleAcknowledging()
        } catch {
            noteTrouble(error)
        }
    }

    /// An agent forgets what the marks cover, so they wait until a loss of power could not take it, at most a second.
    func scheduleAcknowledging() {
        guard !acknowledgingIsScheduled, !owedAcknowledgements.isEmpty else { return }
        acknowledgingIsScheduled = true
        let due = max((synchronizedUp ?? .zero) + .seconds(1), clock.now.up)
        clock.schedule(after: due - clock.now.up) { [weak self] _ in self?.acknowledge() }
    }

    private func acknowledge() {
        acknowledgingIsScheduled = false
        do {
            try ports.archive.synchronize()
            synchronizedUp = clock.now.up
            for host in owedAcknowledgements { book(host).safeMarks = book(host).appliedMarks }
            readyAcknowledgements.formUnion(owedAcknowledgements)
            // What came since the last batch is not stored yet.
            owedAcknowledgements = owedAcknowledgements.filter { book($0).safeMarks != book($0).marks.marks }
            pump()
        } catch {
            noteTrouble(error)
        }
    }

    private func noteTrouble(_ error: ArchiveError) {
        if storeTrouble == nil { ports.log("The store takes nothing (\(error)); agents keep their events meanwhile.") }
        storeTrouble = error
        if case .damaged = error { keepAllAnew() }
        scheduleFlush()
    }

    /// Gives a new store, which took the place of a broken one, what a restart needs: history before it lies aside.
    private func keepAllAnew() {
        desk.oweAll()
        for (host, book) in hosts.sorted(by: { $0.key < $1.key }) {
            for mark in book.marks.all { keep(.mark(host: host, epoch: mark.epoch, seq: mark.seq)) }
            keep(.fact(name: LossFact.name(of: host), value: book.marks.losses.bytes))
            // What is looked at is asked for again, and kept as it comes.
            book.lacksState = true
        }
        for address in picture.workers {
            if let verdict = picture.worker(address)?.verdict { keepVerdict(verdict, of: address) }
        }
    }

    /// Forgets what is older than the retention, in steps that hold the loop up only briefly.
    func forgetOld() {
        forgetOldRetirements()
        do {
            guard try ports.archive.forget(before: clock.now.wall - settings.retention) else { return }
            clock.schedule(after: .milliseconds(50)) { [weak self] _ in self?.forgetOld() }
        } catch {
            ports.log("Old history could not be forgotten: \(error).")
        }
    }

    /// Takes up what was stored before this start; all of it is last known, and no sign of life.
    func restore(_ restored: ArchivedPicture) {
        for host in settings.hosts { list(host.id) }
        for presence in restored.presences {
            guard let message = try? PresenceMessage(payload: presence.payload) else { continue }
            list(presence.host)
            let receipt = Receipt(stamp: message.envelope.stamp, road: .mqtt, standing: .lastKnown)
            apply(.presence(presence.host, message.presence, receipt))
            noteAway(presence.host)
        }
        for evidence in restored.evidence { restore(evidence) }
        for verdict in restored.verdicts {
            guard let message = try? VerdictMessage(payload: verdict.payload) else { continue }
            apply(.judged(message.address, message.verdict, of: message.run))
        }
        for retirement in restored.retirements { restore(retirement) }
        for mark in restored.marks { restore(mark) }
        for host in Set(restored.marks.map(\.host)) {
            let fact = restored.facts.first { $0.name == LossFact.name(of: host) }
            book(host).keptLosses = fact.map { LossFact(bytes: $0.value) } ?? LossFact()
            book(host).marks.restore(losses: book(host).keptLosses)
            book(host).appliedMarks = book(host).marks.marks
        }
        owedAcknowledgements.formUnion(restored.marks.map(\.host))
        scheduleAcknowledging()
    }

    private func restore(_ evidence: ArchivedPicture.Evidence) {
        guard let kind = StateKind(rawValue: evidence.kind),
            let message = try? StateMessage(payload: evidence.payload, kind: kind)
        else { return }
        list(evidence.address.host)
        let book = book(evidence.address.host)
        book.revs.see(message.rev, of: message.envelope.epoch)
        if let epoch = message.envelope.epoch { book.spoken.hear(epoch, of: message.worker, at: clock.now.up) }
        if case .run(_, let groups, let core) = message.value {
            apply(.marked(evidence.address, groups: groups, core: core))
        }
        let receipt = Receipt(stamp: message.envelope.stamp, road: .mqtt, standing: .lastKnown)
        apply(.evidence(evidence.address, message.value.evidence, receipt))
    }

    private func restore(_ mark: ArchivedPicture.Mark) {
        let book = book(mark.host)
        do {
            let above = try ports.archive.stored(above: mark.seq, host: mark.host, epoch: mark.epoch, limit: 100_000)
            book.marks.restore(mark.epoch, mark: mark.seq, above: above)
        } catch {
            ports.log("The marks of '\(mark.host)' could not be restored: \(error).")
        }
    }
}
