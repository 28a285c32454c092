import PicketModel
package import PicketWire

/// What a table is made for.
package struct TableSettings: Equatable, Sendable {
    /// Cells of a line; nil for as many as it takes.
    package var width: Int?
    /// Whether every column is shown, and no text cut.
    package var wide: Bool
    /// What can be shown.
    package var style: TextStyle
    /// The reader's own time.
    package var time: LocalTime

    /// Joins them all.
    package init(width: Int?, wide: Bool = false, style: TextStyle, time: LocalTime) {
        self.width = wide ? nil : width
        self.wide = wide
        self.style = style
        self.time = time
    }
}

/// A table of a fleet as lines: pure, so that what is shown is a function of what is known.
package struct FleetTable: Equatable, Sendable {
    /// The headings; none where each worker stands on lines of its own.
    package var header: [String]
    /// The lines of each worker.
    package var workers: [[String]]
    /// What the whole comes to.
    package var footer: [String]
    private let width: Int?
    private let style: TextStyle

    /// Lays out `fleet`, of which `rows` are shown; `elapsed` seconds have gone by since the hub answered.
    package init(_ fleet: FleetMessage, rows: [WorkerRow], elapsed: Int64 = 0, _ settings: TableSettings) {
        let names = Dictionary(grouping: fleet.workers, by: \.address.worker)
        let git = GitCells(rows)
        let lines = inOrderOfUrgency(rows).map { row in
            TableRow(
                row, elapsed: elapsed, git: git, isUnique: names[row.address.worker]?.count == 1, settings.style)
        }
        let fit = ColumnFit(lines, settings)
        width = settings.width
        style = settings.style
        header = fit.isStacked || rows.isEmpty ? [] : [fit.header]
        workers = lines.map {
            fit.isStacked ? stacked($0, width: settings.width ?? 80, settings.style) : [fit.line($0)]
        }
        footer = FleetSummary(fleet, rows: rows, elapsed: elapsed, settings).lines
        let next = fit.shows(.next) ? "" : lines.map { $0[.next] }.first { !$0.isEmpty } ?? ""
        // A command that is parted cannot be copied.
        if !next.isEmpty, next.utf8.count + 6 <= settings.width ?? .max { footer.append("Next: \(next)") }
    }

    /// All lines.
    package var lines: [String] { header + workers.flatMap { $0 } + footer }

    /// The lines that fit `height`: the footer always, of the workers as many as there is room for, whole ones only.
    package func lines(height: Int) -> [String] {
        var footer = Array(self.footer.prefix(max(1, height / 5)))
        if footer.count < self.footer.count, let last = footer.popLast() {
            footer.append(style.cut(last, to: (width ?? .max) - 4) + " ...")
        }
        var room = height - header.count - footer.count
        if workers.reduce(0, { $0 + $1.count }) <= room { return header + workers.flatMap { $0 } + footer }
        room -= 1
        var shown: [[String]] = []
        for worker in workers {
            guard room >= worker.count else { break }
            room -= worker.count
            shown.append(worker)
        }
        return header + shown.flatMap { $0 } + ["(\(workers.count - shown.count) more)"] + footer
    }
}

/// A worker on lines of its own, where a table has no room: what it is, then why. An id is parted rather than cut.
private func stacked(_ row: TableRow, width: Int, _ style: TextStyle) -> [String] {
    let state = style.colored(row[.state], StateLook(row.state).color)
    let head = "\(row[.state]) \(row[.since])"
    let name = row.address.description
    let fits = TextWidth.cells(head) + 2 + name.utf8.count <= width
    let first = state + " " + row[.since]
    let lines = fits ? [first + "  " + name] : [first] + wrapped(name, to: width)
    let why = style.cut(row[.why], to: max(width - 2, 0))
    return why.isEmpty ? lines : lines + ["  " + why]
}
