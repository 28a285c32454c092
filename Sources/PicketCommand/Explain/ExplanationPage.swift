import PicketModel
import PicketWire

/// An explanation as a page: verdict, reasons, rules in order, evidence, what would change it, and what to type next.
struct ExplanationPage {
    let explanation: ExplanationMessage
    let settings: TableSettings

    var lines: [String] {
        let row = explanation.worker
        var blocks = [head(row), block("Why", reasons(row.verdict.why)), block("Rules, in order", ladder)]
        blocks.append(block("Evidence, strongest first", reasons(explanation.evidence)))
        blocks.append(block("What would change it", explanation.wouldChange.map { "  " + style.plain($0) }))
        if let next = NextStep.line(row) { blocks.append([next]) }
        return Array(blocks.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var style: TextStyle { settings.style }

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
            facts.append("branch \(branch(row, style)) (\(GitCells([row]).text(git)))")
            facts.append("worktree \(style.shown(git.worktree))")
        }
        return lines + ["  " + facts.joined(separator: ", ")]
    }

    /// What each piece of evidence says, with its age and road.
    private func reasons(_ reasons: [Reason]) -> [String] {
        let heads = grid(
            reasons.map { reason in
                let age = reason.age.map { shortAge($0.seconds) } ?? "-"
                return ["\(reason.kind.rank)", reason.kind.rawValue, age, reason.road.rawValue]
            }, rightAligned: [2])
        return zip(heads, reasons).flatMap { hanging($0 + "  ", style.shown($1.says)) }
    }

    /// The rules in order; each is a question, with its answer before it and what it saw behind it.
    private var ladder: [String] {
        explanation.ladder.flatMap { line -> [String] in
            let head =
                "  " + padded(mark(line.outcome), to: 5) + "  " + padded("\(line.row)", to: 2, right: true) + "  "
            let says = style.shown(line.says)
            let isNews = says != "no" && says != "not reached" && !says.isEmpty
            return hanging(head, style.plain(line.name) + (isNews ? " (\(says))" : ""))
        }
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
