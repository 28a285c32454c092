extension CommandSpec {
    /// The manual page of the program and all its commands, in roff with the man macros.
    package func manualPage(version: String, section: Int = 1) -> String {
        let program = CommandPath(program: self)
        var lines = [
            ".TH \(roff(name.uppercased())) \(section) \"\" \"\(roff(name)) \(roff(version))\"",
            ".SH NAME", "\(roff(name)) \\- \(roff(abstract))",
            ".SH SYNOPSIS",
        ]
        let typed = program.visibleTree.filter { $0.visibleChildren.isEmpty || !$0.spec.arguments.isEmpty }
        for path in typed {
            lines += [".B \(roff(path.title))", roff(String(path.usage.dropFirst(path.title.count + 1))), ".br"]
        }
        lines.append(".SH DESCRIPTION")
        lines += program.paragraphs.isEmpty ? [roff(sentence(abstract))] : paragraphLines(program)
        if !program.visibleChildren.isEmpty { lines.append(".SH COMMANDS") }
        for path in program.visibleTree.dropFirst() { lines += commandLines(path) }
        lines += [".SH OPTIONS"] + (options + program.commonOptions).flatMap(optionLines)
        lines += codeLines(program, heading: ".SH EXIT STATUS") + exampleLines(program, heading: ".SH EXAMPLES")
        return lines.joined(separator: "\n") + "\n"
    }
}

private func commandLines(_ path: CommandPath) -> [String] {
    var lines = [".SS \(roff(path.usage))", roff(sentence(path.spec.abstract))] + paragraphLines(path)
    for argument in path.spec.arguments { lines += [".TP", ".I \(roff(argument.name))", roff(argument.help)] }
    lines += path.spec.options.flatMap(optionLines)
    let own = path.spec.exitCodes.isEmpty ? [] : codeLines(path, heading: ".PP\nExit status:")
    return lines + own + exampleLines(path, heading: ".PP\nExamples:")
}

private func paragraphLines(_ path: CommandPath) -> [String] {
    path.paragraphs.flatMap { [".PP", roff($0)] }
}

private func optionLines(_ option: OptionSpec) -> [String] {
    let value = option.valueName.map { " \\fI\(roff($0))\\fR" } ?? ""
    let names = option.names.map { "\\fB\(roff($0))\\fR" }.joined(separator: ", ")
    return [".TP", names + value, roff(option.helpWithDefault)]
}

private func codeLines(_ path: CommandPath, heading: String) -> [String] {
    path.exitCodes.isEmpty ? [] : [heading] + path.exitCodes.flatMap { [".TP", "\($0.code)", roff($0.meaning)] }
}

private func exampleLines(_ path: CommandPath, heading: String) -> [String] {
    let rows = path.spec.examples.flatMap { [".TP", ".B \(roff($0.line))", roff($0.meaning)] }
    return rows.isEmpty ? [] : [heading] + rows
}

/// The text as roff prints it: no escape, no request, and dashes that can be copied.
func roff(_ text: String) -> String {
    var out = ""
    for character in text {
        switch character {
        case "\\": out += "\\e"
        case "-": out += "\\-"
        case "\"": out += "\\(dq"
        case ".", "'": out += out.isEmpty ? "\\&\(character)" : "\(character)"
        case "\n": out += " "
        default: out.append(character)
        }
    }
    return out
}
