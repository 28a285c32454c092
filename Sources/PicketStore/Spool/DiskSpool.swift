package import PicketLoop
package import PicketModel

/// A spool that lies in one SQLite file and survives the end of its process at any instruction.
///
/// An append is kept when it returns. Power loss costs what came after the last `synchronize`. One process at a time
/// may hold a spool open for writing; the lock is its owner's affair.
package final class DiskSpool: Spool {
    /// The open file.
    let store: Store<SpoolTables>

    private let bounds: SpoolBounds
    private let now: () -> Moment
    private let laterHint: String
    private var index = SpoolIndex()
    /// When the disk was last waited for, in time since boot.
    private var synchronized: Milliseconds?
    /// Whether something was appended since.
    private var isAhead = false

    /// The least time between two waits for the disk that appends cause.
    private static let synchronizePeriod = Milliseconds.seconds(1)
    /// How many events one call may drop for their age.
    private static let ageStep = 1000

    /// Opens the spool at `path`, or makes it; of `now`, only the boot and the time since it are used.
    package init(path: String, bounds: SpoolBounds = SpoolBounds(), now: @escaping () -> Moment) throws(SpoolError) {
        self.bounds = bounds
        self.now = now
        let file = StoreFile(path: path, kind: SpoolTables.kind)
        laterHint = "Start the newer picket-agent again, or move \(path) away to begin a new one."
        do {
            store = try Store(file) { database throws(SQLiteError) in try SpoolTables(database, at: now()) }
        } catch {
            throw Self.spoolError(error, laterHint)
        }
        index = try use { tables throws(SQLiteError) in tables.restored }
    }

    /// What became of the file when it was opened; a damaged one is reported here and not thrown.
    package var opening: StoreOpening { store.opening }

    package var depth: Int { index.depth }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        guard event.cost <= bounds.bytes, event.seq <= SpoolPlace.highestSeq else {
            throw .full("One event of \(event.cost) bytes is over the spool's bound of \(bounds.bytes) bytes.")
        }
        _ = try index.admit(event)
        index = try write { tables, index throws(SQLiteError) in
            try self.makeRoom(for: event.cost, tables, &index)
            try self.add(event, tables, &index)
        }
        isAhead = true
        try synchronizeIfDue()
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent] {
        try use { [index] tables throws(SQLiteError) in
            var found: [SpooledEvent] = []
            for lane in index.lanes where lane.epoch >= epoch && lane.count > 0 && found.count < limit {
                guard let slot = lane.slot else { continue }
                found += try tables.events(
                    after: lane.epoch == epoch ? mark : 0, slot: slot, epoch: lane.epoch, limit: limit - found.count)
            }
            return found
        }
    }

    package func epochs() -> [Epoch] { index.lanes.filter { $0.count > 0 }.map(\.epoch) }

    package func trim(through mark: UInt64, of epoch: Epoch) throws(SpoolError) {
        guard let lane = index[epoch], let slot = lane.slot else { return }
        index = try write { tables, index throws(SQLiteError) in
            let removed = try tables.remove(through: mark, slot: slot)
            index.remove(removed.count, cost: removed.cost, through: mark, of: lane)
            try tables.coverDropped(through: mark, slot: slot)
            index.dropped.cover(through: mark, of: epoch)
            try tables.shrink()
        }
    }

    package func takeDropped() -> [DroppedEvents] { index.dropped.take() }

    package func synchronize() throws(SpoolError) {
        if try use({ [index] tables throws(SQLiteError) in try self.oldestIsTooOld(tables, index) }) {
            index = try write { tables, index throws(SQLiteError) in try self.makeRoom(for: 0, tables, &index) }
        }
        guard isAhead else { return }
        synchronized = now().up
        try use { tables throws(SQLiteError) in try tables.database.checkpoint() }
        isAhead = false
    }

    /// Waits for the disk where no append has done so for a while. The event is kept whether or not that succeeds.
    private func synchronizeIfDue() throws(SpoolError) {
        if let synchronized, now().up - synchronized < Self.synchronizePeriod { return }
        do { try synchronize() } catch { if case .damaged = error { throw error } }
    }
}

extension DiskSpool {
    /// Writes one event with its epoch and the gap before it.
    private func add(
        _ event: SpooledEvent, _ tables: SpoolTables, _ index: inout SpoolIndex
    ) throws(SQLiteError) {
        guard let admitted = try? index.admit(event) else { return }
        var lane = admitted.lane
        let slot = lane.slot ?? index.freeSlot
        if lane.slot == nil { try tables.add(lane.epoch, slot: slot) }
        lane.slot = slot
        try tables.add(event, slot: slot, kept: time(tables).count)
        if let gap = admitted.gap {
            try tables.drop(from: gap.from, to: gap.to, slot: slot)
            index.dropped.add(gap)
        }
        index.put(lane)
        index.bytes += event.cost
    }

    /// Drops the oldest events until those left are young enough and `cost` more bytes fit.
    private func makeRoom(for cost: Int, _ tables: SpoolTables, _ index: inout SpoolIndex) throws(SQLiteError) {
        var dropped = DroppedRanges()
        var step = 0
        while let lane = index.oldest, let slot = lane.slot, let oldest = try tables.oldest(slot: slot) {
            let isTooOld = step < Self.ageStep && isTooOld(oldest, tables)
            guard isTooOld || index.bytes + cost > bounds.bytes else { break }
            _ = try tables.remove(through: oldest.seq, slot: slot)
            index.remove(1, cost: oldest.cost, through: oldest.seq, of: lane)
            dropped.add(DroppedEvents(epoch: lane.epoch, from: oldest.seq, to: oldest.seq))
            step += 1
        }
        for range in dropped.take() {
            guard let slot = index[range.epoch]?.slot else { continue }
            try tables.drop(from: range.from, to: range.to, slot: slot)
            index.dropped.add(range)
        }
    }

    private func oldestIsTooOld(_ tables: SpoolTables, _ index: SpoolIndex) throws(SQLiteError) -> Bool {
        guard let slot = index.oldest?.slot, let oldest = try tables.oldest(slot: slot) else { return false }
        return isTooOld(oldest, tables)
    }

    private func isTooOld(_ oldest: SpoolTables.Oldest, _ tables: SpoolTables) -> Bool {
        time(tables) - Milliseconds(oldest.kept) > bounds.age
    }

    /// The spool's own time.
    private func time(_ tables: SpoolTables) -> Milliseconds { now().up + tables.lead }

    /// Runs `body` in one transaction on a copy of the index; answers that copy once it is committed.
    private func write(
        _ body: (SpoolTables, inout SpoolIndex) throws(SQLiteError) -> Void
    ) throws(SpoolError) -> SpoolIndex {
        try use { [index] tables throws(SQLiteError) in
            try tables.database.transaction { () throws(SQLiteError) in
                var next = index
                try body(tables, &next)
                return next
            }
        }
    }

    /// Runs `body` on the tables; where the file broke, what it held is lost and a new one stands.
    private func use<Value>(_ body: (SpoolTables) throws(SQLiteError) -> Value) throws(SpoolError) -> Value {
        do {
            return try store.use(body)
        } catch {
            if case .damaged = error { index = index.afterLoss() }
            throw Self.spoolError(error, laterHint)
        }
    }

    private static func spoolError(_ failure: StoreFailure, _ laterHint: String) -> SpoolError {
        switch failure {
        case .damaged(let name): .damaged(setAside: name)
        case .later(let version):
            .failed("The spool was written by version \(version), this is \(SpoolTables.kind.version). \(laterHint)")
        case .disk(let sentence): .full(sentence)
        case .failed(let sentence): .failed(sentence)
        }
    }
}
