import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Why a worker has its verdict, or had it at a time.
    func explain(_ address: WorkerAddress, at text: String?) -> DoorAnswer {
        guard let text else { return explainNow(address) }
        guard let wall = Timestamp.parse(text) else {
            return .error(400, "'at' expects a time such as 2026-11-20T12:39:07Z, not '\(Untrusted(text).display)'.")
        }
        if wall >= clock.now.wall, picture.worker(address) != nil { return explainNow(address) }
        // What was judged a moment ago may still wait to be stored.
        flush()
        do {
            return try explain(address, past: wall)
        } catch {
            return .error(500, "The store could not be read: \(error).")
        }
    }

    private func explainNow(_ address: WorkerAddress) -> DoorAnswer {
        explanation(of: address).map { .json($0.json) } ?? unlisted(address)
    }

    /// Why there is nothing to say of a worker now.
    func unlisted(_ address: WorkerAddress) -> DoorAnswer {
        guard let retirement = retirements[address] else { return .error(404, "No worker '\(address)' is listed.") }
        let time = Timestamp.text(retirement.wall)
        return .error(404, "'\(address)' was retired at \(time); ask with 'at' for a time before that.")
    }

    private func explain(_ address: WorkerAddress, past wall: Milliseconds) throws(ArchiveError) -> DoorAnswer {
        guard let held = try ports.archive.verdicts(of: address, atOrBefore: wall, limit: 1).first else {
            guard let first = try ports.archive.firstVerdict(of: address) else { return unlisted(address) }
            let time = Timestamp.text(first)
            return .error(
                404, "The earliest verdict of '\(address)' that is kept is of \(time); ask for that or later.")
        }
        if let retirement = retirements[address], held.wall <= retirement.wall, retirement.wall <= wall {
            return unlisted(address)
        }
        guard let message = Self.explanation(held, at: wall) else {
            return .error(500, "The verdict of '\(address)' at that time is stored in a form that cannot be read.")
        }
        return .json(message.json)
    }

    /// The explanation as it is stored with a verdict; nil where it is too large to keep.
    static func stored(_ explanation: ExplanationMessage) -> [UInt8]? {
        let bytes = explanation.json.bytes()
        return bytes.count <= Envelope.largest ? bytes : nil
    }

    /// What is stored of a verdict, as an explanation of `wall`, at which it still held.
    ///
    /// Its evidence is that of the moment at which the verdict was made, ages included; what was seen later and changed
    /// nothing is not kept. Of a verdict from before explanations were kept, only its own reasons are known.
    static func explanation(_ held: ArchivedPicture.Verdict, at wall: Milliseconds) -> ExplanationMessage? {
        var message = held.explanation.flatMap { bytes in
            (try? JSONValue.parse(bytes)).flatMap { try? ExplanationMessage(json: $0) }
        }
        if message == nil, let verdict = try? VerdictMessage(payload: held.payload) {
            let row = WorkerRow(address: verdict.address, verdict: verdict.verdict, sinceSeconds: 0)
            message = ExplanationMessage(worker: row, at: wall)
            message?.evidence = verdict.verdict.why
        }
        message?.judgedAt = held.wall
        message?.at = wall
        if let since = message?.worker.verdict.since { message?.worker.sinceSeconds = max((wall - since).seconds, 0) }
        return message
    }
}
