import PicketModel

/// Which revs of a host's agents came, and which the one that runs told of; each agent counts from its own start.
struct RevBook {
    private var seen: [Epoch: UInt64] = [:]
    private var told: (epoch: Epoch, rev: UInt64)?
    /// So many agents of one host are remembered.
    private static let most = 16

    /// State of this rev came.
    mutating func see(_ rev: UInt64, of epoch: Epoch?) {
        guard let epoch else { return }
        seen[epoch] = max(seen[epoch] ?? 0, rev)
        if seen.count > Self.most { seen[seen.keys.filter { $0 != told?.epoch }.min() ?? epoch] = nil }
    }

    /// The agent that runs has said state up to this rev.
    mutating func tell(_ rev: UInt64, of epoch: Epoch?) {
        if let epoch { told = (epoch, rev) }
    }

    /// Whether something was said that did not come.
    var isBehind: Bool { told.map { $0.rev > seen[$0.epoch] ?? 0 } ?? false }
}
