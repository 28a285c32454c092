package import PicketModel

/// One worker at one instant, as the rows of the ladder look at it; handed from row to row and not copied.
package final class Situation: Sendable {
    /// The worker's full name.
    package let address: WorkerAddress
    /// The hub's time.
    package let now: Moment
    /// What it is judged by.
    package let thresholds: Thresholds
    /// All that the hub knows.
    package let picture: Picture
    /// Its host.
    package var host: HostPicture { time.host }
    /// What is held of it.
    package var worker: WorkerPicture { time.worker }
    /// Whether its host is in contact.
    package let contact: ContactState
    /// Whether its run lives.
    package let life: Life
    /// The host's time.
    let time: HostTime
    /// The account of this run; nil where there is none, or it is from before the run.
    let account: Account?
    /// The run that stands.
    package let run: Run?
    /// What git last said without failing.
    package let git: GitState?

    /// Looks at `address`; nil where it is not listed. `thresholds` nil takes those of the picture.
    package init?(of address: WorkerAddress, in picture: Picture, at now: Moment, by thresholds: Thresholds? = nil) {
        guard let host = picture.hosts[address.host], let worker = host.workers[address.worker], !worker.retired
        else { return nil }
        self.address = address
        self.now = now
        let thresholds = thresholds ?? picture.thresholds.thresholds(of: address, groups: worker.groups)
        self.thresholds = thresholds
        self.picture = picture
        contact = host.contact(at: now, by: thresholds, brokerReachable: picture.brokerReachable)
        time = HostTime(host: host, worker: worker, now: now, thresholds: thresholds)
        life = Life(of: time.worker, on: time.host, by: time)
        account = Account(of: time.worker, by: time)
        run = time.worker.run.value
        git = time.worker.git.value
    }

    /// Whether its host is out of contact.
    var isLost: Bool {
        if case .lost = contact { true } else { false }
    }

    /// The end of its run; nil where it has not ended.
    package var end: Life.End? {
        if case .ended(let end) = life { end } else { nil }
    }

    /// The last verdict of this run, where it was one of an ended run.
    var endVerdict: Verdict? {
        guard end != nil, let verdict = worker.verdictOfRun, (1...11).contains(verdict.row),
            verdict.row != 4 || verdict.state.isEnd
        else {
            return nil
        }
        return verdict
    }

    /// The state that this run was last known to be in.
    var knownState: WorkerState? {
        guard let verdict = worker.verdictOfRun else { return nil }
        return verdict.state == .unknown ? verdict.lastKnown?.state : verdict.state
    }

    /// Whether this run was stalled and nothing else was known of it since.
    var wasStalled: Bool { knownState == .stalled }
}
