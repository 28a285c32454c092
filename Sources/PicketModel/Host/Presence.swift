/// What an agent says of its own connection, and what its last will says for it.
package struct Presence: Equatable, Sendable {
    /// The state it names.
    package var state: State
    /// The agent's run.
    package var epoch: Epoch
    /// Counts the agent's connections in this epoch; the same in the will of that connection.
    package var birth: UInt64
    /// The agent's version.
    package var version: String
    /// The operating system, such as `linux` or `macos`, with `wsl` where it is one.
    package var system: String

    /// Joins them all.
    package init(state: State, epoch: Epoch, birth: UInt64, version: String, system: String) {
        self.state = state
        self.epoch = epoch
        self.birth = birth
        self.version = version
        self.system = system
    }

    /// The states of presence.
    package enum State: String, CaseIterable, Sendable {
        case online
        /// Ended on purpose.
        case stopped
        /// The host is about to sleep.
        case sleeping
        /// Said by the last will: the connection broke.
        case lost
    }
}
