import PicketModel

/// What the choice of a road knows of one host.
struct HostRoad: Equatable, Sendable {
    /// Failures in a row.
    struct Streak: Equatable, Sendable {
        var kind: PollFailure.Kind?
        var count = 0

        /// Counts one more of `kind`, or begins with it.
        mutating func add(_ kind: PollFailure.Kind) {
            count = kind == self.kind ? count + 1 : 1
            self.kind = kind
        }
    }

    /// So long without a push makes it overdue.
    var overdueAfter: Milliseconds
    /// When a live message last came over mqtt; at first, since when the host is known.
    var pushedUp: Milliseconds
    /// Asleep or stopped on purpose: nobody looks unless asked.
    var isAway = false
    /// Since when ssh is its road; nil while push is.
    var sinceUp: Milliseconds?
    /// When the next poll may begin.
    var nextPollUp: Milliseconds
    /// When the open poll began; nil while none is.
    var openUp: Milliseconds?
    /// Somebody wants one poll, whatever the road.
    var isAsked = false
    /// The last failures in a row of one kind.
    var streak = Streak()
    /// Why it is polled rarely; nil while it is not.
    var paused: PollFailure?

    init(overdueAfter: Milliseconds, knownUp: Milliseconds) {
        self.overdueAfter = overdueAfter
        pushedUp = knownUp
        nextPollUp = knownUp
    }

    /// From when on a poll is due; nil where none is wanted or one is open.
    var pollDueUp: Milliseconds? { openUp == nil && (sinceUp != nil || isAsked) ? nextPollUp : nil }

    /// From when on it is overdue.
    var overdueUp: Milliseconds { pushedUp + overdueAfter }

    /// Goes back to push; an open poll's answer is wanted no more.
    mutating func leave() {
        sinceUp = nil
        openUp = nil
        isAsked = false
    }
}
