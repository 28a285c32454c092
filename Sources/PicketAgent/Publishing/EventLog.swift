package import PicketLoop
package import PicketModel
package import PicketWire

/// Numbers an epoch's events, keeps them in the spool, and says which are to be sent next.
package final class EventLog {
    private let spool: any Spool
    private let host: HostID
    /// The agent's run.
    package let epoch: Epoch
    /// The seq of the newest event; 0 before the first.
    package private(set) var lastSeq: UInt64 = 0
    /// The last place that was sent in this connection; nil begins at the start of the spool.
    private var sent: (epoch: Epoch, seq: UInt64)?
    /// What was read after that place and not sent yet.
    private var ahead: ArraySlice<SpooledEvent> = []
    private static let readAhead = 64
    /// When the mark last moved, or sending began anew.
    private var progressUp: Milliseconds = .zero
    /// By epoch, the highest mark through which was trimmed, and which events were told to be no longer here.
    private var covered: [Epoch: UInt64] = [:]
    private var toldGone: [Epoch: ClosedRange<UInt64>] = [:]
    /// Marks whose events stay in the spool until the ledger has their effect.
    private var held: [Epoch: UInt64] = [:]
    /// The last event that an agent before this one is known to have made.
    private let numbered: LedgerMark?
    /// Why the spool takes nothing now; nil where it does.
    package private(set) var trouble: SpoolError?
    /// Events that the spool did not take, which go on from memory; bounded.
    private var unspooled: [SpooledEvent] = []
    private static let mostUnspooled = 1024
    /// Numbers of events that found no place at all.
    private var lost: [DroppedEvents] = []

    /// Spools that broke and were set aside, and were not told.
    private var setAside: [String] = []

    /// Whether something was kept that a loss of power could still take.
    package private(set) var isUnsynchronized = false

    /// The log of a new epoch over a spool that may hold events of older ones; `numbered` is the last of those that the
    /// ledger knows of, whether or not the spool still does.
    package init(spool: any Spool, host: HostID, epoch: Epoch, numbered: LedgerMark? = nil) {
        self.spool = spool
        self.host = host
        self.epoch = epoch
        self.numbered = numbered
    }

    /// How many events wait.
    package var depth: Int { spool.depth + unspooled.count }

    /// Makes an event of what happened and keeps it.
    package func append(_ what: Happening, of worker: WorkerID?, at moment: Moment) {
        for gap in spool.takeDropped() + takeLost() {
            keep(.dropped(epoch: gap.epoch, from: gap.from, to: gap.to), of: nil, at: moment)
        }
        keep(what, of: worker, at: moment)
    }

    private func keep(_ what: Happening, of worker: WorkerID?, at moment: Moment) {
        if depth == 0 { progressUp = moment.up }
        lastSeq += 1
        let event = Event(epoch: epoch, seq: lastSeq, moment: moment, worker: worker, what: what)
        let spooled = SpooledEvent(
            epoch: epoch, seq: lastSeq, payload: EventMessage(host: host, event: event).payload)
        do {
            try putUnspooled()
            try put(spooled)
            trouble = nil
            isUnsynchronized = true
        } catch {
            note(error)
            if unspooled.count < Self.mostUnspooled { unspooled.append(spooled) } else { lose(spooled.seq) }
        }
    }

    /// Tries again to keep on the disk what goes on from memory.
    package func retry() {
        if !spool.isOnDisk { synchronize() }
        guard !unspooled.isEmpty else { return }
        do {
            try putUnspooled()
            trouble = nil
            isUnsynchronized = true
        } catch { note(error) }
    }

    private func putUnspooled() throws(SpoolError) {
        while let first = unspooled.first {
            try put(first)
            unspooled.removeFirst()
        }
    }

    /// Where the spool broke a new one stands already, and takes the event that the old one did not.
    private func put(_ event: SpooledEvent) throws(SpoolError) {
        do {
            try spool.append(event)
        } catch {
            guard case .damaged(let name) = error else { throw error }
            setAside.append(name)
            try spool.append(event)
        }
    }

    private func note(_ error: SpoolError) {
        trouble = error
        if case .damaged(let name) = error { setAside.append(name) }
    }

    /// The spools that broke and were set aside since the last call, by the names that they have now.
    package func takeSetAside() -> [String] {
        defer { setAside = [] }
        return setAside
    }

    private func lose(_ seq: UInt64) {
        if let last = lost.last, last.to + 1 == seq {
            lost[lost.count - 1].to = seq
        } else {
            lost.append(DroppedEvents(epoch: epoch, from: seq, to: seq))
        }
    }

    /// What had no place is told once the spool takes events again; before, it would have no place either.
    private func takeLost() -> [DroppedEvents] {
        guard trouble == nil else { return [] }
        defer { lost = [] }
        return lost
    }

    /// Makes what was kept safe from a loss of power.
    package func synchronize() {
        isUnsynchronized = false
        do { try spool.synchronize() } catch { note(error) }
    }

    /// Whether events wait that were not sent in this connection, or may not have been.
    package var hasUnsent: Bool { depth > 0 && sent.map { $0 != (epoch, lastSeq) } ?? true }

    /// The next events to send, oldest first; they count as sent.
    package func next(limit: Int) -> [SpooledEvent] {
        // Asked after every look; the disk is not, where all was sent.
        guard limit > 0, hasUnsent else { return [] }
        do {
            // Places in the window come free one by one; the disk is asked for more at once.
            if ahead.isEmpty { ahead = try pending(limit: max(limit, Self.readAhead))[...] }
            let events = ahead.prefix(limit)
            ahead = ahead.dropFirst(limit)
            if let last = events.last { sent = (last.epoch, last.seq) }
            return Array(events)
        } catch {
            note(error)
            return []
        }
    }

    private func pending(limit: Int) throws(SpoolError) -> [SpooledEvent] {
        var events: [SpooledEvent] = []
        for one in try waitingEpochs() where one >= (sent?.epoch ?? one) && events.count < limit {
            let mark = one == sent?.epoch ? sent?.seq ?? 0 : 0
            events += try waiting(after: mark, of: one, limit: limit - events.count)
        }
        return Array(events.prefix(limit))
    }

    private func waitingEpochs() throws(SpoolError) -> [Epoch] {
        let epochs = try spool.epochs()
        return (epochs.contains(epoch) ? epochs : epochs + [epoch]).sorted()
    }

    private func waiting(after mark: UInt64, of one: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent] {
        let mark = max(mark, held[one] ?? 0)
        // A spool goes on into newer epochs where there is room; those have marks of their own.
        let found = try spool.events(after: mark, of: one, limit: limit).filter { $0.epoch == one }
        return one == epoch ? merge(found, unspooled.filter { $0.seq > mark }) : found
    }

    private func merge(_ kept: [SpooledEvent], _ others: [SpooledEvent]) -> [SpooledEvent] {
        others.isEmpty ? kept : (kept + others).sorted { $0.seq < $1.seq }
    }

    /// Everything that waits, for a probe, after the marks it was given.
    package func events(after marks: [AcknowledgementMessage.Mark], limit: Int) throws(SpoolError) -> [SpooledEvent] {
        var events: [SpooledEvent] = []
        for one in try waitingEpochs() where events.count < limit {
            let mark = marks.first { $0.epoch == one }?.seq ?? 0
            events += try waiting(after: mark, of: one, limit: limit - events.count)
        }
        return Array(events.prefix(limit))
    }

    /// What became of the marks of one message.
    package struct Trimming: Equatable, Sendable {
        /// Events that are no longer here, and that the hub does not know: its store is another than before.
        package var unknownToHub: [DroppedEvents] = []
        /// Whether a mark covers events that were never made.
        package var isImpossible = false
    }

    /// Forgets what the hub has stored; where that is held, only once `trimHeld` is called. `isLive` says that the marks
    /// are the hub's newest, and not a retained message.
    @discardableResult
    package func trim(
        _ marks: [AcknowledgementMessage.Mark], at moment: Moment, isLive: Bool = false, isHeld: Bool = false
    ) -> Trimming {
        var trimming = Trimming()
        let before = depth
        for mark in marks {
            guard mark.epoch != epoch || mark.seq <= lastSeq else {
                trimming.isImpossible = true
                continue
            }
            // Of what is still here nothing is gone, whatever an earlier mark covered.
            held[mark.epoch] = isLive ? mark.seq : max(held[mark.epoch] ?? 0, mark.seq)
            if mark.epoch == epoch { unspooled.removeAll { $0.seq <= mark.seq } }
            guard !isHeld else { continue }
            trimHeld()
            if isLive, let gap = forgottenByHub(mark) { trimming.unknownToHub.append(gap) }
        }
        if isLive, !isHeld, let mark = unheardOf(in: marks), let gap = forgottenByHub(mark) {
            trimming.unknownToHub.append(gap)
        }
        // A mark that is only said again is no progress.
        if depth < before { progressUp = moment.up }
        return trimming
    }

    /// Trims what marks cover that were held until now.
    package func trimHeld() {
        for (epoch, mark) in held.sorted(by: { $0.key < $1.key }) {
            covered[epoch] = max(covered[epoch] ?? 0, mark)
            do { try spool.trim(through: mark, of: epoch) } catch { note(error) }
        }
        held = [:]
    }

    /// The epoch before this one, where the hub stored events of this one and never heard of that.
    private func unheardOf(in marks: [AcknowledgementMessage.Mark]) -> AcknowledgementMessage.Mark? {
        guard let numbered, marks.contains(where: { $0.epoch == epoch && $0.seq > 0 }),
            !marks.contains(where: { $0.epoch == numbered.epoch })
        else { return nil }
        return AcknowledgementMessage.Mark(epoch: numbered.epoch, seq: 0)
    }

    /// What an earlier mark covered and this one does not, or was made and is lost; each told once.
    private func forgottenByHub(_ mark: AcknowledgementMessage.Mark) -> DroppedEvents? {
        guard let kept = try? spool.events(after: 0, of: mark.epoch, limit: 1).filter({ $0.epoch == mark.epoch }) else {
            return nil
        }
        let first = min(kept.first?.seq ?? 1, mark.epoch == epoch ? unspooled.first?.seq ?? .max : .max)
        // What a disk holds that cannot be opened yet is not lost.
        let isLost = spool.isOnDisk && kept.isEmpty && mark.epoch == numbered?.epoch
        let made = isLost ? numbered?.seq ?? 0 : 0
        let gone = max(covered[mark.epoch] ?? 0, first - 1, made)
        guard gone > mark.seq else { return nil }
        let gap = mark.seq + 1...gone
        // A mark of before the loss may come after one of since, and then told only a part.
        let told = toldGone[mark.epoch]
        if told?.contains(gap) ?? false { return nil }
        toldGone[mark.epoch] = min(gap.lowerBound, told?.lowerBound ?? .max)...max(gone, told?.upperBound ?? 0)
        return DroppedEvents(epoch: mark.epoch, from: gap.lowerBound, to: gone)
    }

    /// Tells that events are no longer here.
    package func appendDropped(_ gap: DroppedEvents, at moment: Moment) {
        keep(.dropped(epoch: gap.epoch, from: gap.from, to: gap.to), of: nil, at: moment)
    }

    /// Sends again from the mark on: after a connection, or a new hub.
    package func rewind(at moment: Moment) {
        sent = nil
        ahead = []
        progressUp = moment.up
    }

    /// Whether events were sent and the mark has not moved for `patience`.
    package func isStuck(at moment: Moment, patience: Milliseconds) -> Bool {
        sent != nil && depth > 0 && moment.up - progressUp >= patience
    }
}
