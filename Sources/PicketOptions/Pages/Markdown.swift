extension CommandSpec {
    /// The reference of the program and all its commands, in Markdown.
    package func markdownReference() -> String {
        CommandPath(program: self).visibleTree.map(section).joined(separator: "\n")
    }
}

private func section(_ path: CommandPath) -> String {
    let level = String(repeating: "#", count: min(path.names.count, 4))
    var blocks = ["\(level) \(path.title)", sentence(path.spec.abstract), "```\n\(path.usage)\n```"]
    blocks += path.paragraphs
    blocks += table("Command", "Does", path.visibleChildren.map { ("`\($0.title)`", $0.spec.abstract) })
    blocks += table("Argument", "Is", path.spec.arguments.map { ("`\($0.usage)`", $0.help) })
    // The options that all commands share stand with the program itself.
    let options = path.names.count == 1 ? path.options : path.spec.options
    blocks += table("Option", "Does", options.map { (name($0), $0.helpWithDefault) })
    let codes = path.names.count == 1 || !path.spec.exitCodes.isEmpty ? path.exitCodes : []
    blocks += table("Exit code", "Means", codes.map { ("\($0.code)", $0.meaning) })
    for example in path.spec.examples { blocks.append("\(sentence(example.meaning))\n\n```\n\(example.line)\n```") }
    return blocks.joined(separator: "\n\n") + "\n"
}

private func name(_ option: OptionSpec) -> String {
    "`" + option.names.joined(separator: "`, `") + (option.valueName.map { " \($0)`" } ?? "`")
}

private func table(_ left: String, _ right: String, _ rows: [(String, String)]) -> [String] {
    if rows.isEmpty { return [] }
    let cells = rows.map { "| \(escaped($0.0)) | \(escaped($0.1)) |" }
    return [(["| \(left) | \(right) |", "|---|---|"] + cells).joined(separator: "\n")]
}

private func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
}
