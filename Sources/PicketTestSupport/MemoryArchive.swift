package import PicketLoop
package import PicketModel

/// The hub's store in memory, as plainly as it can be said; it ends with its process.
package final class MemoryArchive: Archive {
    private struct EventKey: Hashable {
        let host: HostID
        let epoch: Epoch
        let seq: UInt64
    }

    private struct EvidenceKey: Hashable, Comparable {
        let address: WorkerAddress
        let kind: String

        static func < (one: EvidenceKey, other: EvidenceKey) -> Bool {
            (one.address, one.kind) < (other.address, other.kind)
        }
    }

    private struct MarkKey: Hashable, Comparable {
        let host: HostID
        let epoch: Epoch

        static func < (one: MarkKey, other: MarkKey) -> Bool { (one.host, one.epoch) < (other.host, other.epoch) }
    }

    private var events: [EventKey: ArchivedEvent] = [:]
    private var marks: [MarkKey: UInt64] = [:]
    private var verdicts: [ArchivedPicture.Verdict] = []
    private var evidence: [EvidenceKey: [UInt8]] = [:]
    private var presences: [HostID: [UInt8]] = [:]
    private var facts: [String: [UInt8]] = [:]
    private var retired: [WorkerAddress: ArchivedPicture.Retirement] = [:]

    /// What the next call of `apply` throws, once; for a test of what a full disk does.
    package var nextFailure: ArchiveError?

    /// An empty one.
    package init() {}

    /// All events, by host, epoch and number.
    package var allEvents: [ArchivedEvent] {
        events.values.sorted { ($0.host, $0.epoch, $0.seq) < ($1.host, $1.epoch, $1.seq) }
    }

    package func apply(_ batch: [ArchiveEntry]) throws(ArchiveError) {
        if let failure = nextFailure {
            nextFailure = nil
            throw failure
        }
        for entry in batch { keep(entry) }
    }

    private func keep(_ entry: ArchiveEntry) {
        switch entry {
        case .event(let event):
            let key = EventKey(host: event.host, epoch: event.epoch, seq: event.seq)
            if events[key] == nil { events[key] = event }
        case .mark(let host, let epoch, let seq):
            let key = MarkKey(host: host, epoch: epoch)
            marks[key] = max(marks[key] ?? 0, seq)
        case .verdict(let address, let wall, _, let payload, let explanation):
            verdicts.append(
                ArchivedPicture.Verdict(address: address, wall: wall, payload: payload, explanation: explanation))
            retired[address] = nil
        case .heartbeat: break  // The port reads none back.
        case .evidence(let address, let kind, let payload):
            evidence[EvidenceKey(address: address, kind: kind)] = payload
        case .presence(let host, let payload): presences[host] = payload
        case .retired(let address, let wall, let run):
            retired[address] = ArchivedPicture.Retirement(address: address, wall: wall, run: run)
            evidence = evidence.filter { $0.key.address != address }
        case .fact(let name, let value): facts[name] = value
        }
    }

    package func restore() -> ArchivedPicture {
        var picture = ArchivedPicture()
        picture.marks = marks.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Mark(host: $0.key.host, epoch: $0.key.epoch, seq: $0.value) }
        picture.evidence = evidence.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Evidence(address: $0.key.address, kind: $0.key.kind, payload: $0.value) }
        let newest = newestVerdicts
        picture.verdicts = verdicts.indices.filter { newest.contains($0) && retired[verdicts[$0].address] == nil }
            .map { verdicts[$0] }.sorted { $0.address < $1.address }
        for index in picture.verdicts.indices { picture.verdicts[index].explanation = nil }
        picture.retirements = retired.values.sorted { $0.address < $1.address }
        picture.presences = presences.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Presence(host: $0.key, payload: $0.value) }
        picture.facts = facts.sorted { $0.key < $1.key }.map { ArchivedPicture.Fact(name: $0.key, value: $0.value) }
        return picture
    }

    package func stored(above mark: UInt64, host: HostID, epoch: Epoch, limit: Int) -> [UInt64] {
        let found = events.keys.filter { $0.host == host && $0.epoch == epoch && $0.seq > mark }
        return Array(found.map(\.seq).sorted().prefix(limit))
    }

    package func verdicts(
        of address: WorkerAddress, atOrBefore wall: Milliseconds, limit: Int
    ) -> [ArchivedPicture.Verdict] {
        Array(verdicts.filter { $0.address == address && $0.wall <= wall }.reversed().prefix(limit))
    }

    package func firstVerdict(of address: WorkerAddress) -> Milliseconds? {
        verdicts.first { $0.address == address }?.wall
    }

    package func eventCount(host: HostID) -> UInt64 { UInt64(events.keys.filter { $0.host == host }.count) }

    @discardableResult
    package func forget(before wall: Milliseconds) -> Bool {
        events = events.filter { $0.value.receivedWall >= wall }
        let newest = newestVerdicts
        let kept = verdicts.indices.filter {
            verdicts[$0].wall >= wall || (newest.contains($0) && retired[verdicts[$0].address] == nil)
        }
        verdicts = kept.map { verdicts[$0] }
        let remembered = Set(verdicts.map(\.address))
        retired = retired.filter { $0.value.wall >= wall || remembered.contains($0.key) }
        return false
    }

    /// The places of the newest verdict of each worker.
    private var newestVerdicts: Set<Int> {
        Set(Dictionary(verdicts.indices.map { (verdicts[$0].address, $0) }, uniquingKeysWith: max).values)
    }
}
