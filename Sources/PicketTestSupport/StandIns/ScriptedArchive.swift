package import PicketLoop
package import PicketModel

/// An archive over another that fails when the test says so, and knows what a loss of power would take.
package final class ScriptedArchive: Archive {
    /// Why nothing can be applied; nil where it can.
    package var applyFailure: ArchiveError?
    /// Why nothing can be made safe; nil where it can.
    package var synchronizeFailure: ArchiveError?
    /// All that was applied, in order.
    package private(set) var applied: [ArchiveEntry] = []
    /// How much of it is safe from a loss of power.
    package private(set) var safeCount = 0
    /// What takes its place at the next apply, which finds it broken; nil where it is sound.
    package var breaksOnce: (any Archive)?
    private var base: any Archive

    /// An archive that does as `base` does.
    package init(_ base: any Archive) { self.base = base }

    package func apply(_ batch: [ArchiveEntry]) throws(ArchiveError) {
        if let applyFailure { throw applyFailure }
        if let other = breaksOnce {
            (base, breaksOnce) = (other, nil)
            (applied, safeCount) = ([], 0)
            throw .damaged(setAside: "hub.db.damaged-1")
        }
        try base.apply(batch)
        applied += batch
    }

    package func synchronize() throws(ArchiveError) {
        if let synchronizeFailure { throw synchronizeFailure }
        try base.synchronize()
        safeCount = applied.count
    }

    package func restore() throws(ArchiveError) -> ArchivedPicture { try base.restore() }

    package func stored(
        above mark: UInt64, host: HostID, epoch: Epoch, limit: Int
    ) throws(ArchiveError) -> [UInt64] {
        try base.stored(above: mark, host: host, epoch: epoch, limit: limit)
    }

    package func verdicts(
        of address: WorkerAddress, atOrBefore wall: Milliseconds, limit: Int
    ) throws(ArchiveError) -> [ArchivedPicture.Verdict] {
        try base.verdicts(of: address, atOrBefore: wall, limit: limit)
    }

    package func firstVerdict(of address: WorkerAddress) throws(ArchiveError) -> Milliseconds? {
        try base.firstVerdict(of: address)
    }

    package func eventCount(host: HostID) throws(ArchiveError) -> UInt64 { try base.eventCount(host: host) }

    @discardableResult
    package func forget(before wall: Milliseconds) throws(ArchiveError) -> Bool { try base.forget(before: wall) }

    /// The seqs of one epoch whose events are safe.
    package func safeEvents(of host: HostID, _ epoch: Epoch) -> Set<UInt64> {
        Set(
            applied.prefix(safeCount).compactMap { entry in
                guard case .event(let event) = entry, event.host == host, event.epoch == epoch else { return nil }
                return event.seq
            })
    }
}
