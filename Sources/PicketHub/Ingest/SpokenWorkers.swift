import PicketModel

/// Of which workers the agent that runs on a host has spoken since it began.
struct SpokenWorkers {
    /// The newest run of an agent that was heard.
    private(set) var epoch: Epoch?
    /// Since when it is heard, by the hub's clock.
    private(set) var sinceUp: Milliseconds = .zero
    private var last: [WorkerID: Epoch] = [:]

    /// An agent spoke; of this worker where one is named. What an agent of before said changes nothing.
    mutating func hear(_ spoken: Epoch, of worker: WorkerID? = nil, at up: Milliseconds) {
        if epoch.map({ $0 < spoken }) ?? true { begin(spoken, at: up) }
        if let worker, spoken == epoch || last[worker] == nil { last[worker] = spoken }
    }

    /// An agent is the one that runs, whatever was heard before, and knows all of these.
    mutating func hear(running spoken: Epoch, knowing workers: [WorkerID] = [], at up: Milliseconds) {
        if epoch != spoken { begin(spoken, at: up) }
        for worker in workers { last[worker] = spoken }
    }

    private mutating func begin(_ spoken: Epoch, at up: Milliseconds) { (epoch, sinceUp) = (spoken, up) }

    /// Whether the running agent has not spoken of a worker; false where none was heard.
    func lacks(_ worker: WorkerID) -> Bool { epoch != nil && last[worker] != epoch }

    /// Whether an agent that began after `epoch` has spoken of a worker.
    func spoke(of worker: WorkerID, after epoch: Epoch) -> Bool { last[worker].map { $0 > epoch } ?? false }

    /// Forgets a worker that was let go.
    mutating func forget(_ worker: WorkerID) { last[worker] = nil }
}
