package import PicketModel

/// Why a spool could not take an event or answer.
package enum SpoolError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The disk or the bound is full; the text says which.
    case full(String)
    /// The file is no spool of ours or is broken; it was set aside under this name.
    case damaged(setAside: String)
    /// Anything else that the store said.
    case failed(String)

    package var description: String {
        switch self {
        case .full(let sentence), .failed(let sentence): sentence
        case .damaged(let name): "It was damaged, and was set aside as \(name)."
        }
    }
}

/// An event as the spool keeps it: its place, and the message already encoded.
package struct SpooledEvent: Equatable, Sendable {
    /// The agent's run that made it.
    package var epoch: Epoch
    /// Its number in that epoch.
    package var seq: UInt64
    /// The wire message.
    package var payload: [UInt8]

    /// Joins the three.
    package init(epoch: Epoch, seq: UInt64, payload: [UInt8]) {
        self.epoch = epoch
        self.seq = seq
        self.payload = payload
    }
}

/// The port of the spool: events in order, until the hub's mark covers them.
package protocol Spool: AnyObject {
    /// Keeps one event; it must be the next of its epoch. One that was refused may be tried again.
    ///
    /// Where the caller goes on without it, the numbers left out are told by `takeDropped`, for the mark must pass them.
    func append(_ event: SpooledEvent) throws(SpoolError)
    /// At most `limit` events after the given place, oldest first, old epochs before newer ones.
    func events(after mark: UInt64, of epoch: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent]
    /// The epochs that still have events, in order of their counters.
    func epochs() throws(SpoolError) -> [Epoch]
    /// Forgets the events of `epoch` up to and with `mark`.
    func trim(through mark: UInt64, of epoch: Epoch) throws(SpoolError)
    /// Whether events outlive the process.
    var isOnDisk: Bool { get }
    /// How many events wait.
    var depth: Int { get }
    /// What had to be dropped, or was never kept, since the last call; oldest first, each once in one life of a spool.
    ///
    /// A spool on disk tells it again after a restart, until the mark covers it.
    func takeDropped() -> [DroppedEvents]
    /// Makes what was appended safe from a loss of power; called about once a second, so that it costs one wait a second.
    func synchronize() throws(SpoolError)
}

extension Spool {
    /// A spool is on disk, unless it says otherwise.
    package var isOnDisk: Bool { true }

    /// A spool that lies on no disk has nothing to make safe.
    package func synchronize() throws(SpoolError) {}
}

/// A gap that a full spool made.
package struct DroppedEvents: Equatable, Sendable {
    /// Of which epoch.
    package var epoch: Epoch
    /// The first that was dropped.
    package var from: UInt64
    /// The last that was dropped.
    package var to: UInt64

    /// Joins the three.
    package init(epoch: Epoch, from: UInt64, to: UInt64) {
        self.epoch = epoch
        self.from = from
        self.to = to
    }
}
