import PicketModel

/// The commits that a run made, from the reflog of its HEAD.
struct RunCommits: Equatable, Sendable {
    /// How many; one that was amended or rebased counts once.
    var count = 0
    /// The newest of them.
    var newest: String?
    /// What was HEAD before the first entry since the run began, 40 or 64 zeros where nothing was; nil without such.
    var before: String?

    /// Reads what was written since the run began.
    ///
    /// The reflog is only ever appended to, so the place at which `start` was HEAD says more than the times in it, which
    /// are the committer's. Where that place is not known, the times decide.
    /// - Parameters:
    ///   - start: HEAD when the run began; nil where that was not seen.
    ///   - unborn: whether there was no commit when the run began.
    ///   - since: when the run began, in seconds by the wall clock.
    ///   - written: whether the reflog was written since, which its file's time tells more exactly.
    init(_ entries: [ReflogEntry], start: String?, unborn: Bool = false, since: Int64, written: Bool = true) {
        let first = unborn ? 0 : Self.place(of: start, in: entries, since: since, written: written)
        let known = Set(entries[..<first].flatMap { [$0.old, $0.new] } + [start].compactMap { $0 })
        before = first < entries.count ? entries[first].old : nil
        var made: Set<String> = []
        var beforeRebase = 0
        var picks = 0
        for entry in entries[first...] where !known.contains(entry.new) || entry.action == .rebaseStart {
            switch entry.action {
            case .commit: count += 1
            case .amend: count += made.contains(entry.old) ? 0 : 1
            case .rebaseStart: (beforeRebase, picks) = (count, 0)
            case .pick:
                picks += 1
                count = max(beforeRebase, picks)
            case .move: continue
            }
            guard entry.action != .rebaseStart else { continue }
            made.insert(entry.new)
            newest = entry.new
        }
    }

    /// The first entry that was written after the run began.
    ///
    /// By the times alone, the last entry is one of them where anything was written since; others of the second in which
    /// the run began may be from before.
    private static func place(of start: String?, in entries: [ReflogEntry], since: Int64, written: Bool) -> Int {
        if let start {
            let places = entries.indices.filter { entries[$0].new == start }
            if let place = places.last(where: { entries[$0].seconds <= since }) ?? places.last { return place + 1 }
        }
        guard written else { return entries.count }
        return entries.firstIndex { $0.seconds > since } ?? max(entries.count - 1, 0)
    }
}
