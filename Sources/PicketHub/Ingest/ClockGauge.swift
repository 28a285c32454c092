package import PicketModel

/// How far a host's wall clock is ahead of the hub's, by a question and its answer.
///
/// The answer was given between the two; half of the way is the best guess, and half of it the doubt.
package struct ClockGauge: Equatable, Sendable {
    /// How often it is asked; and how soon again, where what the host says by itself no longer fits.
    private static let period: Milliseconds = .minutes(10)
    private static let soonest: Milliseconds = .minutes(1)
    /// An answer that took longer tells too little.
    private static let longestWay: Milliseconds = .seconds(5)
    /// What the host says by itself may differ by so much.
    private static let slack: Milliseconds = .seconds(2)

    /// How far it is ahead; nil before the first answer.
    package private(set) var offset: Milliseconds?
    /// How far that may be off.
    package private(set) var doubt: Milliseconds = .zero
    private var asked: (id: String, moment: Moment)?
    private var askedUp: Milliseconds?

    /// A gauge that was never asked.
    package init() {}

    /// Whether to ask now, where the host's last word showed its clock to be `told` ahead.
    package func isDue(told: Milliseconds, at up: Milliseconds) -> Bool {
        guard let askedUp else { return true }
        let fits = offset.map { abs((told - $0).count) <= Self.slack.count } ?? false
        return up - askedUp >= (fits ? Self.period : Self.soonest)
    }

    /// Notes that the host was asked.
    package mutating func ask(_ id: String, at moment: Moment) {
        asked = (id, moment)
        askedUp = moment.up
    }

    /// Takes the answer, with the host's wall clock in it; answers whether it was one to the last question.
    @discardableResult
    package mutating func take(_ id: String, wall: Milliseconds, at moment: Moment) -> Bool {
        guard let asked, asked.id == id else { return false }
        self.asked = nil
        let way = moment.up - asked.moment.up
        guard way >= .zero, way <= Self.longestWay else { return false }
        doubt = way / 2
        offset = wall - (asked.moment.wall + doubt)
        return true
    }

    package static func == (one: ClockGauge, other: ClockGauge) -> Bool {
        one.offset == other.offset && one.doubt == other.doubt && one.asked?.id == other.asked?.id
            && one.askedUp == other.askedUp
    }
}
