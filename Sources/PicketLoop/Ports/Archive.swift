package import PicketModel

/// Why the archive could not do what was asked.
package enum ArchiveError: Error, Equatable, Sendable {
    /// The file is no archive of ours or is broken; it was set aside under this name.
    case damaged(setAside: String)
    /// It was written by a later version.
    case later(version: Int)
    /// Anything else that the store said.
    case failed(String)
}

/// An event as the archive keeps it.
package struct ArchivedEvent: Equatable, Sendable {
    /// The host that made it.
    package var host: HostID
    /// Its epoch.
    package var epoch: Epoch
    /// Its number in that epoch.
    package var seq: UInt64
    /// Whom it concerns.
    package var worker: WorkerID?
    /// Its name, such as `exited`.
    package var name: String
    /// When it happened, by the host's wall clock.
    package var wall: Milliseconds
    /// When it came, by the hub's wall clock.
    package var receivedWall: Milliseconds
    /// Whether it came late, as history.
    package var historical: Bool
    /// The road it came by.
    package var road: Road
    /// The wire message.
    package var payload: [UInt8]

    /// Joins them all.
    package init(
        host: HostID, epoch: Epoch, seq: UInt64, worker: WorkerID?, name: String, wall: Milliseconds,
        receivedWall: Milliseconds, historical: Bool, road: Road, payload: [UInt8]
    ) {
        self.host = host
        self.epoch = epoch
        self.seq = seq
        self.worker = worker
        self.name = name
        self.wall = wall
        self.receivedWall = receivedWall
        self.historical = historical
        self.road = road
        self.payload = payload
    }
}

/// One thing to keep.
package enum ArchiveEntry: Equatable, Sendable {
    /// An event; one that is there already changes nothing.
    case event(ArchivedEvent)
    /// The highest seq stored with no gap before it.
    case mark(host: HostID, epoch: Epoch, seq: UInt64)
    /// A verdict that changed, as its wire message, with the explanation of that moment as JSON.
    case verdict(
        WorkerAddress, wall: Milliseconds, state: WorkerState, payload: [UInt8], explanation: [UInt8]? = nil)
    /// A heartbeat, as its wire message.
    case heartbeat(HostID, wall: Milliseconds, payload: [UInt8])
    /// The newest message of one kind of evidence, which restores the picture.
    case evidence(WorkerAddress, kind: String, payload: [UInt8])
    /// The newest presence of a host, as its wire message.
    case presence(HostID, payload: [UInt8])
    /// A worker was retired; its evidence is forgotten, its history stays. `run` cannot bring it back.
    case retired(WorkerAddress, wall: Milliseconds, run: ProcessIdentity? = nil)
    /// A fact of the hub's own, by name; nil forgets it.
    case fact(name: String, value: [UInt8]?)
}

/// What the archive held when it was opened.
package struct ArchivedPicture: Equatable, Sendable {
    /// Marks, sorted by host and epoch.
    package var marks: [Mark] = []
    /// Evidence, sorted by address and kind.
    package var evidence: [Evidence] = []
    /// The last verdict of each worker that is not retired, sorted by address.
    package var verdicts: [Verdict] = []
    /// The last presence of each host, sorted.
    package var presences: [Presence] = []
    /// The hub's own facts, sorted by name.
    package var facts: [Fact] = []
    /// The workers that are retired and were not judged since, sorted by address.
    package var retirements: [Retirement] = []

    /// An empty picture.
    package init() {}

    /// A mark as stored.
    package struct Mark: Equatable, Sendable {
        /// Whose events.
        package var host: HostID
        /// Of which epoch.
        package var epoch: Epoch
        /// The highest seq stored with no gap before it.
        package var seq: UInt64

        /// Joins the three.
        package init(host: HostID, epoch: Epoch, seq: UInt64) {
            self.host = host
            self.epoch = epoch
            self.seq = seq
        }
    }

    /// A piece of evidence as stored.
    package struct Evidence: Equatable, Sendable {
        /// Of which worker.
        package var address: WorkerAddress
        /// The kind of state, as its topic names it.
        package var kind: String
        /// The wire message.
        package var payload: [UInt8]

        /// Joins the three.
        package init(address: WorkerAddress, kind: String, payload: [UInt8]) {
            self.address = address
            self.kind = kind
            self.payload = payload
        }
    }

    /// A verdict as stored.
    package struct Verdict: Equatable, Sendable {
        /// Of which worker.
        package var address: WorkerAddress
        /// When it was made, by the hub's wall clock.
        package var wall: Milliseconds
        /// The wire message.
        package var payload: [UInt8]
        /// The explanation of that moment as JSON; nil where none was kept, and in what restores the picture.
        package var explanation: [UInt8]?

        /// Joins them all.
        package init(address: WorkerAddress, wall: Milliseconds, payload: [UInt8], explanation: [UInt8]? = nil) {
            self.address = address
            self.wall = wall
            self.payload = payload
            self.explanation = explanation
        }
    }

    /// A retirement as stored.
    package struct Retirement: Equatable, Sendable {
        /// Of which worker.
        package var address: WorkerAddress
        /// When, by the hub's wall clock.
        package var wall: Milliseconds
        /// The run that cannot bring the worker back; nil where any can.
        package var run: ProcessIdentity?

        /// Joins the three.
        package init(address: WorkerAddress, wall: Milliseconds, run: ProcessIdentity? = nil) {
            self.address = address
            self.wall = wall
            self.run = run
        }
    }

    /// A presence as stored.
    package struct Presence: Equatable, Sendable {
        /// Whose presence.
        package var host: HostID
        /// The wire message.
        package var payload: [UInt8]

        /// Joins the two.
        package init(host: HostID, payload: [UInt8]) {
            self.host = host
            self.payload = payload
        }
    }

    /// A fact of the hub's own.
    package struct Fact: Equatable, Sendable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: [UInt8]

        /// Joins the two.
        package init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }
}

/// The port of the hub's store.
package protocol Archive: AnyObject {
    /// Keeps a batch, in one transaction: all of it or nothing.
    func apply(_ batch: [ArchiveEntry]) throws(ArchiveError)
    /// What is held; read once at the start.
    func restore() throws(ArchiveError) -> ArchivedPicture
    /// The seqs of `epoch` that are stored above `mark`, sorted; at most `limit`.
    func stored(above mark: UInt64, host: HostID, epoch: Epoch, limit: Int) throws(ArchiveError) -> [UInt64]
    /// Verdict messages of a worker, newest first, made at or before `wall`; at most `limit`.
    func verdicts(of address: WorkerAddress, atOrBefore wall: Milliseconds, limit: Int) throws(ArchiveError)
        -> [ArchivedPicture.Verdict]
    /// When the earliest verdict of a worker that is still held was made; nil where none is.
    func firstVerdict(of address: WorkerAddress) throws(ArchiveError) -> Milliseconds?
    /// Counts a host's stored events by epoch.
    func eventCount(host: HostID) throws(ArchiveError) -> UInt64
    /// Forgets what came before `wall` of events, verdict changes and heartbeats; answers whether more is left to forget.
    ///
    /// The newest verdict of each worker that is not retired and the newest heartbeat of each host stay. One call does
    /// a bounded part of the work, so that the loop does not wait for it.
    @discardableResult
    func forget(before wall: Milliseconds) throws(ArchiveError) -> Bool
    /// Makes what was applied safe from a loss of power; called about once a second, so that it costs one wait a second.
    func synchronize() throws(ArchiveError)
}

extension Archive {
    /// An archive that lies on no disk has nothing to make safe.
    package func synchronize() throws(ArchiveError) {}
}
