package import PicketModel

/// One step of the wall clock, as when a person or a time server sets it.
package struct WallStep: Equatable, Sendable {
    /// When it was noticed, in time since boot.
    package var up: Milliseconds
    /// How far the wall clock was ahead of the time since boot before it.
    package var before: Milliseconds
    /// How far it is ahead now.
    package var after: Milliseconds

    /// Joins the three.
    package init(up: Milliseconds, before: Milliseconds, after: Milliseconds) {
        self.up = up
        self.before = before
        self.after = after
    }
}

/// Notices steps of the wall clock: it runs with the time since boot, but where it is set.
package struct WallSteps: Equatable, Sendable {
    /// A clock that is only slowed or hastened moves by less within a turn of a loop.
    private static let least: Milliseconds = .seconds(1)
    /// So many steps are remembered.
    private static let most = 16

    /// What was noticed, oldest first.
    package private(set) var steps: [WallStep] = []
    private var offset: Milliseconds

    /// Begins with the clocks as they stand.
    package init(_ moment: Moment) { offset = moment.wall - moment.up }

    /// Notes how the clocks stand now.
    package mutating func note(_ moment: Moment) {
        let found = moment.wall - moment.up
        if abs((found - offset).count) >= Self.least.count {
            steps.append(WallStep(up: moment.up, before: offset, after: found))
            if steps.count > Self.most { steps.removeFirst() }
        }
        offset = found
    }
}
