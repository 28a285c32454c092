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

    /// The workers that changes touched, sorted; some may not be listed.
    package func workers(touched: Set<Touched>) -> [WorkerAddress] {
        var found: Set<WorkerAddress> = []
        for one in touched {
            switch one {
            case .nobody: break
            case .worker(let address): found.insert(address)
            case .host(let host): found.formUnion(workers(on: host))
            case .fleet: return hosts.keys.flatMap(workers(on:)).sorted()
            }
        }
        return found.sorted()
    }

    private func workers(on host: HostID) -> [WorkerAddress] {
        hosts[host]?.workers.keys.map { WorkerAddress(host: host, worker: $0) } ?? []
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
