import PicketJSON
package import PicketLoop
import PicketModel

/// Reads the ledger: as one who only looks, or as the agent that goes on with it.
package enum LedgerFile {
    /// The ledger in `file`, or as much of it as can be read; empty where there is none.
    package static func read(_ file: any StateFile) -> Ledger { look(at: file).ledger }

    /// The same for the agent that will write it anew: what cannot be read is said and set aside, so that it is not lost.
    package static func open(_ file: any StateFile, log: (String) -> Void) -> Ledger {
        let (ledger, trouble) = look(at: file)
        guard let trouble else { return ledger }
        do {
            log("\(trouble) It was set aside as \(try file.setAside()).")
        } catch {
            log("\(trouble) \(error.message)")
        }
        return ledger
    }

    /// As much as the file itself may hold: what lay in many large worktrees is long.
    private static let limits = JSONLimits(bytes: 8 << 20, depth: 16, elements: 1 << 20, stringBytes: 16 << 10)

    /// The ledger, and what is wrong with its file as whole sentences.
    private static func look(at file: any StateFile) -> (ledger: Ledger, trouble: String?) {
        switch file.load() {
        case .absent: (Ledger(), nil)
        case .failed(let failure):
            (Ledger(), "The ledger could not be read (\(failure.detail.display)); \(consequence)")
        case .seen(let bytes): decode(bytes)
        }
    }

    private static let consequence = "workers that ended before now are not known."

    private static func decode(_ bytes: [UInt8]) -> (ledger: Ledger, trouble: String?) {
        guard let json = try? JSONValue.parse(bytes, limits: limits), let found = LedgerCoding.decode(json) else {
            return (Ledger(), "The ledger is no ledger of this version; \(consequence)")
        }
        guard found.unreadable > 0 else { return (found.ledger, nil) }
        return (found.ledger, "\(found.unreadable) entries of the ledger could not be read and were left out.")
    }
}
