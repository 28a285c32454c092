import PicketLoop
import PicketModel
import PicketWire

/// Applies to a ledger what its agent spooled after it last wrote it, so that no event is made a second time.
///
/// The spool is the ledger's log: an event is kept there before its effect is kept here, and it leaves the spool only
/// after the ledger was written. A run's beginning is the exception: the ledger knows the run before it is told, unless
/// the disk did not take that; then it is made of what the event tells.
struct LedgerRedo {
    /// So many of a worker's commits are remembered.
    private static let mostCommits = 5000
    /// So many events are read at a time.
    private static let step = 500

    private(set) var ledger: Ledger
    private var newest: BootID?

    /// Reads the spool from the ledger's last event on; a spool that cannot be read changes nothing.
    init(_ ledger: Ledger, spool: any Spool) {
        self.ledger = ledger
        guard let last = ledger.lastEvent else { return }
        for epoch in (try? spool.epochs()) ?? [] where epoch >= last.epoch {
            read(epoch, after: epoch == last.epoch ? last.seq : 0, spool)
        }
        // A reboot was told where any event of the new boot was, for it comes first.
        if let newest, ledger.boot != nil { self.ledger.boot = newest }
    }

    private mutating func read(_ epoch: Epoch, after mark: UInt64, _ spool: any Spool) {
        var mark = mark
        while let events = try? spool.events(after: mark, of: epoch, limit: Self.step), !events.isEmpty {
            for spooled in events where spooled.epoch == epoch {
                mark = spooled.seq
                if let message = try? EventMessage(payload: spooled.payload) { apply(message.event) }
            }
            if events.count < Self.step || events.contains(where: { $0.epoch != epoch }) { return }
        }
    }

    private mutating func apply(_ event: Event) {
        if case .rebooted = event.what { newest = event.moment.boot }
        if case .opened(let runtime, let identity) = event.what { begin(event, runtime, identity) }
        guard let index = ledger.entries.firstIndex(where: { $0.worker == event.worker }) else { return }
        switch event.what {
        case .exited(let identity, let how): end(index, identity, how, event.moment)
        case .committed(let head, _):
            ledger.entries[index].told.commits.append(head)
            if ledger.entries[index].told.commits.count > Self.mostCommits {
                ledger.entries[index].told.commits.removeFirst()
            }
        case .pushed: ledger.entries[index].told.unpushed = 0
        case .resulted(let succeeded):
            ledger.entries[index].told.result = ToldResult(succeeded: succeeded, writtenWall: nil)
        case .retired: ledger.entries.remove(at: index)
        case .opened, .hooked, .slept, .rebooted, .started, .dropped: break
        }
    }

    private mutating func begin(_ event: Event, _ runtime: Runtime, _ identity: ProcessIdentity) {
        guard let worker = event.worker else { return }
        var entry = ledger.entries.first { $0.worker == worker } ?? LedgerEntry(worker: worker)
        if entry.run?.identity != identity {
            entry.run = Run(
                runtime: runtime, identity: identity, program: Untrusted(runtime.rawValue), startedUp: event.moment.up,
                startSeen: false, reachedLoop: runtime == .other)
            (entry.baseline, entry.retirement) = (nil, nil)
        }
        entry.told.run = identity
        ledger.entries.removeAll { $0.worker == worker }
        ledger.entries.append(entry)
    }

    private mutating func end(_ index: Int, _ identity: ProcessIdentity, _ how: Run.End, _ moment: Moment) {
        guard var run = ledger.entries[index].run, run.identity == identity else { return }
        if case .ended = run.life { return }
        run.life = .ended(how, at: moment.up)
        ledger.entries[index].run = run
        ledger.entries[index].retirement = RetirementClock(noted: Stamp(boot: moment.boot, up: moment.up))
    }
}
