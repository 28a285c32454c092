package import PicketModel

/// One look as the hub holds it.
package struct Look<Value: Equatable & Sendable>: Equatable, Sendable {
    /// What it saw.
    package var observation: Observation<Value>
    /// How it came.
    package var receipt: Receipt

    /// Joins the two.
    package init(_ observation: Observation<Value>, _ receipt: Receipt) {
        self.observation = observation
        self.receipt = receipt
    }

    /// When the host saw it.
    package var stamp: Stamp { receipt.stamp }
    /// Whether it is live.
    package var isLive: Bool { receipt.standing == .live }
}

/// What the hub holds of one kind of evidence: the newest look, and the newest that did not fail.
package struct Held<Value: Equatable & Sendable>: Equatable, Sendable {
    /// Both lie apart, for pictures are copied far more often than they change.
    private final class Looks: Sendable {
        let latest: Look<Value>
        let succeeded: Look<Value>?
        let value: Value?
        let failure: LookFailure?

        init(_ latest: Look<Value>, succeeded: Look<Value>?) {
            self.latest = latest
            self.succeeded = succeeded
            value = succeeded?.observation.value
            failure = latest.observation.failure
        }
    }

    private var looks: Looks?

    /// The newest look; nil before the first.
    package var latest: Look<Value>? { looks?.latest }
    /// The newest look that did not fail.
    package var succeeded: Look<Value>? { looks?.succeeded }

    /// Nothing held.
    package init() {}

    package static func == (one: Held, other: Held) -> Bool {
        one.looks === other.looks || (one.latest == other.latest && one.succeeded == other.succeeded)
    }

    /// What the newest successful look saw.
    package var value: Value? { looks?.value }
    /// Why the newest look failed; nil where it succeeded or there was none.
    package var failure: LookFailure? { looks?.failure }
    /// Whether the newest look succeeded.
    package var isWell: Bool { looks.map { $0.failure == nil } ?? false }

    /// Takes a look that is newer than what is held; the boots that were left are refused before.
    /// - Returns: whether anything changed.
    package mutating func take(_ look: Look<Value>) -> Bool {
        if let held = latest, held.stamp.boot == look.stamp.boot {
            if look.stamp.up < held.stamp.up { return false }
            if look.stamp.up == held.stamp.up { return join(look, to: held) }
        }
        hold(look)
        return true
    }

    private mutating func hold(_ look: Look<Value>) {
        looks = Looks(look, succeeded: look.observation.failure == nil ? look : looks?.succeeded)
    }

    /// Of two looks at one instant, success stands over failure, live over last known, and what came later last.
    private mutating func join(_ look: Look<Value>, to held: Look<Value>) -> Bool {
        let failsLate = look.observation.failure != nil && held.observation.failure == nil
        let isStaler = held.isLive && !look.isLive && held.observation.failure == nil
        if failsLate || isStaler || look == held { return false }
        hold(look)
        return true
    }
}
