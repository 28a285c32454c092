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
        if epoch.map({ $0 < spoken }) ?? true { (epoch, sinceUp) = (spoken, up) }
        if let worker { last[worker] = max(last[worker] ?? spoken, spoken) }
    }

    /// The running agent answered with all workers that it knows; whatever was heard before, it is the one that runs.
    mutating func hear(_ spoken: Epoch, of workers: [WorkerID], at up: Milliseconds) {
        if epoch != spoken { (epoch, sinceUp) = (spoken, up) }
        for worker in workers { last[worker] = spoken }
    }

    /// Whether the running agent has not spoken of a worker; false where none was heard.
    func lacks(_ worker: WorkerID) -> Bool { epoch != nil && last[worker] != epoch }

    /// Forgets a worker that was let go.
    mutating func forget(_ worker: WorkerID) { last[worker] = nil }
}
