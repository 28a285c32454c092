package import PicketModel

/// Whether a worker's run lives, by all looks at its life together.
package enum Life: Equatable, Sendable {
    /// Its process, a descendant, a daemon of its runtime, or an account of its own after the end.
    case alive(Sign)
    /// One look did not find its process; a second decides.
    case missing
    /// It ended.
    case ended(End)
    /// Every look at its life failed.
    case unseen(LookFailure)
    /// No agent program was ever seen.
    case never
    /// Nothing was looked at yet.
    case unlooked

    /// What shows that it lives.
    package enum Sign: Equatable, Sendable {
        case process
        case descendants(Int)
        case daemon
        case account
    }

    /// The end of a run.
    package struct End: Equatable, Sendable {
        /// How it is known.
        package var how: Run.End
        /// When it was first seen, on the boot on which it was seen; where a daemon went on with its turn, the turn's end.
        package var at: Stamp
        /// Whether a daemon ended its turn after its process had ended.
        package var byDaemon = false

        /// From when on a sign is one of life: what was written just before an exit may be told after it, and what belongs
        /// to the end of a daemon's turn may be written after that.
        var livesFrom: Milliseconds { at.up + .seconds(byDaemon ? 2 : 1) }

        /// Whether nothing from before it can be a sign of life.
        package var isCertain: Bool { how != .absentTwice }
    }
}

extension Life {
    /// Joins the looks at the run, its processes and its account.
    init(of worker: WorkerPicture, on host: HostPicture, by time: HostTime) {
        guard let look = worker.run.succeeded, let run = look.observation.value else {
            self = Self.withoutRun(worker)
            return
        }
        guard let end = Self.end(of: run, seen: look.stamp, on: host) else {
            self = Self.ofUnended(run, worker)
            return
        }
        if Self.processCame(after: end, look.stamp, worker, on: host) {
            self = .alive(.process)
        } else if Self.daemonHolds(worker, on: host) {
            self = worker.session.failure.map { .unseen($0) } ?? .alive(.daemon)
        } else if Self.accountCame(after: end, worker, on: host, by: time) {
            self = .alive(.account)
        } else {
            self = .ended(Self.endOfTurn(after: end, run, worker) ?? end)
        }
    }

    /// The end of a turn that a daemon went on with: no process of the run's own could write it so late.
    private static func endOfTurn(after end: End, _ run: Run, _ worker: WorkerPicture) -> End? {
        guard run.runtime == .codex, let look = worker.session.succeeded, look.stamp.boot == end.at.boot,
            let account = look.observation.value, let ended = account.turnEndedUp, ended > end.at.up,
            ended <= look.stamp.up, account.turnStartedUp ?? .zero <= end.at.up
        else { return nil }
        return End(how: end.how, at: Stamp(boot: end.at.boot, up: ended), byDaemon: true)
    }

    private static func withoutRun(_ worker: WorkerPicture) -> Life {
        if let tree = worker.process.succeeded, tree.isLive, tree.observation.value?.runSeen == true {
            return .alive(.process)
        }
        if let failure = worker.run.failure { return .unseen(failure) }
        return worker.run.latest == nil ? .unlooked : .never
    }

    /// The end that the run's own look tells, or another boot since.
    private static func end(of run: Run, seen stamp: Stamp, on host: HostPicture) -> End? {
        if let end = toldEnd(of: run, by: stamp) { return end }
        guard let boot = host.boot, boot != run.identity.boot else { return nil }
        return End(how: .otherBoot, at: Stamp(boot: boot, up: .zero))
    }

    private static func ofUnended(_ run: Run, _ worker: WorkerPicture) -> Life {
        if let failure = worker.run.failure, !worker.process.isWell { return .unseen(failure) }
        switch run.life {
        case .missing: return .missing
        case .descendants(let count): return .alive(.descendants(count))
        case .alive, .ended: return .alive(.process)
        }
    }

    /// A process sample that is newer than the look that found the end.
    private static func processCame(
        after end: End, _ seen: Stamp, _ worker: WorkerPicture, on host: HostPicture
    ) -> Bool {
        guard let tree = worker.process.succeeded, tree.isLive, tree.observation.value?.runSeen == true else {
            return false
        }
        // On another boot than that of the sample, what it saw lives no more.
        guard host.mayBe(on: tree.stamp.boot) else { return false }
        guard tree.stamp.boot == end.at.boot else { return host.boot != nil }
        return tree.stamp.up > end.at.up && (seen.boot != tree.stamp.boot || tree.stamp.up > seen.up)
    }

    private static func daemonHolds(_ worker: WorkerPicture, on host: HostPicture) -> Bool {
        guard let look = worker.session.succeeded, look.observation.value?.heldByDaemon == true else { return false }
        return host.mayBe(on: look.stamp.boot)
    }

    /// A fresh record that says busy, written well after the end.
    private static func accountCame(
        after end: End, _ worker: WorkerPicture, on host: HostPicture, by time: HostTime
    ) -> Bool {
        guard let look = worker.session.succeeded, look.isLive, look.stamp.boot == end.at.boot,
            host.mayBe(on: look.stamp.boot),
            let account = look.observation.value, account.status == .busy, let record = account.recordUp
        else { return false }
        let written = min(record, look.stamp.up)
        return written > end.at.up + .seconds(5) && time.up - written < time.thresholds.freshChange
    }
}

extension Life {
    /// How and when a run ended, as a look told; nil where it has not.
    ///
    /// A look on a later boot tells of the same end by the time of the run's own boot. Only an end by a reboot was seen
    /// on another one: that of the look.
    static func toldEnd(of run: Run, by look: Stamp) -> End? {
        guard case .ended(let how, let at) = run.life else { return nil }
        return End(how: how, at: Stamp(boot: how == .otherBoot ? look.boot : run.identity.boot, up: at))
    }
}
