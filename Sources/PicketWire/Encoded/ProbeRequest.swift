import PicketJSON
package import PicketModel

/// What a hub tells a probe on its standard input: whom it knows, and which events it has stored.
package struct ProbeRequest: Equatable, Sendable {
    /// The nonce of the frame; here too, for a key that forces the command and so drops its arguments.
    package var frame: String?
    /// How long the probe may look; it then answers with what it has.
    package var deadline: Milliseconds?
    /// Workers that the hub lists, so that ended ones are looked at too.
    package var workers: [Known] = []
    /// Which events are stored; what they cover may be forgotten, and what comes after them is answered.
    package var marks: [AcknowledgementMessage.Mark] = []

    /// A request that tells nothing.
    package init() {}

    /// A worker that the hub knows.
    package struct Known: Equatable, Sendable {
        /// Its id.
        package var worker: WorkerID
        /// Its worktree, as its host told it.
        package var worktree: Untrusted?
        /// The branch it worked on when last seen.
        package var branch: Untrusted?
        /// The tmux server's socket, the pane and the session's name where it was last seen, all three or none.
        package var place: Place?
        /// Its newest run.
        package var run: Run?
        /// Whether the running agent has not spoken of it since it began; it then takes it up, or lets it go.
        package var isOrphan = false

        /// A worker of which only the id is known.
        package init(worker: WorkerID) { self.worker = worker }
    }

    /// Where a worker was last seen, as its host told it.
    package struct Place: Equatable, Sendable {
        /// The tmux server's socket.
        package var socket: Untrusted
        /// The pane's id on that server.
        package var pane: String
        /// The session's name.
        package var session: Untrusted

        /// Joins the three.
        package init(socket: Untrusted, pane: String, session: Untrusted) {
            self.socket = socket
            self.pane = pane
            self.session = session
        }
    }

    /// The workers of which the running agent has not spoken, as a request of their own; nil where there are none.
    package var orphans: ProbeRequest? {
        var request = ProbeRequest()
        request.workers = Array(workers.filter(\.isOrphan).prefix(Self.mostOrphans))
        return request.workers.isEmpty ? nil : request
    }

    /// The most orphans in one, so that an agent's socket takes them; more are told with the next.
    package static let mostOrphans = 20

    /// The most bytes of a request.
    package static let largest = 1 << 20
    /// The most workers in one, so that it stays below that whatever their paths are; a host has a few.
    package static let mostWorkers = 200

    /// Writes the request, without more workers than it may have.
    package var payload: [UInt8] {
        Payload.bytes { members in
            members.add("v", Envelope.version)
            members.add("frame", frame)
            members.add("deadline_ms", deadline)
            members.add("workers", each: Array(workers.prefix(Self.mostWorkers))) { known, members in
                members.add("worker", known.worker.text)
                members.add("worktree", known.worktree)
                members.add("branch", known.branch)
                members.add("socket", known.place?.socket, within: TextBound.path)
                members.add("pane", known.place?.pane)
                members.add("session", known.place?.session)
                if known.isOrphan { members.add("orphan", true) }
                if let run = known.run { members.add("run") { $0.add(run) } }
            }
            members.add("marks", each: marks) { mark, members in
                members.add("epoch", mark.epoch.description)
                members.add("seq", mark.seq)
            }
        }
    }

    /// Reads a request.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Fields(try Self.parse(payload))
        try Envelope.checkVersion(fields)
        if let nonce = try fields.optionalText("frame") {
            guard ProbeFrame.isNonce(nonce) else { throw WireError(.field, "frame: expected 8 to 64 of 0-9a-f") }
            frame = nonce
        }
        deadline = try fields.optionalMilliseconds("deadline_ms")
        workers = try fields.list("workers") { worker throws(WireError) in try worker.known() }
        marks = try fields.list("marks") { mark throws(WireError) in
            AcknowledgementMessage.Mark(
                epoch: try mark.parsed("epoch", "an epoch") { Epoch($0) }, seq: try mark.number("seq"))
        }
    }

    private static func parse(_ payload: [UInt8]) throws(WireError) -> JSONValue {
        do {
            return try JSONValue.parse(payload, limits: .document)
        } catch {
            throw WireError(.notJSON, "the request is not JSON: \(error)")
        }
    }
}

extension Fields {
    fileprivate func known() throws(WireError) -> ProbeRequest.Known {
        var known = ProbeRequest.Known(worker: try parsed("worker", "a worker id") { WorkerID($0) })
        known.worktree = try optionalUntrusted("worktree")
        known.branch = try optionalUntrusted("branch")
        known.place = try place()
        known.run = try optionalFields("run")?.run()
        known.isOrphan = try optionalBool("orphan") ?? false
        return known
    }

    private func place() throws(WireError) -> ProbeRequest.Place? {
        guard let socket = try optionalUntrusted("socket"), let pane = try optionalText("pane"),
            let session = try optionalUntrusted("session")
        else { return nil }
        return ProbeRequest.Place(socket: socket, pane: pane, session: session)
    }
}
