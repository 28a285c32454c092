import PicketJSON
package import PicketLoop
import PicketModel
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
        case ("POST", ["v1", "retire"]):
            guard let worker = request[name: "worker"].flatMap({ WorkerID($0) }) else { return .badRequest("worker") }
            lookout.retire(worker)
            return DoorAnswer(body: Array("{}".utf8))
        default: return DoorAnswer(status: 404, body: Array(#"{"error":"no such resource"}"#.utf8))
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
            settleLedger()
            events.trim(marks, at: clock.now)
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
