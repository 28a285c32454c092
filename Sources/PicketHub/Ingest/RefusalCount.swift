package import PicketModel
package import PicketWire

/// Counts refused messages by reason, and says which is the first of an episode.
package struct RefusalCount: Sendable {
    /// An episode is over when no message was refused for that reason and topic for this long.
    private let episode: Milliseconds
    private var counts: [WireError.Reason: UInt64] = [:]
    private var last: [WireError.Reason: Milliseconds] = [:]

    /// Nothing counted.
    package init(episode: Milliseconds = .minutes(10)) { self.episode = episode }

    /// Counts one; true where it begins an episode and should be logged.
    package mutating func add(_ reason: WireError.Reason, at up: Milliseconds) -> Bool {
        counts[reason, default: 0] += 1
        let isNew = last[reason].map { up - $0 >= episode } ?? true
        last[reason] = up
        return isNew
    }

    /// The counts, in the order of the reasons; only those that occurred.
    package var all: [HubStatus.RefusedCount] {
        WireError.Reason.allCases.compactMap { reason in
            counts[reason].map { HubStatus.RefusedCount(reason: reason, count: $0) }
        }
    }
}
