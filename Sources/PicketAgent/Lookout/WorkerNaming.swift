import PicketLoop
package import PicketModel

/// A pane, or a worktree without one, that is a worker, and how it is known.
package struct Assignment: Equatable, Sendable {
    /// The worker's id.
    package var worker: WorkerID
    /// Where it is.
    package var pane: FoundPane
    /// The first entry of the configuration that speaks of it.
    package var rule: WorkerRule?

    /// Joins the three.
    package init(worker: WorkerID, pane: FoundPane, rule: WorkerRule?) {
        self.worker = worker
        self.pane = pane
        self.rule = rule
    }
}

/// Says which panes are workers, and gives each its id.
///
/// A pane is a worker when the ledger knows it, an entry of the configuration speaks of it, or a known agent program
/// runs in it. The id is the configured name, else a slug of the session's name; panes that would share one get `-2`,
/// `-3` by pane creation, and those of a second tmux server a suffix of 4 hexadecimal digits of its socket's path.
package enum WorkerNaming {
    /// Assigns ids; the same panes, ledger and rules give the same ids.
    package static func assign(_ panes: [FoundPane], ledger: [LedgerEntry], rules: [WorkerRule]) -> [Assignment] {
        var taken = Set(ledger.map(\.worker))
        var assignments: [Assignment] = []
        for pane in panes.sorted(by: comesFirst) {
            let rule = rules.first { $0.fits(session: pane.look.pane.session.raw, worktree: pane.worktree) }
            if let known = ledger.first(where: { isSame($0, pane) }) {
                assignments.append(Assignment(worker: known.worker, pane: pane, rule: rule))
            } else if rule != nil || (pane.candidate.map { $0.runtime != .other } ?? false) {
                let others = ledger.map { ($0.worker, $0.place) } + assignments.map { ($0.worker, $0.pane.place) }
                guard let worker = name(pane, rule: rule, taken: taken, others: others) else { continue }
                taken.insert(worker)
                assignments.append(Assignment(worker: worker, pane: pane, rule: rule))
            }
        }
        return assignments
    }

    /// Whether an entry of the ledger is this pane: pane ids start anew with each tmux server, so the worktree (or,
    /// without one, the session's name) must agree too.
    private static func isSame(_ entry: LedgerEntry, _ pane: FoundPane) -> Bool {
        guard let place = entry.place else { return isSame(withoutPlace: entry, pane) }
        guard place == pane.place else { return false }
        guard let worktree = entry.worktree, let seen = pane.worktree else {
            return entry.session == pane.look.pane.session
        }
        return worktree == seen || entry.session == pane.look.pane.session
    }

    /// A hub tells of a worker without its pane: then its process says which it is, and where neither has one the
    /// worktree does.
    private static func isSame(withoutPlace entry: LedgerEntry, _ pane: FoundPane) -> Bool {
        if let run = entry.run { return run.identity == pane.candidate?.process.identity }
        return pane.candidate == nil && entry.worktree != nil && entry.worktree == pane.worktree
    }

    private static func comesFirst(_ one: FoundPane, _ other: FoundPane) -> Bool {
        (one.look.pane.socket.raw, one.look.order) < (other.look.pane.socket.raw, other.look.order)
    }

    private static func name(
        _ pane: FoundPane, rule: WorkerRule?, taken: Set<WorkerID>, others: [(worker: WorkerID, place: PanePlace?)]
    ) -> WorkerID? {
        let session = pane.look.pane.session.raw
        guard
            let stem = rule?.name?.text ?? IdentifierForm.slug(session)
                ?? IdentifierForm.slug("pane " + pane.place.pane)
        else { return nil }
        let otherServer = others.contains { other in
            other.worker.text == stem && other.place.map { $0.socket != pane.place.socket } ?? false
        }
        if otherServer, let suffixed = suffixed(stem, hexadecimal(pane.place.socket)), !taken.contains(suffixed) {
            return suffixed
        }
        if let plain = WorkerID(stem), !taken.contains(plain) { return plain }
        for number in 2...999 {
            if let numbered = suffixed(stem, String(number)), !taken.contains(numbered) { return numbered }
        }
        return nil
    }

    private static func suffixed(_ stem: String, _ suffix: String) -> WorkerID? {
        var kept = stem.prefix(IdentifierForm.longest - suffix.utf8.count - 1)
        while kept.last == "-" { kept.removeLast() }
        return WorkerID("\(kept)-\(suffix)")
    }

    /// 4 digits of FNV-1a over the path.
    private static func hexadecimal(_ path: String) -> String {
        let hash = path.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String((hash ^ (hash >> 16)) & 0xFFFF, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
