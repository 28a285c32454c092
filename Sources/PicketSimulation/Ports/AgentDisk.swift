import PicketLoop
import PicketModel

/// What lies on the disk of a host for its agent; it outlives the agent's lives.
final class AgentDisk {
    /// What the spool's file holds.
    struct SpoolFile {
        var contents = SpoolContents()
        /// What was dropped and told, which a restart tells again until the mark covers it.
        var told = DroppedRanges()
    }

    /// What cannot be written.
    enum Fullness {
        case none
        /// The ledger.
        case nearly
        /// Anything.
        case full
    }

    /// What a process sees.
    var spool = SpoolFile()
    /// What a loss of power leaves of it.
    private(set) var safeSpool = SpoolFile()
    var ledger: [UInt8]?
    /// How many ledgers that could not be read lie beside it.
    private(set) var ledgersAside = 0
    /// What has no room.
    var fullness = Fullness.none
    /// Whether the ledger cannot be read.
    var ledgerIsUnreadable = false
    /// The bounds of the spool.
    var countBound = 100_000
    var byteBound = 4 << 20
    /// Whether the spool broke since it was last used.
    var broke = false

    /// When an event was written last.
    var writtenAt: Int64 = 0
    /// What nobody waited for, a system writes to its disk within this time by itself, in ms.
    static let writeBack: Int64 = 30_000

    /// All is safe from a loss of power.
    func synchronize() { safeSpool = spool }

    /// The power is lost.
    func losePower(at now: Int64) {
        if now - writtenAt >= Self.writeBack { synchronize() }
        spool = safeSpool
    }

    /// A ledger that could not be read is moved away.
    func setLedgerAside() {
        ledger = nil
        ledgersAside += 1
    }

    /// The spool's file breaks, and what it held is lost; an agent that has it open still knows what that was.
    func breakSpool(isOpen: Bool) {
        spool = isOpen ? SpoolFile(contents: spool.contents.afterLoss(), told: spool.told) : SpoolFile()
        safeSpool = spool
        broke = isOpen
    }
}
