import PicketModel

/// A host's time, as far as the hub can know it; shared by all that looks at one worker at one instant.
final class HostTime: Sendable {
    let host: HostPicture
    let worker: WorkerPicture
    let now: Moment
    let thresholds: Thresholds

    init(host: HostPicture, worker: WorkerPicture, now: Moment, thresholds: Thresholds) {
        self.host = host
        self.worker = worker
        self.now = now
        self.thresholds = thresholds
    }

    /// The age of what happened at `up` on `boot`; nil where nothing live came of that boot.
    func age(of up: Milliseconds, on boot: BootID) -> Milliseconds? {
        host.contact(of: boot).map { $0.up + (now.up - $0.received) - up }
    }

    /// The age of what was seen at `stamp`.
    func age(of stamp: Stamp) -> Milliseconds? { age(of: stamp.up, on: stamp.boot) }

    /// The boot that judgements are made on: that which stands, else that of the newest evidence held.
    var boot: BootID? { host.boot ?? worker.newest?.boot }

    /// The host's time now, which stands still while nothing comes, so that silence alone worsens nothing.
    var up: Milliseconds {
        guard let contact = host.contacts.last else { return worker.newest?.up ?? .zero }
        let limit = host.silenceLimit(on: host.road ?? .mqtt, by: thresholds)
        return contact.up + min(now.up - contact.received, limit)
    }

    /// How long ago `up` was, counting only time in which the host was awake and in contact.
    func attended(since start: Milliseconds) -> Milliseconds { host.attended(from: start, to: up) }
}

extension WorkerPicture {
    /// The stamps of all that is held, in the order of the kinds.
    private var receipts: [Receipt] {
        [
            result.latest?.receipt, git.latest?.receipt, session.latest?.receipt, run.latest?.receipt,
            process.latest?.receipt, activity.latest?.receipt, tmux.latest?.receipt, screen.latest?.receipt,
        ].compactMap { $0 }
    }

    /// The newest stamp held, on the boot of the run's evidence where boots differ.
    var newest: Stamp? { newestReceipt?.stamp }

    /// How the newest look came.
    var newestReceipt: Receipt? {
        let boot = run.latest?.stamp.boot ?? receipts.first?.stamp.boot
        return receipts.filter { $0.stamp.boot == boot }.max { $0.stamp.up < $1.stamp.up }
    }
}
