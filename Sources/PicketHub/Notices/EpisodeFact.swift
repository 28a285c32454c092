import PicketJSON
import PicketModel
import PicketRules
import PicketWire

/// What the store keeps of an episode beside its notice: where it stands, and since when.
struct EpisodeFact: Equatable {
    var key: NoticeKey
    var phase: Phase
    var returns: Int

    enum Phase: Equatable {
        case begun(Moment)
        case raised(NoticeID)
        case over(Moment)
    }

    static let folder = "episode/"

    /// The name of an episode's fact.
    static func name(of key: NoticeKey) -> String {
        let parts = [key.kind.rawValue, key.subject.host?.text, key.subject.worker?.text]
        return folder + parts.compactMap { $0 }.joined(separator: "/")
    }

    /// An episode as it is kept; nil for one that a restart may begin anew, as it has waited for seconds only.
    init?(_ key: NoticeKey, _ episode: Episode?, catalogue: NoticeCatalogue = .standard) {
        guard let episode else { return nil }
        self.key = key
        returns = episode.returns
        switch episode.phase {
        case .begun(let since):
            guard case .threshold = catalogue.rule(of: key.kind)?.delay else { return nil }
            phase = .begun(since)
        case .raised(let notice): phase = .raised(notice.id)
        case .over(let end): phase = .over(end)
        }
    }

    /// Reads a fact; nil where it is none of an episode.
    init?(name: String, bytes: [UInt8]) {
        guard name.hasPrefix(Self.folder), let json = try? JSONValue.parse(bytes) else { return nil }
        let parts = name.dropFirst(Self.folder.count).split(separator: "/")
        guard let kind = parts.first.flatMap({ NoticeKind(rawValue: String($0)) }), parts.count <= 3,
            let subject = NoticeSubject(
                host: parts.count > 1 ? HostID(parts[1]) : nil, worker: parts.count > 2 ? WorkerID(parts[2]) : nil)
        else { return nil }
        key = NoticeKey(kind, subject)
        returns = Int(json["returns"]?.integer ?? 0)
        switch json["phase"]?.string {
        case "begun":
            guard let moment = Moment(json) else { return nil }
            phase = .begun(moment)
        case "over":
            guard let moment = Moment(json) else { return nil }
            phase = .over(moment)
        case "raised":
            guard let id = json["id"]?.string.flatMap({ NoticeID($0) }) else { return nil }
            phase = .raised(id)
        default: return nil
        }
    }

    var bytes: [UInt8] {
        var members: [(String, JSONValue)] = [("returns", .integer(Int64(returns)))]
        switch phase {
        case .begun(let since): members += [("phase", "begun")] + since.members
        case .over(let end): members += [("phase", "over")] + end.members
        case .raised(let id): members += [("phase", "raised"), ("id", .string(id.description))]
        }
        return JSONValue.object(members).bytes()
    }
}

/// The failed runs of a worker, as the store keeps them.
enum FailuresFact {
    static let folder = "failures/"

    static func name(of address: WorkerAddress) -> String { folder + address.description }

    static func bytes(_ runs: [FailedRun]) -> [UInt8] {
        JSONValue.array(
            runs.map { failed in
                let run: [(String, JSONValue)] = [
                    ("run_boot", .string(failed.run.boot.text)), ("pid", .integer(Int64(failed.run.pid))),
                    ("start", .string(String(failed.run.start))),
                ]
                return .object(run + failed.at.members)
            }
        ).bytes()
    }

    static func read(name: String, bytes: [UInt8]) -> (address: WorkerAddress, runs: [FailedRun])? {
        let parts = name.dropFirst(folder.count).split(separator: "/")
        guard name.hasPrefix(folder), parts.count == 2, let host = HostID(parts[0]), let worker = WorkerID(parts[1]),
            let list = (try? JSONValue.parse(bytes))?.array
        else { return nil }
        let runs = list.compactMap { json -> FailedRun? in
            guard let at = Moment(json), let boot = json["run_boot"]?.string.flatMap({ BootID($0) }),
                let pid = json["pid"]?.integer.flatMap({ Int32(exactly: $0) }),
                let start = json["start"]?.string.flatMap({ UInt64($0) })
            else { return nil }
            return FailedRun(run: ProcessIdentity(boot: boot, pid: pid, start: start), at: at)
        }
        return (WorkerAddress(host: host, worker: worker), runs)
    }
}

extension Moment {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("boot", .string(boot.text)), ("up_ms", .integer(up.count)), ("wall", .integer(wall.count)),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let boot = json["boot"]?.string.flatMap({ BootID($0) }), let up = json["up_ms"]?.integer,
            let wall = json["wall"]?.integer
        else { return nil }
        self.init(boot: boot, up: Milliseconds(up), wall: Milliseconds(wall))
    }
}
