import PicketModel
import PicketWire

/// The columns that a table may have, in their order.
enum Column: Int, CaseIterable {
    case host, worker, state, since, branch, git, road, why, next
    case runtime, pid, session, worktree

    var heading: String {
        switch self {
        case .host: "HOST"
        case .worker: "WORKER"
        // Over the word and not over its glyph.
        case .state: "  STATE"
        case .since: "SINCE"
        case .branch: "BRANCH"
        case .git: "GIT"
        case .road: "ROAD"
        case .why: "WHY"
        case .next: ""
        case .runtime: "RUNTIME"
        case .pid: "PID"
        case .session: "SESSION"
        case .worktree: "WORKTREE"
        }
    }

    var isRightAligned: Bool { self == .since || self == .pid }

    /// The columns of a plain table, and of a wide one.
    static let plain: [Column] = [.host, .worker, .state, .since, .branch, .git, .road, .why, .next]
    static let wide: [Column] = [
        .host, .worker, .state, .since, .branch, .git, .road, .runtime, .pid, .session, .worktree, .why, .next,
    ]
}

/// One worker as text, column by column.
struct TableRow {
    let state: WorkerState
    let address: WorkerAddress
    private let cells: [String]

    subscript(_ column: Column) -> String { cells[column.rawValue] }

    /// The worker's texts; `elapsed` seconds have gone by since the hub answered.
    init(_ row: WorkerRow, elapsed: Int64, git: GitCells, isUnique: Bool, _ style: TextStyle) {
        state = row.verdict.state
        address = row.address
        cells = Column.allCases.map { column in
            switch column {
            case .host: row.address.host.text
            case .worker: row.address.worker.text
            case .state: StateLook.text(row.verdict.state, style)
            case .since: shortAge(row.sinceSeconds + elapsed)
            case .branch: branch(row, style)
            case .git: git.text(row.git)
            case .road: row.verdict.road.rawValue
            case .why: whyText(row, style)
            case .next: nextCommand(row, isUnique: isUnique) ?? ""
            case .runtime: row.runtime?.rawValue ?? "other"
            case .pid: row.pid.map { "\($0)" } ?? "-"
            case .session: row.session.map(style.shown) ?? "-"
            case .worktree: row.git.map { style.shown($0.worktree) } ?? "-"
            }
        }
    }
}

/// The branch; a detached HEAD has none, and without a look at git none is known.
func branch(_ row: WorkerRow, _ style: TextStyle) -> String {
    guard let git = row.git else { return "-" }
    return git.branch.map(style.shown) ?? "(detached)"
}

/// The reasons in one line, the first two of them, and for `unknown` what was last known.
func whyText(_ row: WorkerRow, _ style: TextStyle) -> String {
    var parts = row.verdict.why.prefix(2).map { style.shown($0.says) }
    if let last = row.verdict.lastKnown { parts.append("was \(last.state.rawValue)") }
    return parts.joined(separator: "; ")
}

/// What to type next about a worker that a person should look at.
func nextCommand(_ row: WorkerRow, isUnique: Bool) -> String? {
    guard row.verdict.state.needsLook else { return nil }
    return "picket explain " + (isUnique ? row.address.worker.text : row.address.description)
}

/// The column of git: commits ahead of the base, not pushed, and uncommitted files, each below its like.
struct GitCells {
    private let widths: (ahead: Int, unpushed: Int)

    /// As wide as the widest of each.
    init(_ rows: [WorkerRow]) {
        widths = (
            rows.map { Self.ahead($0.git).count }.max() ?? 0, rows.map { Self.unpushed($0.git).count }.max() ?? 0
        )
    }

    /// As `+1 ^1 ~5`; nothing where no look at git succeeded.
    func text(_ git: WorkerRow.GitRow?) -> String {
        guard let git else { return "-" }
        let parts = [
            padded(Self.ahead(git), to: widths.ahead), padded(Self.unpushed(git), to: widths.unpushed), Self.dirty(git),
        ]
        let text = zip(parts, [widths.ahead, widths.unpushed, 1]).filter { $1 > 0 }.map(\.0).joined(separator: " ")
        return trimmed(text)
    }

    private static func ahead(_ git: WorkerRow.GitRow?) -> String { git?.ahead.map { "+\($0)" } ?? "" }

    private static func unpushed(_ git: WorkerRow.GitRow?) -> String {
        git?.unpushed.flatMap { $0 > 0 ? "^\($0)" : nil } ?? ""
    }

    private static func dirty(_ git: WorkerRow.GitRow) -> String { git.dirty > 0 ? "~\(git.dirty)" : "" }
}

/// The text with spaces after it, or before it, to `width` cells.
func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - TextWidth.cells(text)))
    return right ? spaces + text : text + spaces
}

/// The text without spaces at its end.
func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
}
