package import PicketLoop
package import PicketModel

/// The spool port over a simulated disk.
package final class SimulatedSpool: Spool {
    private let disk: AgentDisk
    private let life: Life
    /// Hears of each event that was kept, or refused.
    private let onAppend: (SpooledEvent, _ isKept: Bool) -> Void
    private var retold: [DroppedEvents]
    private var synchronizedAt: Int64?

    init(disk: AgentDisk, life: Life, onAppend: @escaping (SpooledEvent, Bool) -> Void) {
        self.disk = disk
        self.life = life
        self.onAppend = onAppend
        retold = disk.spool.told.joined
    }

    package var depth: Int { disk.spool.contents.depth }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        guard life.calls() else { return }
        do {
            try check()
            try disk.spool.contents.append(event, count: disk.countBound, bytes: disk.byteBound)
            disk.writtenAt = life.schedule.now
        } catch {
            onAppend(event, false)
            throw error
        }
        onAppend(event, true)
        // As a spool on disk does, at most once a second.
        let now = life.schedule.now
        if synchronizedAt.map({ now - $0 >= 1000 }) ?? true { try synchronize() }
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent] {
        try checkBroken()
        return disk.spool.contents.events(after: mark, of: epoch, limit: limit)
    }

    package func epochs() throws(SpoolError) -> [Epoch] {
        try checkBroken()
        return disk.spool.contents.epochs
    }

    package func trim(through mark: UInt64, of epoch: Epoch) throws(SpoolError) {
        guard life.calls() else { return }
        try check()
        disk.spool.contents.trim(through: mark, of: epoch)
        disk.spool.told.cover(through: mark, of: epoch)
    }

    package func takeDropped() -> [DroppedEvents] {
        guard !life.isOver else { return [] }
        let fresh = disk.spool.contents.takeDropped()
        for range in fresh { disk.spool.told.add(range) }
        defer { retold = [] }
        return retold + fresh
    }

    package func synchronize() throws(SpoolError) {
        guard life.calls() else { return }
        try check()
        synchronizedAt = life.schedule.now
        disk.synchronize()
    }

    private func check() throws(SpoolError) {
        try checkBroken()
        if disk.fullness == .full { throw .full("the disk is full") }
    }

    private func checkBroken() throws(SpoolError) {
        guard disk.broke else { return }
        disk.broke = false
        throw .damaged(setAside: "spool.db.broken")
    }
}

/// The state file port over a simulated disk.
package final class SimulatedStateFile: StateFile {
    private let disk: AgentDisk
    private let life: Life

    init(disk: AgentDisk, life: Life) {
        self.disk = disk
        self.life = life
    }

    package func load() -> Observation<[UInt8]> {
        if disk.ledgerIsUnreadable { return .failed(LookFailure(.denied, "the file cannot be read")) }
        return disk.ledger.map { .seen($0) } ?? .absent
    }

    package func save(_ bytes: [UInt8]) throws(StateFileError) {
        guard life.calls() else { return }
        if disk.fullness != .none { throw StateFileError("the ledger could not be written: the disk is full") }
        disk.ledger = bytes
    }

    package func setAside() throws(StateFileError) -> String {
        if life.calls() { disk.setLedgerAside() }
        return "ledger.json.damaged-\(disk.ledgersAside)"
    }
}
