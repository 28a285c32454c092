package import PicketModel

/// What the hub holds of one host.
package struct HostPicture: Equatable, Sendable {
    /// The newest live stamp of each boot that was heard; the last is the boot that stands, the others were left.
    package private(set) var contacts: [Contact] = []
    /// When the hub last received anything live, by its own time since boot; nil before the first.
    package private(set) var lastReceipt: Milliseconds?
    /// The road of that receipt.
    package private(set) var road: Road?
    /// Since when the hub knows of the host, by its own time since boot.
    package var knownSince: Milliseconds
    /// What its agent, or the broker on its behalf, said of its connection.
    package internal(set) var presence: Presence?
    /// When that was said; by a will, when its connection began.
    package internal(set) var presenceStamp: Stamp?
    /// Whether the hub may look over ssh.
    package var hasSSH: Bool = false
    /// How the last look over ssh ended.
    package var look: SSHLook?
    /// Spans in which the host slept or was out of contact, of the boot that stands; oldest first, at most 64.
    package private(set) var gaps: [Gap] = []
    /// Signs that two agents speak under its id.
    package private(set) var doubles = DoubleSigns()
    /// Its workers, retired ones included.
    package internal(set) var workers: [WorkerID: WorkerPicture] = [:]

    /// A host of which nothing was heard yet.
    package init(knownSince: Milliseconds) { self.knownSince = knownSince }

    /// The boot that stands; nil before anything live came.
    package var boot: BootID? { contacts.last?.boot }

    /// The boot that was left last; nil where this hub heard of none.
    var bootBefore: BootID? { contacts.dropLast().last?.boot }

    /// Whether a boot may be the one that stands: nothing live of another came.
    func mayBe(on other: BootID) -> Bool { boot == nil || boot == other }

    /// The newest live stamp of one boot.
    package struct Contact: Equatable, Sendable {
        /// Which boot.
        package var boot: BootID
        /// The newest live time since that boot.
        package var up: Milliseconds
        /// When that came, by the hub's time since its own boot.
        package var received: Milliseconds
        /// The first live time since that boot that this hub heard.
        package var firstUp: Milliseconds
    }

    /// A span of the host's time since boot over which no stall clock runs.
    package struct Gap: Equatable, Sendable {
        /// Where it begins.
        package var from: Milliseconds
        /// Where it ends.
        package var to: Milliseconds
    }

    /// The newest live stamp of `boot`; nil where nothing live came of it.
    package func contact(of boot: BootID) -> Contact? { contacts.last { $0.boot == boot } }

    /// Says whether a message may enter the picture: a boot that was left is never returned to.
    func accepts(_ receipt: Receipt) -> Bool {
        guard let boot, boot != receipt.stamp.boot else { return true }
        return receipt.standing == .live && contact(of: receipt.stamp.boot) == nil
    }

    /// Notes that something live came. A message of a boot that was left changes nothing.
    mutating func hear(_ stamp: Stamp, by road: Road, at now: Moment, asleep: Milliseconds, silence limit: Milliseconds)
    {
        if let standing = contacts.last, standing.boot == stamp.boot {
            noteGap(before: stamp.up, asleep: asleep, limit: limit)
            if stamp.up > standing.up {
                contacts[contacts.count - 1].up = stamp.up
                contacts[contacts.count - 1].received = now.up
            }
        } else if contact(of: stamp.boot) == nil {
            gaps = []
            contacts.append(Contact(boot: stamp.boot, up: stamp.up, received: now.up, firstUp: stamp.up))
            if contacts.count > 16 { contacts.removeFirst() }
        } else {
            // A boot that was left does not speak again, unless it is that of another machine.
            return noteDouble(at: now)
        }
        lastReceipt = now.up
        self.road = road
    }

    /// Notes a live word of an agent that another had followed.
    mutating func noteDouble(at now: Moment) { doubles.note(at: now.up) }

    /// A silence is measured by the stamps alone: what comes late in the midst of it ends none.
    private mutating func noteGap(before up: Milliseconds, asleep: Milliseconds, limit: Milliseconds) {
        guard let standing = contacts.last, up > standing.up else { return }
        let from = min(up - asleep, standing.up + limit)
        guard from < up else { return }
        add(Gap(from: max(from, standing.up), to: up))
    }

    /// Notes a sleep that is told late, when newer words of that boot were heard already.
    mutating func noteSleep(_ span: Milliseconds, until stamp: Stamp) {
        guard boot == stamp.boot, span > .zero else { return }
        add(Gap(from: max(stamp.up - span, .zero), to: stamp.up))
    }

    /// Adds a gap, as one with those that it meets, so that no time is counted twice.
    private mutating func add(_ gap: Gap) {
        let met = gaps.filter { $0.from <= gap.to && gap.from <= $0.to }
        let from = met.reduce(gap.from) { min($0, $1.from) }
        let to = met.reduce(gap.to) { max($0, $1.to) }
        gaps.removeAll { $0.from <= gap.to && gap.from <= $0.to }
        gaps.append(Gap(from: from, to: to))
        gaps.sort { $0.from < $1.from }
        if gaps.count > 64 { gaps.removeFirst() }
    }

    /// How much of the host's time from `start` to `end` it was awake and in contact.
    package func attended(from start: Milliseconds, to end: Milliseconds) -> Milliseconds {
        gaps.reduce(end - start) { rest, gap in
            let lost = min(gap.to, end) - max(gap.from, start)
            return lost > .zero ? rest - lost : rest
        }
    }
}

/// How a look over ssh ended, and when by the hub's time since boot.
package struct SSHLook: Equatable, Sendable {
    /// How it ended.
    package var outcome: Outcome
    /// When, by the hub's time since boot.
    package var at: Milliseconds

    /// Joins the two.
    package init(_ outcome: Outcome, at: Milliseconds) {
        self.outcome = outcome
        self.at = at
    }

    /// The ways a look over ssh ends.
    package enum Outcome: Equatable, Sendable {
        /// It brought observations.
        case answered
        /// No connection came about, or it broke without a word of sshd's.
        case unreachable(Untrusted)
        /// sshd closed or refused it, the sign-in included.
        case refused(Untrusted)
        /// It connected, and the look itself failed.
        case probeFailed(Untrusted)
    }
}
