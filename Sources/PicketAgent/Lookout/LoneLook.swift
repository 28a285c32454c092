package import PicketLoop
package import PicketModel
package import PicketWire

/// Looks at a host where no running agent answers a probe: once, without a lock, and keeping nothing.
package final class LoneLook {
    /// How long the running agent may take to answer before one looks alone.
    package static let patience = Milliseconds.seconds(1)

    private let clock: any Clock
    private let host: HostID
    private let lookout: Lookout
    private let request: ProbeRequest
    private let spooled: () -> [EventMessage]
    private var then: ((ProbeMessage) -> Void)?

    /// A look by `lookout`, which has not begun, for `request`; `spooled` reads the events that wait.
    package init(
        clock: any Clock, host: HostID, lookout: Lookout, request: ProbeRequest, spooled: @escaping () -> [EventMessage]
    ) {
        self.clock = clock
        self.host = host
        self.lookout = lookout
        self.request = request
        self.spooled = spooled
    }

    /// Looks, and answers once, at the request's deadline at the latest; that may then be less than everything.
    package func begin(_ ledger: Ledger, then: @escaping (ProbeMessage) -> Void) {
        self.then = then
        if let deadline = request.deadline {
            clock.schedule(after: max(deadline - Self.patience, .seconds(1))) { [weak self] _ in self?.answer() }
        }
        lookout.restore(ledger.completed(with: request.workers))
        lookout.lookOnce { [weak self] in self?.lookAgain() }
    }

    /// One absence ends nothing: where a process was missing, it is looked for again a little over a second later.
    private func lookAgain() {
        guard lookout.evidence.contains(where: \.isMissing) else { return answer() }
        clock.schedule(after: .milliseconds(1050)) { [weak self] _ in
            self?.lookout.lookOnce { self?.answer() }
        }
    }

    private func answer() {
        guard let then else { return }
        self.then = nil
        var message = ProbeMessage(
            envelope: Envelope(host: host, epoch: nil, moment: clock.now), heartbeat: nil, rev: 0,
            workers: lookout.evidence)
        message.events = spooled()
        then(message)
    }
}

extension WorkerEvidence {
    /// Whether its process was absent in one look only.
    fileprivate var isMissing: Bool {
        if case .missing = run.value?.life { true } else { false }
    }
}

extension Ledger {
    /// The ledger with what a hub knows beside it: workers that it lacks, and ends that came after it was written.
    fileprivate func completed(with known: [ProbeRequest.Known]) -> Ledger {
        var ledger = self
        for worker in known {
            if let index = ledger.entries.firstIndex(where: { $0.worker == worker.worker }) {
                guard let run = worker.run, case .ended = run.life, ledger.entries[index].run?.identity == run.identity
                else { continue }
                ledger.entries[index].run = run
            } else {
                ledger.entries.append(LedgerEntry(known: worker))
            }
        }
        return ledger
    }
}
