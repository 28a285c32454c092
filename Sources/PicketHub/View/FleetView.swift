import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Everything that a table shows, now.
    var fleet: FleetMessage {
        let now = clock.now
        var fleet = FleetMessage(change: change, at: now.wall, fleet: settings.fleet, brokerConnected: isConnected)
        fleet.workers = picture.workers.compactMap { row(of: $0) }
        fleet.hosts = picture.hosts.keys.sorted().map { row(of: $0) }
        fleet.status = status
        return fleet
    }

    /// One worker's row; nil where it is not listed or not judged yet.
    func row(of address: WorkerAddress) -> WorkerRow? {
        guard let worker = picture.worker(address), let verdict = worker.verdict else { return nil }
        return WorkerRow(address: address, worker: worker, verdict: verdict, now: clock.now)
    }

    private func row(of host: HostID) -> HostRow {
        let held = picture.hosts[host]
        let book = book(host)
        let since = (clock.now.wall - (book.roadSinceWall ?? startedWall)).seconds
        var row = HostRow(host: host, sinceSeconds: max(since, 0))
        guard let held else { return row }
        row.road = held.lastReceipt == nil ? nil : shownRoad(of: host, held)
        row.heardSeconds = held.lastReceipt.map { (clock.now.up - $0).seconds }
        row.presence = held.presence?.state
        row.version = held.presence?.version
        row.system = held.presence?.system
        row.skew = book.skew
        row.trouble = trouble(of: host, held)
        return row
    }

    private func trouble(of host: HostID, _ held: HostPicture) -> Untrusted? {
        if let needed = roads.trouble(of: host) { return Untrusted(needed) }
        let contact = held.contact(
            at: clock.now, by: picture.thresholds.thresholds(of: host), brokerReachable: picture.brokerReachable)
        switch contact {
        case .lost(_, let text): return text
        case .pending: return held.lastReceipt == nil ? "nothing was heard of it yet" : "its heartbeats are overdue"
        case .good: return held.road == .ssh ? seenOverSSH(host) : nil
        }
    }

    private func seenOverSSH(_ host: HostID) -> Untrusted {
        book(host).lacksAgent ? "no agent runs there; it is looked at over ssh" : "it cannot be heard over mqtt"
    }

    /// The hub's own counts.
    var status: HubStatus {
        var status = HubStatus(at: clock.now.wall)
        status.refused = refusals.all
        status.hosts = hosts.keys.sorted().map { host in
            let marks = book(host).marks
            var count = HubStatus.HostCount(host: host)
            count.made = marks.made
            count.stored = marks.stored
            count.missing = marks.missing
            count.dropped = marks.dropped
            count.replayed = marks.replayed
            return count
        }
        return status
    }

    func publishStatus() {
        guard isConnected else { return }
        send(OutgoingMessage(topic: topics.text(.hubStatus), payload: status.payload, retained: true))
    }
}

extension WorkerRow {
    init(address: WorkerAddress, worker: WorkerPicture, verdict: Verdict, now: Moment) {
        self.init(address: address, verdict: verdict, sinceSeconds: max((now.wall - verdict.since).seconds, 0))
        runtime = worker.run.value?.runtime
        pid = worker.run.value?.identity.pid
        session = worker.tmux.value?.session
        pane = worker.tmux.value?.pane
        socket = worker.tmux.value?.socket
        groups = worker.groups
        core = worker.core
        wrapped = worker.run.value?.wrapper != nil
        git = worker.git.value.map { WorkerRow.GitRow($0) }
    }
}
