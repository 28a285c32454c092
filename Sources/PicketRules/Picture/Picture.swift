package import PicketModel

/// All that the hub knows: a fold over what came, from which verdicts are made. Equal changes make equal pictures.
package struct Picture: Equatable, Sendable {
    /// The hosts.
    package internal(set) var hosts: [HostID: HostPicture] = [:]
    /// Whether the hub reaches the broker.
    package internal(set) var brokerReachable: Bool = true
    /// Until when no verdict worsens, by the hub's time since boot.
    package internal(set) var calmUntil: Milliseconds?
    /// What the rules judge by.
    package var thresholds: ThresholdSettings

    /// A fleet of which nothing was heard yet.
    package init(thresholds: ThresholdSettings = ThresholdSettings()) { self.thresholds = thresholds }

    /// The workers that are listed, sorted.
    package var workers: [WorkerAddress] {
        hosts.flatMap { host, held in
            held.workers.filter { !$0.value.retired }.map { WorkerAddress(host: host, worker: $0.key) }
        }.sorted()
    }

    /// The workers that are listed of those that changes touched, sorted.
    package func workers(touched: [Touched]) -> [WorkerAddress] {
        if touched.contains(.fleet) { return workers }
        var found: Set<WorkerAddress> = []
        for one in touched {
            switch one {
            case .nobody, .fleet: break
            case .worker(let address): found.insert(address)
            case .host(let host):
                for worker in hosts[host]?.workers.keys ?? [:].keys {
                    found.insert(WorkerAddress(host: host, worker: worker))
                }
            }
        }
        return found.filter { hosts[$0.host]?.workers[$0.worker]?.retired == false }.sorted()
    }

    /// The verdict that stands of a worker; nil where it is not listed, or none was made.
    package func verdict(of address: WorkerAddress) -> Verdict? {
        guard hosts[address.host]?.workers[address.worker]?.retired == false else { return nil }
        return hosts[address.host]?.workers[address.worker]?.verdict
    }

    /// One worker; nil where it is not listed.
    package func worker(_ address: WorkerAddress) -> WorkerPicture? {
        guard let worker = hosts[address.host]?.workers[address.worker], !worker.retired else { return nil }
        return worker
    }

    /// What a worker is judged by.
    package func thresholds(of address: WorkerAddress) -> Thresholds {
        thresholds.thresholds(of: address, groups: hosts[address.host]?.workers[address.worker]?.groups ?? [])
    }
}
