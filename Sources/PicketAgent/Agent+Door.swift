import PicketJSON
package import PicketLoop
import PicketModel
import PicketRuntimes
import PicketWire

extension Agent {
    /// Answers on the local socket: the picture for `picket-agent probe`. Marks come in the query as `mark=EPOCH:SEQ`.
    package func serve(_ door: any Door) {
        door.onRequest = { [weak self] request, reply in
            guard let self else { return }
            reply.answer(self.answer(request))
        }
    }

    private func answer(_ request: DoorRequest) -> DoorAnswer {
        switch (request.method, request.path) {
        case ("GET", ["v1", "picture"]): return DoorAnswer(body: picture(after: marks(of: request)))
        case ("POST", ["v1", "tell"]): return tell(request.body)
        case ("POST", ["v1", "adopt"]): return adopt(request.body)
        case ("POST", ["v1", "retire"]):
            guard let worker = request[name: "worker"].flatMap({ WorkerID($0) }) else { return .badRequest("worker") }
            lookout.retire(worker)
            return DoorAnswer(body: Array("{}".utf8))
        default: return DoorAnswer(status: 404, body: Array(#"{"error":"no such resource"}"#.utf8))
        }
    }

    /// Takes a telling of a hook, a beat or a result; see docs/worker-protocol.md.
    private func tell(_ body: [UInt8]) -> DoorAnswer {
        guard let telling = Telling(body) else {
            return DoorAnswer(status: 400, body: Array(#"{"error":"the body is no telling"}"#.utf8))
        }
        switch lookout.take(telling) {
        case .taken(let worker): return DoorAnswer(body: Array(#"{"worker":"\#(worker)"}"#.utf8))
        case .held: return DoorAnswer(status: 202, body: Array(#"{"worker":null}"#.utf8))
        case .ignored: return DoorAnswer(status: 409, body: Array(#"{"error":"it is of no worker of this host"}"#.utf8))
        }
    }

    /// Takes up workers that a hub lists and that no agent keeps: a probe found them while none ran.
    private func adopt(_ body: [UInt8]) -> DoorAnswer {
        guard let request = try? ProbeRequest(payload: body) else {
            return DoorAnswer(status: 400, body: Array(#"{"error":"the body is no request of a probe"}"#.utf8))
        }
        for known in request.workers {
            guard let entry = lookout.entry(adopting: known) else { continue }
            ports.log("\(known.worker) is known from a hub: it was found while no agent ran.")
            board.noteSaid(of: known.worker)
            lookout.adopt(entry)
        }
        _ = settleLedger()
        return DoorAnswer(body: Array("{}".utf8))
    }

    /// Takes what was left while no agent answered.
    func takeMail() {
        for bytes in ports.mailbox?.takeAll() ?? [] {
            if let telling = Telling(bytes) { lookout.take(telling) }
        }
    }

    /// Is told of mail from now on.
    func watchMail() {
        guard ports.mailbox != nil else { return }
        takeMail()
        mailWatch = ports.machine.watchPath(settings.mailboxPath, deep: false, leavingOut: []) { [weak self] _ in
            self?.takeMail()
        }
    }

    private func marks(of request: DoorRequest) -> [AcknowledgementMessage.Mark] {
        request.query.filter { $0.name == "mark" }.compactMap { item in
            let parts = item.value.split(separator: ":")
            guard parts.count == 2, let epoch = Epoch(parts[0]), let seq = UInt64(parts[1]) else { return nil }
            return AcknowledgementMessage.Mark(epoch: epoch, seq: seq)
        }
    }

    private func picture(after marks: [AcknowledgementMessage.Mark]) -> [UInt8] {
        if !marks.isEmpty {
            let isWritten = settleLedger()
            events.trim(marks, at: clock.now, isHeld: !isWritten)
        }
        let waiting = ProbeMessage.bounded((try? events.events(after: marks, limit: ProbeMessage.mostEvents)) ?? []) {
            $0.payload.count
        }
        let message = ProbeMessage(
            envelope: envelope(clock.now), heartbeat: heartbeat(), rev: board.highestRev, workers: lookout.evidence,
            events: waiting.compactMap { try? EventMessage(payload: $0.payload) })
        return message.json.bytes()
    }
}

extension DoorAnswer {
    static func badRequest(_ field: String) -> DoorAnswer {
        DoorAnswer(status: 400, body: Array(#"{"error":"the query lacks a valid '\#(field)'"}"#.utf8))
    }
}
