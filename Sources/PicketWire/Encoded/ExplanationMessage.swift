package import PicketJSON
package import PicketModel

/// Why a worker has the verdict that it has: the ladder in order, with the evidence that each row looked at.
package struct ExplanationMessage: Equatable, Sendable {
    /// The worker, as a table shows it.
    package var worker: WorkerRow
    /// When, by the hub's wall clock: now, or the time that was asked for.
    package var at: Milliseconds
    /// Of a time past: when its verdict was made, from which moment its ages are told; nil for now.
    package var judgedAt: Milliseconds?
    /// The rows, in order.
    package var ladder: [Line] = []
    /// All evidence that is held, strongest first.
    package var evidence: [Reason] = []
    /// What would change the verdict, as phrases.
    package var wouldChange: [String] = []

    /// An explanation without lines yet.
    package init(worker: WorkerRow, at: Milliseconds) {
        self.worker = worker
        self.at = at
    }

    /// One row of the ladder.
    package struct Line: Equatable, Sendable {
        /// Its number.
        package var row: Int
        /// Its name, such as `delivered: commits and a clean tree`.
        package var name: String
        /// Whether it decided, was looked at and did not fit, or was never reached.
        package var outcome: Outcome
        /// What it saw, as a phrase; of an unreached row why it was not asked.
        package var says: Untrusted
        /// The kinds of evidence that it went by, strongest first; empty where it was not asked.
        package var kinds: [EvidenceKind]

        /// Joins the five.
        package init(row: Int, name: String, outcome: Outcome, says: Untrusted, kinds: [EvidenceKind] = []) {
            self.row = row
            self.name = name
            self.outcome = outcome
            self.says = says
            self.kinds = kinds
        }

        /// What became of a row.
        package enum Outcome: String, CaseIterable, Sendable {
            case decided
            case passed
            case unreached
        }
    }

    /// The message as JSON.
    package var json: JSONValue {
        var members = Members()
        members.add("v", Envelope.version)
        members.add("at", Timestamp.text(at))
        members.add("judged_at", judgedAt.map { Timestamp.text($0) })
        members.add("worker", worker.json)
        members.add("ladder", each: ladder) { line, members in
            members.add("row", line.row)
            members.add("name", line.name)
            members.add("outcome", line.outcome.rawValue)
            members.add("says", line.says)
            if !line.kinds.isEmpty { members.add("kinds", line.kinds.map(\.rawValue)) }
        }
        members.add("evidence", each: evidence) { $1.add($0) }
        members.add("would_change", wouldChange, within: TextBound.phrase)
        return members.json
    }

    /// Reads a message.
    package init(json: JSONValue) throws(WireError) {
        let fields = try Fields(json)
        try Envelope.checkVersion(fields)
        self.init(
            worker: try fields.fields("worker").workerRow(),
            at: try fields.parsed("at", "a time") { Timestamp.parse($0) })
        judgedAt = try fields.optionalText("judged_at").flatMap { Timestamp.parse($0) }
        ladder = try fields.list("ladder") { line throws(WireError) in
            Line(
                row: try line.count("row"), name: try line.text("name"),
                outcome: try line.word("outcome", Line.Outcome.self), says: try line.untrusted("says"),
                kinds: try line.texts("kinds").compactMap { EvidenceKind(rawValue: $0) })
        }
        evidence = try fields.list("evidence") { reason throws(WireError) in try reason.reason(road: .mqtt) }
        wouldChange = try fields.texts("would_change")
    }
}
