/// The table of every key as a page shows it, made of the table that the parser reads by.
package enum SettingsDocumentation {
    /// A Markdown table of key, type, default and meaning, one row a key.
    package static func table(around: Surroundings) -> String { MarkdownTable.text(of: KeyTable.rows(around: around)) }
}

/// Rows of keys as a Markdown table.
enum MarkdownTable {
    static func text(of keys: [KeyRow]) -> String {
        let rows = keys.map { row in
            [code(row.path), row.kind, row.standard.isEmpty ? "" : code(row.standard), row.meaning]
        }
        let lines = ([["key", "type", "default", "meaning"], ["---", "---", "---", "---"]] + rows).map { cells in
            "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func code(_ text: String) -> String {
        text.contains("`") || text.contains(" ") && !text.hasPrefix("[") ? text : "`\(text)`"
    }
}
