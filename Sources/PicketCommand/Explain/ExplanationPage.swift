import PicketModel
import PicketWire

/// An explanation as a page: verdict, what it means, what to type next, why, the rules in order, the evidence, and what
/// would change it.
struct ExplanationPage {
    let explanation: ExplanationMessage
    let settings: TableSettings

    var lines: [String] {
        let row = explanation.worker
        let blocks = [
            head(row), [StateMeaning.text(row.verdict)] + next(row),
            block("Why: rule \(row.verdict.row) decided", reasons(row.verdict.why)),
            block("Rules, in order; in brackets the evidence that each went by, its age and its road", ladder),
            block("Evidence, strongest first", reasons(explanation.evidence)),
            block("What would change it", explanation.wouldChange.map { "  " + style.plain($0) }),
        ]
        return Array(blocks.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var style: TextStyle { settings.style }

    /// What to type; of a time past nothing, for that may be long done.
    private func next(_ row: WorkerRow) -> [String] {
        explanation.judgedAt == nil
            ? NextStep.lines(row) : ["That was then; for what to do now: picket explain \(row.address)"]
    }

    private func block(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [style.colored(title, .bold)] + lines
    }

    /// Who it is, its state, and what a person would look for.
    private func head(_ row: WorkerRow) -> [String] {
        let state = row.verdict.state
        let look = style.colored(StateLook.text(state, style), StateLook(state).color)
        let since = settings.time.text(row.verdict.since, now: explanation.at)
        var lines = ["\(row.address)  \(look) for \(shortAge(row.sinceSeconds)), since \(since)"]
        if let judged = explanation.judgedAt {
            let then = settings.time.text(explanation.at, now: explanation.at)
            let time = settings.time.text(judged, now: explanation.at)
            lines.append("  as it stood at \(then); judged at \(time), from which moment the ages below are told")
        }
        if let last = row.verdict.lastKnown {
            let time = settings.time.text(last.at, now: explanation.at)
            lines.append("  last known to be \(last.state.rawValue) at \(time)")
        }
        var facts = [row.runtime?.rawValue ?? "other"]
        if let pid = row.pid { facts.append("process \(pid)") }
        if let session = row.session { facts.append("session \(style.shown(session))") }
        if let git = row.git {
            facts.append("branch \(branch(row, style))\(counts(git))")
            facts.append("worktree \(style.shown(git.worktree))")
        }
        return lines + ["  " + facts.joined(separator: ", ")]
    }

    /// What git counts, in words; nothing where all is zero.
    private func counts(_ git: WorkerRow.GitRow) -> String {
        let base = git.base.map { " of " + style.shown($0) } ?? ""
        let parts = [
            (git.ahead ?? 0, "ahead\(base)"), (git.unpushed ?? 0, "not pushed"), (git.dirty, "not committed"),
        ].filter { $0.0 > 0 }.map { "\($0) \($1)" }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    /// What each piece of evidence says, with its age and road.
    private func reasons(_ reasons: [Reason]) -> [String] {
        let heads = grid(
            reasons.map { [$0.kind.rawValue, age($0).map { "\($0) ago" } ?? "", "by \($0.road.rawValue)"] },
            rightAligned: [1])
        return zip(heads, reasons).flatMap { hanging($0 + "  ", style.shown($1.says)) }
    }

    private func age(_ reason: Reason) -> String? { reason.age.map { shortAge($0.seconds) } }

    /// The rules that were asked, one a line, then those that were not.
    private var ladder: [String] {
        let asked = explanation.ladder.filter { $0.outcome != .unreached }
        let names = asked.map { $0.outcome == .decided ? explanation.worker.verdict.state.rawValue : name($0) }
        let width = names.map { TextWidth.cells($0) }.max() ?? 0
        let lines = zip(asked, names).flatMap { line, name in
            hanging(
                "  \(padded(mark(line.outcome), to: 5))  \(padded("\(line.row)", to: 2, right: true))"
                    + "  \(padded(name, to: width))  ", says(line) + sources(line))
        }
        return lines + notAsked
    }

    /// The states that a rule can give.
    private func name(_ line: ExplanationMessage.Line) -> String {
        style.plain(line.name.split(separator: ":").first.map(String.init) ?? line.name)
    }

    private func says(_ line: ExplanationMessage.Line) -> String {
        let text = style.shown(line.says)
        let state = "\(explanation.worker.verdict.state.rawValue): "
        return line.outcome == .decided && text.hasPrefix(state) ? String(text.dropFirst(state.count)) : text
    }

    /// What a rule went by, as ` [git 3s mqtt, screen none]`.
    private func sources(_ line: ExplanationMessage.Line) -> String {
        let sources = line.kinds.map { kind in
            guard let held = explanation.evidence.first(where: { $0.kind == kind }) else {
                return "\(kind.rawValue) none"
            }
            return [kind.rawValue, age(held), held.road.rawValue].compactMap { $0 }.joined(separator: " ")
        }
        return sources.isEmpty ? "" : " [\(sources.joined(separator: ", "))]"
    }

    /// As `  not asked: 1 to 11, its run lives; 17 to 21, rule 16 had decided`.
    private var notAsked: [String] {
        var groups: [(why: String, rows: [Int])] = []
        for line in explanation.ladder where line.outcome == .unreached {
            let says = style.shown(line.says)
            let why =
                says.isEmpty || says == "not reached" ? "rule \(explanation.worker.verdict.row) had decided" : says
            if let index = groups.firstIndex(where: { $0.why == why }) {
                groups[index].rows.append(line.row)
            } else {
                groups.append((why, [line.row]))
            }
        }
        let parts = groups.map { "\(spans($0.rows)), since \($0.why)" }
        return parts.isEmpty ? [] : hanging("  not asked: ", parts.joined(separator: "; "))
    }

    /// Rising numbers as `1 to 3, 5 and 6`.
    private func spans(_ rows: [Int]) -> String {
        var spans: [ClosedRange<Int>] = []
        for row in rows {
            if let last = spans.last, last.upperBound + 1 == row {
                spans[spans.count - 1] = last.lowerBound...row
            } else {
                spans.append(row...row)
            }
        }
        let texts = spans.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
        return texts.dropLast().joined(separator: ", ") + " and " + last
    }

    private func mark(_ outcome: ExplanationMessage.Line.Outcome) -> String {
        switch outcome {
        case .decided: style.unicode ? "▶ yes" : "> yes"
        case .passed: "  no"
        case .unreached: "  -"
        }
    }

    /// The text behind `head`, on as many lines as the terminal's width asks for.
    private func hanging(_ head: String, _ text: String) -> [String] {
        guard let width = settings.width, TextWidth.cells(head + text) > width else { return [head + text] }
        let indent = String(repeating: " ", count: TextWidth.cells(head))
        let lines = wrapped(text, to: max(width - indent.utf8.count, 20))
        return lines.enumerated().map { ($0 == 0 ? head : indent) + $1 }
    }

    /// Columns as wide as their widest.
    private func grid(_ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { TextWidth.cells($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { padded($1, to: widths[$0], right: rightAligned.contains($0)) }
            return "  " + cells.joined(separator: "  ")
        }
    }
}
