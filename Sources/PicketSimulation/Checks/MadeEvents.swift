import PicketAgent
import PicketLoop
import PicketModel
import PicketWire

/// Every event that an agent made, and what may have become of it.
final class MadeEvents {
    struct Record {
        var event: Event
        var at: Int64
        /// Whether the spool took it.
        var isKept: Bool
        /// Whether the disk may have lost it: to a loss of power, or because it broke.
        var isLost = false
        /// How many ledgers had been set aside when its spool was lost; the agent after another one knows nothing of it.
        var ledgersAside: Int?
    }

    private(set) var records: [ArchiveContents.EventKey: Record] = [:]
    /// Numbers that an agent said to have dropped.
    private(set) var dropped: [ArchiveContents.MarkKey: [ClosedRange<UInt64>]] = [:]

    /// An agent made an event.
    func note(_ host: HostID, _ spooled: SpooledEvent, isKept: Bool, at now: Int64) {
        guard let event = try? EventMessage(payload: spooled.payload).event else { return }
        let key = ArchiveContents.EventKey(host: host, epoch: spooled.epoch, seq: spooled.seq)
        records[key] = Record(event: event, at: now, isKept: isKept)
        if case .dropped(let epoch, let from, let to) = event.what, from <= to {
            dropped[ArchiveContents.MarkKey(host: host, epoch: epoch), default: []].append(from...to)
        }
    }

    /// What a host's disk had not been waited for, it lost; what was made earlier may be stored already, and must be. Where
    /// no agent ran to wait, that is what its system had not written by itself.
    func notePowerLoss(of site: Site, hadAgent: Bool, at now: Int64) {
        let span = hadAgent ? 5_000 : AgentDisk.writeBack
        for (key, record) in records where key.host == site.id && record.isKept && record.at > now - span {
            let events = site.disk.spool.contents.events(after: key.seq - 1, of: key.epoch, limit: 1)
            if events.first?.seq != key.seq || events.first?.epoch != key.epoch { records[key]?.isLost = true }
        }
    }

    /// The spool of a host without an agent is lost: the next one knows what the ledger tells of the last one's events, and
    /// of none before.
    func noteSpoolLoss(of site: Site) {
        let life = Life(schedule: site.world.schedule, time: site.world.time)
        let numbered = LedgerFile.read(SimulatedStateFile(disk: site.disk, life: life)).lastEvent
        for epoch in site.disk.spool.contents.epochs {
            for event in site.disk.spool.contents.events(after: 0, of: epoch, limit: .max) where event.epoch == epoch {
                let isKnown = epoch == numbered?.epoch && event.seq <= numbered?.seq ?? 0
                let key = ArchiveContents.EventKey(host: site.id, epoch: epoch, seq: event.seq)
                if isKnown { records[key]?.ledgersAside = site.disk.ledgersAside } else { records[key]?.isLost = true }
            }
        }
    }

    /// Whether an agent said to have dropped it.
    func isDropped(_ key: ArchiveContents.EventKey) -> Bool {
        dropped[ArchiveContents.MarkKey(host: key.host, epoch: key.epoch)]?.contains { $0.contains(key.seq) } ?? false
    }

    /// Whether its agent let a worker go after `time`, which is on its way then.
    func isLetGo(_ address: WorkerAddress, after time: Int64) -> Bool {
        records.contains { key, record in
            guard case .retired = record.event.what else { return false }
            return key.host == address.host && record.event.worker == address.worker && record.at > time
        }
    }

    /// All of one host, in order.
    func all(of host: HostID) -> [(key: ArchiveContents.EventKey, record: Record)] {
        records.filter { $0.key.host == host }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
