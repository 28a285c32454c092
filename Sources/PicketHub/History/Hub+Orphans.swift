import PicketLoop
import PicketModel
import PicketRules
import PicketWire

/// Workers that are listed, and of which the agent that runs on their host says nothing: a probe found them while none
/// ran, or the agent lost its ledger. They are told to it over ssh, and what it does not take up then is let go.
extension Hub {
    /// An agent that was heard for this long has said all that it knows.
    private var patience: Milliseconds { .seconds(30) }
    /// So long later it has said again what a full queue may have dropped.
    private var longPatience: Milliseconds { .minutes(6) }
    /// So rarely is a host asked for their sake.
    private var askEvery: Milliseconds { .minutes(10) }

    /// The workers of a host of which its agent says nothing, in order of their ids.
    private func orphans(of host: HostID) -> [WorkerID] {
        guard let spoken = hosts[host]?.spoken, let workers = picture.hosts[host]?.workers else { return [] }
        return workers.filter { !$0.value.retired && spoken.lacks($0.key) }.keys.sorted()
    }

    /// Looks after orphans of hosts whose agents speak over mqtt; those of other hosts are told with each poll.
    func lookAfterOrphans() {
        for (host, held) in picture.hosts.sorted(by: { $0.key < $1.key }) where held.presence?.state == .online {
            let heard = clock.now.up - book(host).spoken.sinceUp
            guard held.road == .mqtt, heard >= patience else { continue }
            letGoWhatIsListedTwice(on: host)
            if heard >= longPatience {
                letGoEmptyPanes(of: host)
                noteDisowned(of: host)
            }
            guard !orphans(of: host).isEmpty else { continue }
            let book = book(host)
            guard book.orphansAskedUp.map({ clock.now.up - $0 >= askEvery }) ?? true, roads.ask(host) else { continue }
            book.orphansAskedUp = clock.now.up
        }
    }

    /// The same run by another id: its agent knows it by that.
    private func letGoWhatIsListedTwice(on host: HostID) {
        let orphans = orphans(of: host)
        guard !orphans.isEmpty, let workers = picture.hosts[host]?.workers else { return }
        let known = workers.filter { !$0.value.retired && !orphans.contains($0.key) }
        let runs = Set(known.compactMap { $0.value.run.value?.identity })
        for worker in orphans where workers[worker]?.run.value.map({ runs.contains($0.identity) }) ?? false {
            letGo(WorkerAddress(host: host, worker: worker))
        }
    }

    /// A pane in which nothing ever ran leaves nothing behind.
    private func letGoEmptyPanes(of host: HostID) {
        for worker in orphans(of: host) where picture.hosts[host]?.workers[worker]?.run.latest == nil {
            letGo(WorkerAddress(host: host, worker: worker))
        }
    }

    /// What was seen of them last says nothing of now.
    private func noteDisowned(of host: HostID) {
        let orphans = orphans(of: host)
        let listed = picture.hosts[host]?.workers.filter { !$0.value.retired } ?? [:]
        for (worker, held) in listed.sorted(by: { $0.key < $1.key }) {
            let isDisowned = orphans.contains(worker)
            if held.disowned != isDisowned { apply(.disowned(WorkerAddress(host: host, worker: worker), isDisowned)) }
        }
    }

    /// A running agent answered a poll with all that it knows, after it was told of its orphans.
    func takeWhole(_ message: ProbeMessage, of host: HostID, told: Set<WorkerID>) {
        guard message.heartbeat != nil, let epoch = message.envelope.epoch else { return }
        let known = message.workers.map(\.worker)
        book(host).spoken.hear(running: epoch, knowing: known, at: clock.now.up)
        for worker in told.subtracting(known).sorted() { letGo(WorkerAddress(host: host, worker: worker)) }
    }

    private func letGo(_ address: WorkerAddress) {
        guard picture.worker(address) != nil else { return }
        ports.log("\(address) is listed no more: its agent does not know it.")
        retire(address, run: nil)
        apply(.forgotten(address))
    }
}
