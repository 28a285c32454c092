/// Columns that no line of the help exceeds, so far as words can be parted.
private let width = 80

/// The help of one command.
func helpPage(of path: CommandPath) -> String {
    var page = Page()
    page.add(wrapped("\(path.title): \(path.spec.abstract)", indent: 0, hanging: 0))
    page.add(wrapped("Usage: \(path.usage)", indent: 0, hanging: 7))
    for paragraph in path.paragraphs { page.add(wrapped(paragraph, indent: 0, hanging: 0)) }
    page.add("Commands:", path.visibleChildren.map { ($0.spec.name, $0.spec.abstract) })
    page.add("Arguments:", path.spec.arguments.map { ($0.usage, $0.help) })
    page.add("Options:", path.spec.options.map { (label($0), $0.helpWithDefault) })
    page.add("Common options:", path.commonOptions.map { (label($0), $0.helpWithDefault) })
    page.add("Exit codes:", path.exitCodes.map { ("\($0.code)", $0.meaning) })
    let examples = path.spec.examples.flatMap { ["  " + $0.line] + wrapped($0.meaning, indent: 6, hanging: 6) }
    if !examples.isEmpty { page.add(["Examples:"] + examples) }
    return page.text
}

/// As `-o, --output FORMAT`, with the long names below each other.
private func label(_ option: OptionSpec) -> String {
    (option.short.map { "-\($0), " } ?? "    ") + option.long + (option.valueName.map { " \($0)" } ?? "")
}

/// Blocks with an empty line between them.
private struct Page {
    private var blocks: [String] = []

    var text: String {
        blocks.joined(separator: "\n\n") + "\n"
    }

    mutating func add(_ lines: [String]) {
        blocks.append(lines.joined(separator: "\n"))
    }

    /// A block of two columns; nothing where it has no rows.
    mutating func add(_ heading: String, _ rows: [(label: String, text: String)]) {
        if rows.isEmpty { return }
        let column = min((rows.map(\.label.count).max() ?? 0) + 4, 30)
        add([heading] + rows.flatMap { twoColumns($0.label, $0.text, at: column) })
    }

    private func twoColumns(_ label: String, _ text: String, at column: Int) -> [String] {
        let lines = wrapped(text, indent: column, hanging: column)
        if label.count + 4 > column { return ["  " + label] + lines }
        let first = "  " + label + String(repeating: " ", count: column - label.count - 2)
        return [first + (lines.first ?? "").dropFirst(column)] + lines.dropFirst()
    }
}

/// The text in lines of the help's width, the first with one indent and the others with another.
func wrapped(_ text: String, indent: Int, hanging: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in text.split(separator: " ") {
        if !isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = String(repeating: " ", count: hanging)
            isEmpty = true
        }
        line += (isEmpty ? "" : " ") + word
        isEmpty = false
    }
    return lines + [line]
}
