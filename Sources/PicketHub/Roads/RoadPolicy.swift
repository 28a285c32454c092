package import PicketModel

/// The times that the choice of a road goes by.
package struct RoadPolicy: Equatable, Sendable {
    /// How often a host is polled while ssh is its road.
    package var poll: Milliseconds = .seconds(15)
    /// The first poll begins within this, at a time of its own for each host.
    package var spread: Milliseconds = .seconds(2)
    /// How long the broker may be out of reach before hosts are polled; a restart takes less.
    package var brokerPatience: Milliseconds = .seconds(5)
    /// So many failures in a row of one kind that a person must mend end the regular polls.
    package var failuresToPause = 3
    /// How often a host is polled after that.
    package var pausedPoll: Milliseconds = .minutes(10)

    /// The defaults.
    package init() {}
}
