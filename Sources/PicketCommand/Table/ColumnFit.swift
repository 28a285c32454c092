import PicketModel

/// Which columns there is room for, and how wide each is.
struct ColumnFit {
    private(set) var columns: [Column]
    private var widths: [Int]
    private let style: TextStyle
    /// Whether there is room for no table at all.
    private(set) var isStacked = false

    private static let gap = 2
    private static let shortBranch = 12
    /// Below so many cells a reason tells nothing.
    private static let leastWhy = 16

    init(_ rows: [TableRow], _ settings: TableSettings) {
        columns = settings.wide ? Column.wide : Column.plain
        style = settings.style
        widths = Column.allCases.map { column in
            rows.reduce(TextWidth.cells(column.heading)) { max($0, TextWidth.cells($1[column])) }
        }
        if let width = settings.width { fit(into: width) }
    }

    /// Lets columns give way until the reason has the room that it wants beside them; only then the reason is cut.
    private mutating func fit(into width: Int) {
        let natural = widths[Column.why.rawValue]
        func lacks(_ wanted: Int) -> Bool { width - rest < min(natural, wanted) }
        if lacks(36) { columns.removeAll { $0 == .next } }
        if lacks(36) { widths[Column.branch.rawValue] = min(widths[Column.branch.rawValue], Self.shortBranch) }
        for (column, wanted) in [(Column.road, 28), (.branch, 28), (.git, 16), (.since, 16)] where lacks(wanted) {
            columns.removeAll { $0 == column }
        }
        isStacked = width - rest < min(natural, Self.leastWhy)
        widths[Column.why.rawValue] = min(natural, width - rest)
    }

    /// Cells that all other columns take, with the gaps.
    private var rest: Int {
        columns.reduce(0) { $1 == .why ? $0 : $0 + widths[$1.rawValue] + Self.gap }
    }

    func shows(_ column: Column) -> Bool { !isStacked && columns.contains(column) }

    var header: String {
        let cells = columns.map { column in
            padded(column.heading, to: widths[column.rawValue], right: column.isRightAligned)
        }
        return style.colored(trimmed(cells.joined(separator: "  ")), .bold)
    }

    func line(_ row: TableRow) -> String {
        let cells = columns.map { column in
            let width = widths[column.rawValue]
            let text = padded(style.cut(row[column], to: width), to: width, right: column.isRightAligned)
            return column == .state ? style.colored(text, StateLook(row.state).color) : text
        }
        return trimmed(cells.joined(separator: "  "))
    }
}
