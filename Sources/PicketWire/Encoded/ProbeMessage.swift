package import PicketJSON
package import PicketModel

/// What `picket-agent probe` answers: a host's whole picture, and the events after the marks that it was given.
///
/// Each part of a worker carries its own `up_ms`: a running agent answers with looks that it made earlier, and a look
/// that was made before a run's end says nothing of what came after. A part that was never looked at is left out.
package struct ProbeMessage: Equatable, Sendable {
    /// Who says it, and when; without an epoch where no agent runs.
    package var envelope: Envelope
    /// The running agent's heartbeat; nil where none runs.
    package var heartbeat: Heartbeat?
    /// The highest rev that the running agent has published.
    package var rev: UInt64
    /// Every worker, in order of their ids.
    package var workers: [WorkerEvidence]
    /// Spooled events, in order, as the wire messages they are.
    package var events: [EventMessage]

    /// Joins them all.
    package init(
        envelope: Envelope, heartbeat: Heartbeat?, rev: UInt64, workers: [WorkerEvidence], events: [EventMessage] = []
    ) {
        self.envelope = envelope
        self.heartbeat = heartbeat
        self.rev = rev
        self.workers = workers
        self.events = events
    }

    /// The message as JSON.
    package var json: JSONValue {
        var members = Members()
        envelope.add(to: &members)
        members.add("rev", rev)
        if let heartbeat { members.add("heartbeat") { $0.add(heartbeat) } }
        members.add("workers", each: workers) { $1.add($0) }
        members.add("events", each: events) { event, members in
            Envelope(host: event.host, epoch: event.event.epoch, moment: event.event.moment).add(to: &members)
            members.add("seq", event.event.seq)
            members.add("worker", event.event.worker?.text)
            members.add("event", event.event.what.name)
            members.add(event.event.what)
        }
        return members.json
    }

    /// Most events in one answer.
    package static let mostEvents = 1000
    /// Most bytes of events in one answer.
    package static let mostEventBytes = 1 << 20
    /// Most bytes of a whole answer.
    package static let largest = 4 << 20

    /// The first of `events` that one answer may carry; `size` gives the bytes of one.
    package static func bounded<Item>(_ events: [Item], size: (Item) -> Int) -> [Item] {
        var left = mostEventBytes
        return Array(
            events.prefix(mostEvents).prefix { event in
                left -= size(event)
                return left >= 0
            })
    }

    /// Reads an answer as it was printed.
    package init(payload: ArraySlice<UInt8>) throws(WireError) {
        let limits = JSONLimits(bytes: Self.largest, depth: 32, elements: 400_000, stringBytes: 64 << 10)
        let json: JSONValue
        do {
            json = try JSONValue.parse(payload, limits: limits)
        } catch {
            throw WireError(.notJSON, "the answer is not JSON: \(error)")
        }
        try self.init(json: json)
    }

    /// Reads a message.
    package init(json: JSONValue) throws(WireError) {
        let fields = try Fields(json)
        envelope = try Envelope(fields)
        rev = fields.has("rev") ? try fields.number("rev") : 0
        heartbeat = try fields.optionalFields("heartbeat")?.heartbeat()
        workers = try fields.list("workers") { worker throws(WireError) in try worker.workerEvidence() }
        events = try fields.list("events") { event throws(WireError) in try EventMessage(event) }
    }
}

extension Members {
    mutating func add(_ evidence: WorkerEvidence) {
        add("worker", evidence.worker.text)
        if let up = evidence.seen[.process] {
            add("process") { process in
                process.add("up_ms", up)
                process.add("tree", look: evidence.process) { $1.add($0) }
            }
        }
        for value in evidence.states {
            guard let up = evidence.seen[value.kind.evidence] else { continue }
            add(value.kind.rawValue) { state in
                state.add("up_ms", up)
                state.add(value)
            }
        }
    }
}

extension Fields {
    func workerEvidence() throws(WireError) -> WorkerEvidence {
        var evidence = WorkerEvidence(worker: try parsed("worker", "a worker id") { WorkerID($0) })
        if let process = try optionalFields("process") {
            evidence.process = try process.look("tree") { tree throws(WireError) in try tree.tree() }
            evidence.seen[.process] = try process.milliseconds("up_ms")
        }
        for kind in StateKind.allCases {
            guard let state = try optionalFields(kind.rawValue) else { continue }
            evidence.apply(try state.stateValue(kind))
            evidence.seen[kind.evidence] = try state.milliseconds("up_ms")
        }
        return evidence
    }
}

extension WorkerEvidence {
    /// Takes one kind of state over.
    package mutating func apply(_ value: WorkerStateValue) {
        switch value {
        case .run(let look, let groups, let core):
            run = look
            self.groups = groups
            self.core = core
        case .tmux(let look): tmux = look
        case .git(let look): git = look
        case .session(let look): session = look
        case .activity(let look): activity = look
        case .result(let look): result = look
        case .screen(let look): screen = look
        }
    }
}
