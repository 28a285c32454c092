import PicketJSON
import PicketLoop
import PicketModel
import PicketWire

/// Writes what was told of a worker as JSON and reads it back; a part that cannot be read counts as not told.
extension LedgerCoding {
    static func encode(_ told: ToldFacts) -> JSONValue {
        .object([
            ("run", told.run.map(encode) ?? .null),
            ("head", told.head.map { .string($0) } ?? .null),
            ("reflog", told.reflog.map(encode) ?? .null),
            ("commits", .array(told.commits.map { .string($0) })),
            ("unpushed", told.unpushed.map { .integer(Int64($0)) } ?? .null),
            ("result", told.result.map(encode) ?? .null),
        ])
    }

    static func decodeTold(_ json: JSONValue?) -> ToldFacts {
        var told = ToldFacts()
        guard let json else { return told }
        told.run = json["run"].flatMap(decodeIdentity)
        told.head = json["head"]?.string
        told.reflog = json["reflog"].flatMap(decodePlace)
        told.commits = json["commits"]?.array?.compactMap(\.string) ?? []
        told.unpushed = json["unpushed"]?.integer.flatMap { Int(exactly: $0) }
        told.result = json["result"].flatMap(decodeResult)
        return told
    }

    private static func encode(_ identity: ProcessIdentity) -> JSONValue {
        .object([
            ("boot", .string(identity.boot.text)), ("pid", .integer(Int64(identity.pid))),
            ("start", .integer(Int64(clamping: identity.start))),
        ])
    }

    private static func decodeIdentity(_ json: JSONValue) -> ProcessIdentity? {
        guard let boot = json["boot"]?.string.flatMap({ BootID($0) }),
            let pid = json["pid"]?.integer.flatMap({ Int32(exactly: $0) }), let start = json["start"]?.integer
        else { return nil }
        return ProcessIdentity(boot: boot, pid: pid, start: .init(clamping: start))
    }

    private static func encode(_ place: ReflogPlace) -> JSONValue {
        .array([.string(place.old), .string(place.new), .integer(place.seconds)])
    }

    private static func decodePlace(_ json: JSONValue) -> ReflogPlace? {
        guard let parts = json.array, parts.count == 3, let old = parts[0].string, let new = parts[1].string,
            let seconds = parts[2].integer
        else { return nil }
        return ReflogPlace(old: old, new: new, seconds: seconds)
    }

    private static func encode(_ result: ToldResult) -> JSONValue {
        .object([
            ("succeeded", .bool(result.succeeded)),
            ("written_ms", result.writtenWall.map { .integer($0.count) } ?? .null),
        ])
    }

    private static func decodeResult(_ json: JSONValue) -> ToldResult? {
        guard let succeeded = json["succeeded"]?.bool else { return nil }
        return ToldResult(
            succeeded: succeeded, writtenWall: json["written_ms"]?.integer.map { Milliseconds($0) })
    }
}
