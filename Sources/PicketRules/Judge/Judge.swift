package import PicketModel

/// Makes verdicts: the first row of the ladder that decides. Pure: same picture and same time, same verdict.
package struct Judge: Sendable {
    /// The rows.
    package var ladder: Ladder

    /// A judge by `ladder`.
    package init(ladder: Ladder = .standard) { self.ladder = ladder }

    /// The verdict of a worker; nil where the picture lists none of that name.
    package func verdict(
        of address: WorkerAddress, in picture: Picture, at now: Moment, by thresholds: Thresholds? = nil
    ) -> Verdict? {
        judgement(of: address, in: picture, at: now, by: thresholds)?.verdict
    }

    /// The verdict of a worker, and the one that stood; nil where the picture lists none of that name.
    package func judgement(
        of address: WorkerAddress, in picture: Picture, at now: Moment, by thresholds: Thresholds? = nil
    ) -> (before: Verdict?, verdict: Verdict)? {
        guard let situation = Situation(of: address, in: picture, at: now, by: thresholds) else { return nil }
        let made = verdict(of: situation)
        guard let before = situation.worker.verdict else { return (nil, made) }
        let isCalm = picture.calmUntil.map { now.up < $0 } ?? false
        return (before, isCalm && made.state.severity > before.state.severity ? before : made)
    }

    private func verdict(of situation: Situation) -> Verdict {
        let (row, decision) = decision(of: situation)
        let before = situation.worker.verdict
        let held = before.map { $0.state == decision.state && $0.cause == decision.cause } ?? false
        return Verdict(
            state: decision.state, cause: decision.cause, actions: decision.actions, row: decision.row ?? row,
            why: decision.why, lastKnown: decision.state == .unknown ? situation.lastKnown : nil,
            since: held ? before?.since ?? situation.now.wall : situation.now.wall,
            road: situation.host.road ?? situation.worker.newestReceipt?.road ?? .mqtt)
    }

    /// The row that decides, and its decision; where no row does, the worker is unknown.
    func decision(of situation: Situation) -> (row: Int, decision: Decision) {
        for row in ladder.rows where row.phase.holds(situation.life) {
            if let decision = row.decide(situation) { return (row.number, decision) }
        }
        return (21, Rows.unclear(situation))
    }
}

extension Situation {
    /// The last verdict that was not unknown, and when it was last known to hold.
    fileprivate var lastKnown: Verdict.LastKnown? {
        guard let before = worker.verdictOfRun else { return nil }
        if before.state == .unknown { return before.lastKnown }
        return Verdict.LastKnown(state: before.state, at: now.wall - host.silence(at: now))
    }
}

extension WorkerState {
    /// How much a person should mind it: a verdict worsens where this rises.
    package var severity: Int {
        switch self {
        case .working, .idle, .starting, .done, .delivered: 0
        case .limited: 1
        case .waiting, .stalled: 2
        case .unknown: 3
        case .failed, .gone, .vanished: 4
        }
    }
}

extension Verdict {
    /// Whether a reader must be told of the change from `other`: not so where only ages in reasons moved.
    package func differs(from other: Verdict) -> Bool {
        state != other.state || cause != other.cause || actions != other.actions || row != other.row
            || road != other.road || lastKnown?.state != other.lastKnown?.state
            || why.map(\.kind) != other.why.map(\.kind)
    }
}
