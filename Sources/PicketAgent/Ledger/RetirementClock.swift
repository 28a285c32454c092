package import PicketModel

/// How long a worker's run has been over, counted only over time in which its host was up.
///
/// A wall clock may step by years. The time since a boot does not, but a new boot begins it anew: what passed on an
/// earlier one since the last note is not counted, so that a worker is let go later rather than too early.
package struct RetirementClock: Equatable, Sendable {
    /// How long its end was known, at the last note.
    package private(set) var ended: Milliseconds
    /// When that was last noted.
    package private(set) var noted: Stamp

    /// What passed since the last note is noted once it is this long, so that a ledger is not written all the time.
    private static let noteEvery: Milliseconds = .minutes(10)

    /// A clock that had counted `ended` at `noted`; a run's end begins a new one.
    package init(ended: Milliseconds = .zero, noted: Stamp) {
        self.ended = ended
        self.noted = noted
    }

    /// How long its end has been known.
    package func ended(at moment: Moment) -> Milliseconds {
        ended + (moment.boot == noted.boot ? max(moment.up - noted.up, .zero) : moment.up)
    }

    /// Notes how far it has come; answers whether that is to be kept on disk.
    package mutating func note(at moment: Moment) -> Bool {
        let now = ended(at: moment)
        guard moment.boot != noted.boot || now - ended >= Self.noteEvery else { return false }
        self = RetirementClock(ended: now, noted: Stamp(boot: moment.boot, up: moment.up))
        return true
    }
}
