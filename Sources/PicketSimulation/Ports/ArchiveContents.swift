import PicketLoop
import PicketModel

/// What the hub's store holds, with what it takes to undo the newest changes.
struct ArchiveContents {
    struct EventKey: Hashable, Comparable {
        let host: HostID
        let epoch: Epoch
        let seq: UInt64

        static func < (one: EventKey, other: EventKey) -> Bool {
            (one.host, one.epoch, one.seq) < (other.host, other.epoch, other.seq)
        }
    }

    struct MarkKey: Hashable, Comparable {
        let host: HostID
        let epoch: Epoch

        static func < (one: MarkKey, other: MarkKey) -> Bool { (one.host, one.epoch) < (other.host, other.epoch) }
    }

    struct EvidenceKey: Hashable, Comparable {
        let address: WorkerAddress
        let kind: String

        static func < (one: EvidenceKey, other: EvidenceKey) -> Bool {
            (one.address, one.kind) < (other.address, other.kind)
        }
    }

    private(set) var events: [EventKey: ArchivedEvent] = [:]
    private(set) var marks: [MarkKey: UInt64] = [:]
    private(set) var verdicts: [WorkerAddress: [ArchivedPicture.Verdict]] = [:]
    private(set) var evidence: [EvidenceKey: [UInt8]] = [:]
    private(set) var presences: [HostID: [UInt8]] = [:]
    private(set) var facts: [String: [UInt8]] = [:]
    private(set) var retired: [WorkerAddress: ArchivedPicture.Retirement] = [:]
    /// Undoes what was kept since the last `settle`, newest last.
    private var undo: [(inout ArchiveContents) -> Void] = []

    /// What was kept so far stays.
    mutating func settle() { undo = [] }

    /// Undoes all that was kept since.
    mutating func revert() {
        let steps = undo
        undo = []
        for step in steps.reversed() { step(&self) }
    }

    private mutating func set<Key: Hashable & Sendable, Value: Sendable>(
        _ path: WritableKeyPath<ArchiveContents, [Key: Value]>, _ key: Key, _ value: Value?
    ) {
        let before = self[keyPath: path][key]
        self[keyPath: path][key] = value
        undo.append { $0[keyPath: path][key] = before }
    }

    /// Keeps one entry.
    mutating func keep(_ entry: ArchiveEntry) {
        switch entry {
        case .event(let event):
            let key = EventKey(host: event.host, epoch: event.epoch, seq: event.seq)
            if events[key] == nil { set(\.events, key, event) }
        case .mark(let host, let epoch, let seq):
            let key = MarkKey(host: host, epoch: epoch)
            if seq >= marks[key] ?? 0 { set(\.marks, key, seq) }
        case .verdict(let address, let wall, _, let payload, let explanation):
            verdicts[address, default: []].append(
                ArchivedPicture.Verdict(address: address, wall: wall, payload: payload, explanation: explanation))
            undo.append { $0.verdicts[address]?.removeLast() }
            if retired[address] != nil { set(\.retired, address, nil) }
        case .heartbeat: break  // The port reads none back.
        case .evidence(let address, let kind, let payload):
            set(\.evidence, EvidenceKey(address: address, kind: kind), payload)
        case .presence(let host, let payload): set(\.presences, host, payload)
        case .retired(let address, let wall, let run):
            set(\.retired, address, ArchivedPicture.Retirement(address: address, wall: wall, run: run))
            for key in evidence.keys.sorted() where key.address == address { set(\.evidence, key, nil) }
        case .fact(let name, let value): set(\.facts, name, value)
        }
    }

    /// What restores the picture.
    var picture: ArchivedPicture {
        var picture = ArchivedPicture()
        picture.marks = marks.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Mark(host: $0.key.host, epoch: $0.key.epoch, seq: $0.value) }
        picture.evidence = evidence.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Evidence(address: $0.key.address, kind: $0.key.kind, payload: $0.value) }
        picture.verdicts = verdicts.filter { retired[$0.key] == nil }.compactMap(\.value.last)
            .sorted { $0.address < $1.address }
        for index in picture.verdicts.indices { picture.verdicts[index].explanation = nil }
        picture.retirements = retired.values.sorted { $0.address < $1.address }
        picture.presences = presences.sorted { $0.key < $1.key }
            .map { ArchivedPicture.Presence(host: $0.key, payload: $0.value) }
        picture.facts = facts.sorted { $0.key < $1.key }.map { ArchivedPicture.Fact(name: $0.key, value: $0.value) }
        return picture
    }

    /// Forgets what came before `wall`; that is not undone.
    mutating func forget(before wall: Milliseconds) {
        events = events.filter { $0.value.receivedWall >= wall }
        for (address, all) in verdicts {
            let isRetired = retired[address] != nil
            let newest = all.count - 1
            let kept = all.indices.filter { all[$0].wall >= wall || (!isRetired && $0 == newest) }.map { all[$0] }
            verdicts[address] = kept.isEmpty ? nil : kept
        }
        retired = retired.filter { $0.value.wall >= wall || verdicts[$0.key] != nil }
        undo = []
    }
}
