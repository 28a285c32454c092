import PicketModel
import PicketOptions
import PicketWire

/// Which workers a list shows: those that fit one value of every key that is given.
struct PsFilter: Equatable {
    private enum Key: String, CaseIterable {
        case state, host, group, runtime
    }

    private var wanted: [Key: [String]] = [:]

    init() {}

    /// Reads `--host` and `--filter`.
    init(_ options: ParsedArguments) throws(CommandError) {
        for host in options.texts("--host") { try add(.host, host) }
        for text in options.texts("--filter") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let key = Key(rawValue: parts[0]) else {
                let keys = Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw Self.mistake("--filter expects KEY=VALUE with a KEY of \(keys), not '\(Terminal.safe(text))'")
            }
            for value in parts[1].split(separator: ",") { try add(key, String(value)) }
        }
    }

    /// The workers that fit.
    func rows(_ fleet: FleetMessage) -> [WorkerRow] { fleet.workers.filter(fits) }

    private func fits(_ row: WorkerRow) -> Bool {
        Key.allCases.allSatisfy { key in
            guard let values = wanted[key] else { return true }
            return switch key {
            case .state: values.contains(row.verdict.state.rawValue)
            case .host: values.contains(row.address.host.text)
            case .group: values.contains(where: row.groups.contains)
            case .runtime: values.contains((row.runtime ?? .other).rawValue)
            }
        }
    }

    private mutating func add(_ key: Key, _ value: String) throws(CommandError) {
        let words: [String]? =
            switch key {
            case .state: WorkerState.allCases.map(\.rawValue)
            case .runtime: Runtime.allCases.map(\.rawValue)
            case .host, .group: nil
            }
        if let words, !words.contains(value) {
            throw Self.mistake(
                "\(key.rawValue) is one of \(words.joined(separator: ", ")), not '\(Terminal.safe(value))'")
        }
        wanted[key, default: []].append(value)
    }

    private static func mistake(_ problem: String) -> CommandError {
        CommandError("ps: \(problem).", next: "picket ps --help", code: ExitCodes.usage)
    }
}
