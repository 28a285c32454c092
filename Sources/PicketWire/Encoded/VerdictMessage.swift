package import PicketModel

/// A verdict, as it is published, stored and shown.
package struct VerdictMessage: Equatable, Sendable {
    /// Of which worker.
    package var address: WorkerAddress
    /// When it was made, by the hub's wall clock.
    package var at: Milliseconds
    /// The verdict.
    package var verdict: Verdict
    /// Of which run it was made; nil where none was known.
    package var run: ProcessIdentity?

    /// Joins the four.
    package init(address: WorkerAddress, at: Milliseconds, verdict: Verdict, run: ProcessIdentity?) {
        self.run = run
        self.address = address
        self.at = at
        self.verdict = verdict
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            members.add("v", Envelope.version)
            members.add("host", address.host.text)
            members.add("worker", address.worker.text)
            members.add("at", Timestamp.text(at))
            members.add(verdict)
            if let run { members.add("process") { $0.add(run) } }
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        try Envelope.checkVersion(fields)
        self.init(
            address: WorkerAddress(
                host: try fields.parsed("host", "a host id") { HostID($0) },
                worker: try fields.parsed("worker", "a worker id") { WorkerID($0) }),
            at: try fields.parsed("at", "a time") { Timestamp.parse($0) }, verdict: try fields.verdict(),
            run: try fields.optionalIdentity("process"))
    }
}

extension Members {
    mutating func add(_ verdict: Verdict) {
        add("state", verdict.state.rawValue)
        add("cause", verdict.cause?.rawValue)
        add("since", Timestamp.text(verdict.since))
        add("action", verdict.actions.first?.rawValue)
        add("actions", verdict.actions.map(\.rawValue))
        add("row", verdict.row)
        add("road", verdict.road.rawValue)
        add("why", each: Array(verdict.why.prefix(TextBound.mostReasons))) { $1.add($0) }
        if let last = verdict.lastKnown {
            add("last_known") { members in
                members.add("state", last.state.rawValue)
                members.add("at", Timestamp.text(last.at))
            }
        }
    }
}

extension Members {
    mutating func add(_ reason: Reason) {
        add("kind", reason.kind.rawValue)
        add("rank", reason.kind.rank)
        add("says", reason.says)
        add("age_s", reason.age?.seconds)
        add("road", reason.road.rawValue)
    }
}

extension Fields {
    func reason(road: Road) throws(WireError) -> Reason {
        Reason(
            kind: try word("kind", EvidenceKind.self), says: try untrusted("says"),
            age: try optionalInteger("age_s").map { .seconds($0) },
            road: try optionalWord("road", Road.self) ?? road)
    }

    func verdict() throws(WireError) -> Verdict {
        let road = try optionalWord("road", Road.self) ?? .mqtt
        let why = try list("why") { reason throws(WireError) in try reason.reason(road: road) }
        return Verdict(
            state: try word("state", WorkerState.self), cause: try optionalWord("cause", UnknownCause.self),
            actions: try texts("actions").compactMap { Action(rawValue: $0) }, row: try count("row"), why: why,
            lastKnown: try optionalFields("last_known")?.lastKnown(),
            since: try parsed("since", "a time") { Timestamp.parse($0) }, road: road)
    }

    private func lastKnown() throws(WireError) -> Verdict.LastKnown {
        Verdict.LastKnown(
            state: try word("state", WorkerState.self), at: try parsed("at", "a time") { Timestamp.parse($0) })
    }
}
