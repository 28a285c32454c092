package import PicketLoop
package import PicketModel

/// What lies on the disk of the hub; it outlives the hub's lives.
final class HubDisk {
    var contents = ArchiveContents()
    /// Why nothing can be written; nil where it can.
    var isFull = false
    /// Whether the disk cannot be waited for.
    var isStuck = false
    /// Events that were safe once, even where the store broke later.
    var everSafe: Set<ArchiveContents.EventKey> = []
    /// Events that were kept since the disk was last waited for.
    var unsafe: [ArchiveContents.EventKey] = []
    /// Whether the store broke at some time.
    var everBroke = false
    /// Forgets each so many-th event that it is given, and says nothing of it; for a proof that this is found.
    var forgetsEvery: Int?
    var given = 0
    /// Events that were stored a second time.
    var storedTwice: [ArchiveContents.EventKey] = []

    func synchronize() {
        contents.settle()
        everSafe.formUnion(unsafe)
        unsafe = []
    }

    func losePower() {
        contents.revert()
        unsafe = []
    }

    /// The file breaks; a new one is begun.
    func breakFile() {
        contents = ArchiveContents()
        unsafe = []
        everBroke = true
    }
}

/// The archive port over a simulated disk.
package final class SimulatedArchive: Archive {
    private let disk: HubDisk
    private let life: Life

    init(disk: HubDisk, life: Life) {
        self.disk = disk
        self.life = life
    }

    package func apply(_ batch: [ArchiveEntry]) throws(ArchiveError) {
        guard life.calls() else { return }
        if disk.isFull { throw .failed("the disk is full") }
        for entry in batch {
            if case .event(let event) = entry {
                let key = ArchiveContents.EventKey(host: event.host, epoch: event.epoch, seq: event.seq)
                if disk.contents.events[key] != nil { disk.storedTwice.append(key) }
                disk.given += 1
                if let every = disk.forgetsEvery, disk.given % every == 0 { continue }
                disk.unsafe.append(key)
            }
            disk.contents.keep(entry)
        }
    }

    package func synchronize() throws(ArchiveError) {
        guard life.calls() else { return }
        if disk.isStuck || disk.isFull { throw .failed("the disk cannot be waited for") }
        disk.synchronize()
    }

    package func restore() throws(ArchiveError) -> ArchivedPicture { disk.contents.picture }

    package func stored(
        above mark: UInt64, host: HostID, epoch: Epoch, limit: Int
    ) throws(ArchiveError) -> [UInt64] {
        let found = disk.contents.events.keys.filter { $0.host == host && $0.epoch == epoch && $0.seq > mark }
        return Array(found.map(\.seq).sorted().prefix(limit))
    }

    package func verdicts(
        of address: WorkerAddress, atOrBefore wall: Milliseconds, limit: Int
    ) throws(ArchiveError) -> [ArchivedPicture.Verdict] {
        let all = disk.contents.verdicts[address] ?? []
        return Array(all.filter { $0.wall <= wall }.reversed().prefix(limit))
    }

    package func firstVerdict(of address: WorkerAddress) throws(ArchiveError) -> Milliseconds? {
        disk.contents.verdicts[address]?.first?.wall
    }

    package func eventCount(host: HostID) throws(ArchiveError) -> UInt64 {
        UInt64(disk.contents.events.keys.count { $0.host == host })
    }

    @discardableResult
    package func forget(before wall: Milliseconds) throws(ArchiveError) -> Bool {
        guard life.calls() else { return false }
        disk.contents.forget(before: wall)
        return false
    }
}
