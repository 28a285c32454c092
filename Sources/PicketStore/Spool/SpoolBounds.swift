package import PicketModel

/// How much a spool on disk may hold.
package struct SpoolBounds: Equatable, Sendable {
    /// Bytes of all events, each with what keeping it costs.
    package var bytes: Int
    /// How old an event may grow, in time that the machine was up.
    package var age: Milliseconds

    /// The bounds that an agent has unless it is told otherwise.
    package init(bytes: Int = 256 << 20, age: Milliseconds = .days(7)) {
        self.bytes = bytes
        self.age = age
    }
}
