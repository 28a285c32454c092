package import PicketModel

/// One thing that changes the picture; the hub, a replay of its store, and tests speak the same.
package enum PictureChange: Equatable, Sendable {
    /// A host is known of, by configuration or by its first message.
    case listed(HostID, hasSSH: Bool)
    /// Something live came that carries no evidence: a heartbeat, an event, an answer.
    case contact(HostID, Stamp, Road)
    /// What an agent, or the broker on its behalf, said of its connection.
    case presence(HostID, Presence, Receipt)
    /// A look over ssh ended.
    case looked(HostID, SSHLook.Outcome)
    /// A host slept for a time that ended at the stamp; applied before what it sent after it woke.
    case slept(HostID, Milliseconds, Stamp, Road)
    /// A host slept for a time that ended at the stamp, as history tells it; no sign of life.
    case sleptBefore(HostID, Milliseconds, Stamp)
    /// The hub gained or lost its broker.
    case broker(reachable: Bool)
    /// The hub's own clock jumped by more than 10 s: it was not running.
    case paused
    /// Evidence of a worker.
    case evidence(WorkerAddress, Evidence, Receipt)
    /// What the configuration says of a worker.
    case marked(WorkerAddress, groups: [String], core: Bool)
    /// The agent that runs on its host says nothing of a worker, though it has said all that it knows; or does again.
    case disowned(WorkerAddress, Bool)
    /// A verdict was made of the run that stands, or restored with the run that it was made of.
    case judged(WorkerAddress, Verdict, of: ProcessIdentity? = nil)
    /// A worker was retired; `run` cannot bring it back, and nil lets any living run do so.
    case retired(WorkerAddress, run: ProcessIdentity? = nil)
    /// A worker's topics were cleared: nothing of it is kept.
    case forgotten(WorkerAddress)
}

/// Whose verdict may at once be another for a change. What time alone makes of the others, what another worker does in the
/// same worktree, and that the silence of a worker with a shorter threshold of its own ended, is found at the next tick,
/// when all are judged.
package enum Touched: Hashable, Sendable {
    case nobody
    case worker(WorkerAddress)
    /// All workers of the host.
    case host(HostID)
    case fleet
}

extension Picture {
    /// Folds one change in, at the hub's time `now`; answers who is to be judged for it.
    @discardableResult
    package mutating func apply(_ change: PictureChange, at now: Moment) -> Touched {
        switch change {
        case .listed(let host, let hasSSH): with(host, at: now) { $0.hasSSH = hasSSH }
        case .contact(let host, let stamp, let road):
            return hear(host, stamp, road, at: now) ? .host(host) : .nobody
        case .presence(let host, let presence, let receipt): take(presence, of: host, receipt, at: now)
        case .looked(let host, let outcome): with(host, at: now) { $0.look = SSHLook(outcome, at: now.up) }
        case .slept(let host, let span, let stamp, let road): hear(host, stamp, road, at: now, asleep: span)
        case .sleptBefore(let host, let span, let stamp): hosts[host]?.noteSleep(span, until: stamp)
        case .broker(let reachable): brokerReachable = reachable
        case .paused: calmUntil = now.up + thresholds.fleet.calmAfterPause
        case .evidence(let address, let evidence, let receipt): return take(evidence, of: address, receipt, at: now)
        case .marked(let address, let groups, let core):
            with(address, at: now) {
                $0.groups = groups.sorted()
                $0.core = core
            }
        case .disowned(let address, let isDisowned): with(address, at: now) { $0.disowned = isDisowned }
        case .judged(let address, let verdict, let run):
            with(address, at: now) {
                $0.verdict = verdict
                // Where no look at the run is held, as after a restart, it is of the run that the one before was of.
                let before = $0.run.succeeded == nil ? $0.verdictRun : nil
                $0.verdictRun = run ?? $0.run.value?.identity ?? before
            }
        case .retired(let address, let run):
            with(address, at: now) {
                $0.retired = true
                $0.retiredRun = run
            }
        case .forgotten(let address): hosts[address.host]?.workers[address.worker] = nil
        }
        return touched(by: change)
    }

    private func touched(by change: PictureChange) -> Touched {
        switch change {
        case .listed(let host, _), .contact(let host, _, _), .presence(let host, _, _), .looked(let host, _),
            .slept(let host, _, _, _), .sleptBefore(let host, _, _):
            .host(host)
        case .evidence(let address, _, _), .marked(let address, _, _), .retired(let address, _),
            .disowned(let address, _), .forgotten(let address):
            .worker(address)
        case .judged: .nobody
        case .broker, .paused: .fleet
        }
    }

    private mutating func with<Answer>(
        _ host: HostID, at now: Moment, _ body: (inout HostPicture) -> Answer
    ) -> Answer {
        body(&hosts[host, default: HostPicture(knownSince: now.up)])
    }

    private mutating func with(_ address: WorkerAddress, at now: Moment, _ body: (inout WorkerPicture) -> Void) {
        with(address.host, at: now) { body(&$0.workers[address.worker, default: WorkerPicture()]) }
    }

    /// Notes a live word; answers whether more is known by it than that the host is still there.
    @discardableResult
    private mutating func hear(
        _ host: HostID, _ stamp: Stamp, _ road: Road, at now: Moment, asleep: Milliseconds = .zero
    ) -> Bool {
        let own = thresholds.thresholds(of: host)
        return with(host, at: now) { held in
            let (boot, gaps) = (held.boot, held.gaps)
            let wasMissed = held.lastReceipt == nil || held.silence(at: now) > own.overdueAfter || held.road != road
            let limit = held.silenceLimit(on: road, by: own)
            held.hear(stamp, by: road, at: now, asleep: asleep, silence: limit)
            return wasMissed || held.boot != boot || held.gaps != gaps
        }
    }

    private mutating func take(_ presence: Presence, of host: HostID, _ receipt: Receipt, at now: Moment) {
        with(host, at: now) {
            let wasFollowed = $0.presence.map { $0.epoch.counter > presence.epoch.counter } ?? false
            if wasFollowed, receipt.standing == .live, presence.state == .online { $0.noteDouble(at: now) }
            guard presence.follows($0.presence, said: receipt.stamp, after: $0.presenceStamp) else { return }
            $0.presence = presence
            $0.presenceStamp = receipt.stamp
        }
        // The last will is the broker's word, not the host's.
        if receipt.standing == .live, presence.state != .lost { hear(host, receipt.stamp, receipt.road, at: now) }
    }

    private mutating func take(
        _ evidence: Evidence, of address: WorkerAddress, _ receipt: Receipt, at now: Moment
    ) -> Touched {
        if let host = hosts[address.host], !host.accepts(receipt) { return .nobody }
        let isLive = receipt.standing == .live
        let tellsOfHost = isLive && hear(address.host, receipt.stamp, receipt.road, at: now)
        let busy = thresholds(of: address).busyPermille
        with(address, at: now) { worker in
            let changed = worker.take(evidence, receipt, busyPermille: busy)
            if changed, isLive { worker.disowned = false }
            if changed, worker.retired, isLive, let run = evidence.livingRun, run != worker.retiredRun {
                worker.retired = false
                worker.retiredRun = nil
                worker.verdict = nil
            }
        }
        return tellsOfHost ? .host(address.host) : .worker(address)
    }
}

extension Evidence {
    /// The run that it shows alive; nil where it shows none.
    fileprivate var livingRun: ProcessIdentity? {
        guard case .run(.seen(let run)) = self else { return nil }
        switch run.life {
        case .alive, .descendants: return run.identity
        case .missing, .ended: return nil
        }
    }
}

extension Presence {
    /// Whether it says something newer than `held`: a death of another connection says nothing. Of two agents on one boot the
    /// one runs that spoke last, which may be the older where another ran beside it for a while.
    fileprivate func follows(_ held: Presence?, said stamp: Stamp, after heldStamp: Stamp?) -> Bool {
        guard let held else { return true }
        if state == .lost { return epoch == held.epoch && birth == held.birth }
        if epoch == held.epoch { return birth >= held.birth }
        guard let heldStamp, heldStamp.boot == stamp.boot else { return epoch.counter >= held.epoch.counter }
        return stamp.up > heldStamp.up || (stamp.up == heldStamp.up && epoch.counter >= held.epoch.counter)
    }
}
