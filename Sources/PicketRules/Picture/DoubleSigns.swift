package import PicketModel

/// Live words of an agent that another had already followed: two agents have one host's id.
///
/// One such word may have been on its way for long; two that are apart were not.
package struct DoubleSigns: Equatable, Sendable {
    /// So far apart the first and the last must be.
    private static let apart: Milliseconds = .seconds(5)
    /// So long after the last one they count. Agents that suspect another try again after a minute.
    private static let memory: Milliseconds = .minutes(10)

    private var first: Milliseconds?
    private var last: Milliseconds?

    /// No signs.
    package init() {}

    /// Notes one, at the hub's time since boot.
    mutating func note(at up: Milliseconds) {
        if let last, up - last > Self.memory { first = nil }
        first = first ?? up
        last = up
    }

    /// Whether two agents speak, as far as is known at `up`.
    package func hold(at up: Milliseconds) -> Bool {
        guard let first, let last else { return false }
        return last - first >= Self.apart && up - last <= Self.memory
    }
}
