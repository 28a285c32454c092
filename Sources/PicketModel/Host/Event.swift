/// Something that happened on a host, in its order; an event keeps its epoch and seq for ever.
package struct Event: Equatable, Sendable {
    /// The agent's run that made it.
    package var epoch: Epoch
    /// Its number in that epoch; gapless from 1.
    package var seq: UInt64
    /// When it was seen.
    package var moment: Moment
    /// Whom it concerns; nil for the host itself.
    package var worker: WorkerID?
    /// What happened.
    package var what: Happening

    /// Joins them all.
    package init(epoch: Epoch, seq: UInt64, moment: Moment, worker: WorkerID?, what: Happening) {
        self.epoch = epoch
        self.seq = seq
        self.moment = moment
        self.worker = worker
        self.what = what
    }
}

/// What may happen.
package enum Happening: Equatable, Sendable {
    /// A run was found.
    case opened(Runtime, ProcessIdentity)
    /// A run ended.
    case exited(ProcessIdentity, Run.End)
    /// HEAD moved by this run's commits.
    case committed(head: String, count: Int)
    /// Commits reached a remote.
    case pushed(head: String)
    /// A result was written.
    case resulted(succeeded: Bool)
    /// A runtime's hook reported; its name and what it said, bounded.
    case hooked(name: Untrusted, detail: Untrusted)
    /// The host slept.
    case slept(Milliseconds)
    /// The host booted since the agent last ran.
    case rebooted(from: BootID)
    /// The agent started.
    case started
    /// Events that the spool had to drop.
    case dropped(epoch: Epoch, from: UInt64, to: UInt64)
    /// A worker was retired.
    case retired

    /// The word for it on the wire.
    package var name: String {
        switch self {
        case .opened: "opened"
        case .exited: "exited"
        case .committed: "committed"
        case .pushed: "pushed"
        case .resulted: "result"
        case .hooked: "hook"
        case .slept: "slept"
        case .rebooted: "rebooted"
        case .started: "started"
        case .dropped: "dropped"
        case .retired: "retired"
        }
    }
}
