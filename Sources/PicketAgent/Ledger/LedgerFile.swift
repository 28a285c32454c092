import PicketJSON
package import PicketLoop
import PicketModel

/// Reads the ledger at the start; what cannot be read is said, and the agent begins anew.
package enum LedgerFile {
    /// The ledger in `file`; empty where there is none.
    package static func read(_ file: any StateFile, log: (String) -> Void) -> Ledger {
        switch file.load() {
        case .absent: return Ledger()
        case .failed(let failure):
            log(
                "The ledger could not be read (\(failure.detail.display)); workers that ended before now are not known."
            )
            return Ledger()
        case .seen(let bytes): return decode(bytes, log: log)
        }
    }

    /// As much as the file itself may hold: what lay in many large worktrees is long.
    private static let limits = JSONLimits(bytes: 8 << 20, depth: 16, elements: 1 << 20, stringBytes: 16 << 10)

    private static func decode(_ bytes: [UInt8], log: (String) -> Void) -> Ledger {
        guard let json = try? JSONValue.parse(bytes, limits: limits), let found = LedgerCoding.decode(json) else {
            log("The ledger is no ledger of this version; workers that ended before now are not known.")
            return Ledger()
        }
        if found.unreadable > 0 {
            log("\(found.unreadable) entries of the ledger could not be read and were left out.")
        }
        return found.ledger
    }
}
