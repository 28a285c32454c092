package import PicketLoop
package import PicketModel

/// A spool over another that refuses when the test says so.
package final class ScriptedSpool: Spool {
    /// Why it takes no event; nil where it does.
    package var appendFailure: SpoolError?
    /// The next append finds it broken, and set aside under this name; nil where it is sound.
    package var breaksOnce: String?
    /// Why it answers nothing; nil where it does.
    package var readFailure: SpoolError?
    /// How often it was asked for events.
    package private(set) var reads = 0
    /// How often it was made safe.
    package private(set) var synchronizations = 0
    private let base: any Spool

    /// A spool that does as `base` does.
    package init(_ base: any Spool) { self.base = base }

    package var depth: Int { base.depth }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        if let appendFailure { throw appendFailure }
        if let name = breaksOnce {
            breaksOnce = nil
            throw .damaged(setAside: name)
        }
        try base.append(event)
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent] {
        reads += 1
        if let readFailure { throw readFailure }
        return try base.events(after: mark, of: epoch, limit: limit)
    }

    package func epochs() throws(SpoolError) -> [Epoch] {
        if let readFailure { throw readFailure }
        return try base.epochs()
    }

    package func trim(through mark: UInt64, of epoch: Epoch) throws(SpoolError) {
        try base.trim(through: mark, of: epoch)
    }

    package func takeDropped() -> [DroppedEvents] { base.takeDropped() }

    package func synchronize() throws(SpoolError) {
        synchronizations += 1
        try base.synchronize()
    }
}
