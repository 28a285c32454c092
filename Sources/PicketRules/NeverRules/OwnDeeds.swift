package import PicketModel

/// What a worker itself was seen to do on one boot, and how long its CPU was busy: told by the looks alone, so that no
/// fault of the picture's own memory hides.
package struct OwnDeeds: Equatable, Sendable {
    /// The boot it is of; nil before anything was seen.
    package private(set) var boot: BootID?
    /// The newest commit, file change, record or heartbeat, no later than the look that saw it.
    package private(set) var latest: Milliseconds?
    /// The same, without those that claim to be of the future.
    package private(set) var certain: Milliseconds?
    /// The first look at its files.
    package private(set) var watchedUp: Milliseconds?
    /// Since when all samples of its CPU were busy, without a single exception.
    package private(set) var busyUp: Milliseconds?

    /// Nothing seen yet.
    package init() {}

    /// Notes a look that entered the picture.
    mutating func note(_ evidence: Evidence, _ receipt: Receipt, busyPermille: Int) {
        if boot != receipt.stamp.boot {
            self = OwnDeeds()
            boot = receipt.stamp.boot
        }
        let up = receipt.stamp.up
        switch evidence {
        case .git(let look): note(look.value?.lastCommitUp, seen: up)
        case .session(let look): note(look.value?.recordUp, seen: up)
        case .activity(let look):
            note(look.value?.lastChangeUp, seen: up)
            note(look.value?.heartbeatUp, seen: up)
            if look.value != nil { watchedUp = watchedUp ?? up }
        case .process(let look):
            guard receipt.standing == .live else { return }
            let isBusy = look.value?.cpuPermille.map { $0 >= busyPermille } ?? false
            busyUp = isBusy ? busyUp ?? up - (look.value?.window ?? .zero) : nil
        case .result, .run, .tmux, .screen: break
        }
    }

    private mutating func note(_ told: Milliseconds?, seen up: Milliseconds) {
        guard let told else { return }
        latest = max(latest ?? min(told, up), min(told, up))
        if told <= up { certain = max(certain ?? told, told) }
    }
}

extension HistoryStep {
    /// The deeds of all workers after this step, given those before it.
    func deeds(after before: [WorkerAddress: OwnDeeds]) -> [WorkerAddress: OwnDeeds] {
        guard case .evidence(let address, let evidence, let receipt) = change,
            let worker = after.hosts[address.host]?.workers[address.worker],
            worker != start.hosts[address.host]?.workers[address.worker]
        else { return before }
        var deeds = before
        let busy = after.thresholds(of: address).busyPermille
        deeds[address, default: OwnDeeds()].note(evidence, receipt, busyPermille: busy)
        return deeds
    }
}
