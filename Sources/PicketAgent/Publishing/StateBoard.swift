package import PicketModel
package import PicketWire

/// The retained state that an agent has published or owes, one message for each worker and kind; newest wins.
///
/// Nothing is queued twice: what changes again before it was sent is sent once.
package struct StateBoard {
    /// Names one retained message.
    package struct Key: Hashable, Comparable, Sendable {
        var worker: WorkerID
        var kind: StateKind

        package static func < (one: Key, other: Key) -> Bool {
            (one.worker, one.kind.rawValue) < (other.worker, other.kind.rawValue)
        }
    }

    private struct Slot {
        var value: WorkerStateValue
        var seen: Moment
        /// What was published last; small steps are counted from it, however many there are.
        var published: WorkerStateValue?
        var publishedUp: Milliseconds?
        /// When what was published last had been seen.
        var publishedSeenUp: Milliseconds?
        var isOwed: Bool
        /// Whether another agent may have said otherwise since.
        var isDoubted = false
    }

    /// A value that did not change is said again after this long, so that its age stays true.
    private let restate: Milliseconds
    private var slots: [Key: Slot] = [:]
    /// What is owed, in the order in which it became so.
    private var owed: [Key] = []
    /// Workers whose retained messages must be cleared.
    private var clearings: [Key] = []
    private var rev: UInt64
    /// The highest rev given out; 0 before the first.
    package private(set) var highestRev: UInt64 = 0

    /// Workers of which somebody before this agent may have said what is no longer so.
    private var saidBefore: Set<WorkerID>
    private let knowsNothing: Bool

    /// An empty board; revs go on after `rev`. Of the workers in `saidBefore` it says too what is not there; where nothing is
    /// known of before, as without a ledger, it says of each worker that it has no run.
    package init(
        rev: UInt64, saidBefore: Set<WorkerID> = [], knowsNothing: Bool = false, restate: Milliseconds = .minutes(5)
    ) {
        self.rev = rev
        self.saidBefore = saidBefore
        self.knowsNothing = knowsNothing
        self.restate = restate
    }

    /// Something was said of a worker that this board did not say.
    package mutating func noteSaid(of worker: WorkerID) { saidBefore.insert(worker) }

    /// How many messages are owed.
    package var depth: Int { owed.count + clearings.count }

    /// Notes what was seen; it is owed where it differs from what was said last, or that was long ago.
    ///
    /// It is owed too where what was said last was seen before `turn`, such as the end of the worker's run: a reader
    /// must know that somebody looked since.
    package mutating func note(
        _ value: WorkerStateValue, of worker: WorkerID, at moment: Moment, since turn: Milliseconds? = nil
    ) {
        let key = Key(worker: worker, kind: value.kind)
        guard var slot = slots[key] else {
            // What was never there needs no message that says so; but after an end git's answer is waited for.
            let mayDiffer = saidBefore.contains(worker) || (knowsNothing && value.kind == .run)
            if value.isAbsent, !mayDiffer, turn == nil || value.kind != .git { return }
            slots[key] = Slot(value: value, seen: moment, publishedUp: nil, publishedSeenUp: nil, isOwed: false)
            return owe(key)
        }
        let isOld = slot.publishedUp.map { moment.up - $0 >= restate } ?? true
        let isBeforeTurn = turn.map { (slot.publishedSeenUp ?? $0) < $0 && moment.up >= $0 } ?? false
        let differs = !(slot.published?.saysTheSame(as: value) ?? false)
        let isDoubted = slot.isDoubted
        slot.isDoubted = false
        slot.value = value
        slot.seen = moment
        slots[key] = slot
        if differs || isOld || isBeforeTurn || isDoubted { owe(key) }
    }

    /// Owes everything again, as after a connection or a request.
    package mutating func oweAll() {
        for key in slots.keys.sorted() { owe(key) }
    }

    /// Another agent may have said otherwise: what is seen next is owed whatever was said last, absences too.
    package mutating func doubtAll() {
        for key in slots.keys { slots[key]?.isDoubted = true }
        saidBefore.formUnion(slots.keys.map(\.worker))
    }

    /// Owes up to `count` messages again, in order of their keys after `key`; answers the last, nil where no more follow.
    package mutating func owe(after key: Key?, count: Int) -> Key? {
        let rest = slots.keys.sorted().filter { one in key.map { $0 < one } ?? true }
        for one in rest.prefix(count) { owe(one) }
        return rest.count > count ? rest[count - 1] : nil
    }

    /// Forgets a worker, and owes the clearing of its topics.
    package mutating func clear(_ worker: WorkerID) {
        let keys = slots.keys.filter { $0.worker == worker }.sorted()
        for key in keys { slots[key] = nil }
        owed.removeAll { $0.worker == worker }
        clearings += keys
        saidBefore.remove(worker)
    }

    /// The next message to send, with a rev of its own; nil where nothing is owed.
    package mutating func next(host: HostID, epoch: Epoch, at moment: Moment) -> StateMessage? {
        while !owed.isEmpty {
            let key = owed.removeFirst()
            guard var slot = slots[key] else { continue }
            slot.isOwed = false
            slot.published = slot.value
            slot.publishedUp = moment.up
            slot.publishedSeenUp = slot.seen.up
            slots[key] = slot
            rev += 1
            highestRev = rev
            let envelope = Envelope(host: host, epoch: epoch, moment: slot.seen)
            return StateMessage(envelope: envelope, worker: key.worker, rev: rev, value: slot.value)
        }
        return nil
    }

    /// The next topic to clear; nil where none is.
    package mutating func nextClearing(host: HostID) -> Topic? {
        guard !clearings.isEmpty else { return nil }
        let key = clearings.removeFirst()
        return .state(WorkerAddress(host: host, worker: key.worker), key.kind)
    }

    /// Owes a clearing again that was lost on its way.
    package mutating func clearAgain(_ topic: Topic) {
        guard case .state(let address, let kind) = topic else { return }
        clearings.append(Key(worker: address.worker, kind: kind))
    }

    private mutating func owe(_ key: Key) {
        guard slots[key]?.isOwed == false else { return }
        slots[key]?.isOwed = true
        owed.append(key)
    }
}

extension WorkerStateValue {
    var isAbsent: Bool {
        switch self {
        case .run(let look, _, _): look == .absent
        case .tmux(let look): look == .absent
        case .git(let look): look == .absent
        case .session(let look): look == .absent
        case .activity(let look): look == .absent
        case .result(let look): look == .absent
        case .screen(let look): look == .absent
        }
    }

    /// Whether two looks tell a reader the same; a pane's title may spin, and a burst of changes goes on for a while.
    func saysTheSame(as other: WorkerStateValue) -> Bool {
        switch (self, other) {
        case (.tmux(.seen(var one)), .tmux(.seen(let two))):
            one.title = two.title
            return one == two
        case (.activity(.seen(let one)), .activity(.seen(let two))):
            let moved = (two.lastChangeUp ?? .zero) - (one.lastChangeUp ?? .zero)
            let beat = (two.heartbeatUp ?? .zero) - (one.heartbeatUp ?? .zero)
            let firstOfAll = (one.lastChangeUp == nil) != (two.lastChangeUp == nil)
            return one.watch == two.watch && !firstOfAll && moved < .seconds(30) && beat < .seconds(30)
        case (.git(.seen(var one)), .git(.seen(var two))):
            one.locks = one.locks.filter { $0.age >= .minutes(1) }
            two.locks = two.locks.filter { $0.age >= .minutes(1) }
            one.locks = one.locks.map { GitLock(name: $0.name, age: .zero, holder: $0.holder) }
            two.locks = two.locks.map { GitLock(name: $0.name, age: .zero, holder: $0.holder) }
            // The time since boot moves by a millisecond or two with every reading of two clocks.
            if let up = two.lastCommitUp, let before = one.lastCommitUp, abs((up - before).count) < 2000 {
                one.lastCommitUp = up
            }
            return one == two
        case (.session(.seen(var one)), .session(.seen(let two))):
            if let up = two.recordUp, let before = one.recordUp, abs((up - before).count) < 2000 { one.recordUp = up }
            return one == two
        case (.result(.seen(var one)), .result(.seen(let two))):
            if abs((one.writtenUp - two.writtenUp).count) < 2000 { one.writtenUp = two.writtenUp }
            return one == two
        default: return self == other
        }
    }
}
