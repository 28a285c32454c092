package import PicketJSON
import PicketLoop
import PicketModel
import PicketWire

/// Writes a ledger as JSON and reads it back.
package enum LedgerCoding {
    /// The version that is written.
    static let version: Int64 = 1

    /// The ledger as JSON.
    package static func encode(_ ledger: Ledger) -> JSONValue {
        .object([
            ("v", .integer(version)),
            ("boot", ledger.boot.map { .string($0.text) } ?? .null),
            ("epoch_counter", .integer(Int64(clamping: ledger.epochCounter))),
            ("last_event", ledger.lastEvent.map(encode) ?? .null),
            ("workers", .array(ledger.entries.map(encode))),
        ])
    }

    /// Reads a ledger; nil where it is none of this version. Entries that cannot be read are left out and counted.
    package static func decode(_ json: JSONValue) -> (ledger: Ledger, unreadable: Int)? {
        guard json["v"]?.integer == version, let workers = json["workers"]?.array else { return nil }
        var ledger = Ledger()
        ledger.boot = json["boot"]?.string.flatMap { BootID($0) }
        ledger.epochCounter = UInt64(clamping: json["epoch_counter"]?.integer ?? 0)
        ledger.lastEvent = json["last_event"].flatMap(decodeMark)
        ledger.entries = workers.compactMap(decodeEntry)
        return (ledger, workers.count - ledger.entries.count)
    }

    private static func encode(_ entry: LedgerEntry) -> JSONValue {
        .object([
            ("worker", .string(entry.worker.text)),
            ("socket", text(entry.place?.socket)),
            ("pane", text(entry.place?.pane)),
            ("session", text(entry.session?.raw)),
            ("worktree", text(entry.worktree)),
            ("branch", text(entry.branch)),
            ("common_folder", text(entry.commonFolder)),
            ("run", entry.run.map { RunCoding.encode($0) } ?? .null),
            ("baseline", entry.baseline.map(encode) ?? .null),
            ("told", encode(entry.told)),
            ("hooks", entry.hooks.map(SessionCoding.encode) ?? .null),
            ("beats", entry.beats.map(SessionCoding.encode) ?? .null),
            ("retirement", entry.retirement.map(encode) ?? .null),
        ])
    }

    private static func decodeEntry(_ json: JSONValue) -> LedgerEntry? {
        guard let worker = json["worker"]?.string.flatMap({ WorkerID($0) }) else { return nil }
        var entry = LedgerEntry(worker: worker)
        if let socket = json["socket"]?.string, let pane = json["pane"]?.string {
            entry.place = PanePlace(socket: socket, pane: pane)
        }
        entry.session = json["session"]?.string.map { Untrusted($0) }
        entry.worktree = json["worktree"]?.string
        entry.branch = json["branch"]?.string
        entry.commonFolder = json["common_folder"]?.string
        entry.run = json["run"].flatMap { RunCoding.decode($0) }
        entry.baseline = json["baseline"].flatMap(decodeBaseline)
        entry.told = decodeTold(json["told"])
        entry.hooks = json["hooks"].flatMap(SessionCoding.decode)
        entry.beats = json["beats"].flatMap(SessionCoding.decode)
        entry.retirement = json["retirement"].flatMap(decodeRetirement)
        return entry
    }

    private static func encode(_ mark: LedgerMark) -> JSONValue {
        .object([("epoch", .string(mark.epoch.description)), ("seq", .integer(Int64(clamping: mark.seq)))])
    }

    private static func decodeMark(_ json: JSONValue) -> LedgerMark? {
        guard let epoch = json["epoch"]?.string.flatMap({ Epoch($0) }), let seq = json["seq"]?.integer else {
            return nil
        }
        return LedgerMark(epoch: epoch, seq: UInt64(clamping: seq))
    }

    private static func encode(_ clock: RetirementClock) -> JSONValue {
        .object([
            ("ended_ms", .integer(clock.ended.count)), ("boot", .string(clock.noted.boot.text)),
            ("up_ms", .integer(clock.noted.up.count)),
        ])
    }

    private static func decodeRetirement(_ json: JSONValue) -> RetirementClock? {
        guard let ended = json["ended_ms"]?.integer, let up = json["up_ms"]?.integer,
            let boot = json["boot"]?.string.flatMap({ BootID($0) })
        else { return nil }
        return RetirementClock(ended: Milliseconds(ended), noted: Stamp(boot: boot, up: Milliseconds(up)))
    }

    private static func encode(_ baseline: Baseline) -> JSONValue {
        .object([
            ("head", text(baseline.head)),
            ("tracked", files(baseline.tracked)),
            ("untracked", files(baseline.untracked)),
            ("stashes", .array(baseline.stashes.map { .string($0) })),
            ("operation", text(baseline.operation?.rawValue)),
            ("results", files(baseline.results)),
        ])
    }

    private static func decodeBaseline(_ json: JSONValue) -> Baseline? {
        guard json.object != nil else { return nil }
        var baseline = Baseline(head: json["head"]?.string)
        baseline.tracked = readFiles(json["tracked"])
        baseline.untracked = readFiles(json["untracked"])
        baseline.stashes = json["stashes"]?.array?.compactMap(\.string) ?? []
        baseline.operation = json["operation"]?.string.flatMap { GitOperation(rawValue: $0) }
        baseline.results = readFiles(json["results"])
        return baseline
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private static func files(_ files: [BaselineFile]) -> JSONValue {
        .array(files.map { .array([.string($0.path), .string($0.fingerprint)]) })
    }

    private static func readFiles(_ json: JSONValue?) -> [BaselineFile] {
        (json?.array ?? []).compactMap { pair in
            guard let parts = pair.array, parts.count == 2, let path = parts[0].string, let mark = parts[1].string
            else { return nil }
            return BaselineFile(path: path, fingerprint: mark)
        }
    }
}
