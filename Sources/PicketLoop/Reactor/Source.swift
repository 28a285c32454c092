package import PicketModel

/// What a source wants to be told of one descriptor in the next wait.
package struct Interest: Equatable, Sendable {
    /// The descriptor.
    package var descriptor: Int32
    /// Tell when it can be read, or has ended.
    package var reading: Bool
    /// Tell when it can be written.
    package var writing: Bool

    /// Interest in reading, unless said otherwise.
    package init(_ descriptor: Int32, reading: Bool = true, writing: Bool = false) {
        self.descriptor = descriptor
        self.reading = reading
        self.writing = writing
    }
}

/// What the kernel says of one descriptor.
package struct Readiness: Equatable, Sendable {
    /// The descriptor.
    package var descriptor: Int32
    /// It can be read, or its other end closed, or it is in error; reading tells which.
    package var readable: Bool
    /// It can be written, or is in error.
    package var writable: Bool

    /// Joins the three.
    package init(descriptor: Int32, readable: Bool, writable: Bool) {
        self.descriptor = descriptor
        self.readable = readable
        self.writable = writable
    }
}

/// Something that waits on descriptors.
package protocol Source: AnyObject {
    /// Adds what it wants to be told of; asked anew before each wait.
    func addInterests(to list: inout [Interest])
    /// Told what the kernel says of one of its descriptors, and still says after others were told in this turn; it must
    /// not block.
    func isReady(_ readiness: Readiness, at moment: Moment)
}
