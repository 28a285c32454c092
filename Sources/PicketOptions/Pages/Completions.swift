/// A shell that completions are written for.
package enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish
}

extension CommandSpec {
    /// The completions of the program and all its commands, as a script that the shell reads.
    package func completions(for shell: Shell) -> String {
        let tree = CommandPath(program: self).visibleTree
        let lines =
            switch shell {
            case .bash: bash(name, tree)
            case .zsh: zsh(name, tree)
            case .fish: fish(name, tree)
            }
        return lines.joined(separator: "\n") + "\n"
    }
}

private func bash(_ name: String, _ tree: [CommandPath]) -> [String] {
    let function = functionName(name)
    var lines = [
        "\(function)() {",
        "    local word command=\(name)",
        "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"",
        "    COMPREPLY=()",
        "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do",
    ]
    lines += descent(tree, indent: "        ") + ["    done", "    case \"$command $previous\" in"]
    for (pattern, kind) in values(tree) {
        // Without an offer of its own bash offers files, with their spaces intact.
        let list = kind.words.map { quoted($0.joined(separator: " ")) }
        let offer = list.map { "COMPREPLY=($(compgen -W \($0) -- \"$current\")); " } ?? ""
        lines.append("        \(pattern)) \(offer)return ;;")
    }
    lines += ["    esac", "    case \"$command\" in"]
    for path in tree {
        let words = (path.visibleChildren.map(\.spec.name) + argumentWords(path) + path.options.flatMap(\.names))
        let list = quoted(words.joined(separator: " "))
        lines.append("        \(quoted(path.title))) COMPREPLY=($(compgen -W \(list) -- \"$current\")) ;;")
    }
    return lines + ["    esac", "}", "complete -o default -F \(function) \(name)"]
}

private func zsh(_ name: String, _ tree: [CommandPath]) -> [String] {
    let function = functionName(name)
    var lines = [
        "#compdef \(name)", "\(function)() {", "    local word command=\(name)", "    local -a plain options",
        "    for word in \"${(@)words[2,CURRENT-1]}\"; do",
    ]
    lines += descent(tree, indent: "        ") + ["    done", "    case \"$command $words[CURRENT-1]\" in"]
    for (pattern, kind) in values(tree) {
        let action = kind.words.map { "compadd -- " + $0.map(quoted).joined(separator: " ") }
        lines.append("        \(pattern)) \(action ?? (kind == .path ? "_files" : "_message value")); return ;;")
    }
    lines += ["    esac", "    case \"$command\" in"]
    for path in tree {
        let plain = path.visibleChildren.map { ($0.spec.name, $0.spec.abstract) } + argumentWords(path).map { ($0, $0) }
        let options = path.options.flatMap { option in option.names.map { ($0, option.help) } }
        lines.append("        \(quoted(path.title)))")
        lines.append("            plain=(\(plain.map(described).joined(separator: " ")))")
        lines.append("            options=(\(options.map(described).joined(separator: " "))) ;;")
    }
    lines += [
        "    esac", "    if [[ $PREFIX == -* ]]; then", "        _describe -t options option options",
        "    elif (( $#plain )); then", "        _describe -t commands command plain", "    else", "        _files",
        "    fi", "}",
        "if [[ $funcstack[1] == \(function) ]]; then \(function) \"$@\"; else compdef \(function) \(name); fi",
    ]
    return lines
}

private func fish(_ name: String, _ tree: [CommandPath]) -> [String] {
    tree.flatMap { path in
        let seen = path.names.dropFirst().map { "__fish_seen_subcommand_from \($0)" }
        let children = path.visibleChildren.map(\.spec.name)
        let unseen = children.isEmpty ? [] : ["not __fish_seen_subcommand_from " + children.joined(separator: " ")]
        let start = "complete -c \(name)"
        let here = condition(seen)
        let next = condition(seen + unseen)
        let options = path.names.count == 1 ? path.options : path.spec.options
        return path.visibleChildren.map { "\(start) -f\(next) -a \($0.spec.name) -d \(fishQuoted($0.spec.abstract))" }
            + argumentWords(path).map { "\(start) -f\(next) -a \($0)" }
            + options.map { "\(start)\(here)\(fishOption($0)) -d \(fishQuoted($0.help))" }
    }
}

private func condition(_ parts: [String]) -> String {
    parts.isEmpty ? "" : " -n '" + parts.joined(separator: "; and ") + "'"
}

private func fishOption(_ option: OptionSpec) -> String {
    let names = (option.short.map { " -s \($0)" } ?? "") + " -l " + option.long.dropFirst(2)
    guard case .required(_, let kind) = option.value else { return names }
    let words = kind.words.map { " -x -a " + fishQuoted($0.joined(separator: " ")) }
    return names + (words ?? (kind == .path ? " -r -F" : " -x"))
}

/// The lines that follow the words down to the command they name.
private func descent(_ tree: [CommandPath], indent: String) -> [String] {
    let titles = tree.dropFirst().map { quoted($0.title) }
    if titles.isEmpty { return [indent + ":"] }
    return [
        "\(indent)case \"$command $word\" in",
        "\(indent)    \(titles.joined(separator: "|"))) command=\"$command $word\" ;;",
        "\(indent)esac",
    ]
}

/// Each option that takes a value, as a pattern of the command and the option before the cursor.
private func values(_ tree: [CommandPath]) -> [(pattern: String, kind: ValueKind)] {
    tree.flatMap { path in
        path.options.compactMap { option in
            guard case .required(_, let kind) = option.value else { return nil }
            return (option.names.map { quoted("\(path.title) \($0)") }.joined(separator: "|"), kind)
        }
    }
}

private func argumentWords(_ path: CommandPath) -> [String] {
    path.spec.arguments.flatMap { $0.kind.words ?? [] }
}

private func functionName(_ program: String) -> String {
    "_" + program.map { $0 == "-" ? "_" : String($0) }.joined()
}

private func described(_ word: String, _ text: String) -> String {
    quoted(word + ":" + text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:"))
}

/// In single quotes for bash and zsh.
private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// In single quotes for fish.
private func fishQuoted(_ text: String) -> String {
    "'" + text.flatMap { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" } + "'"
}

extension ValueKind {
    fileprivate var words: [String]? {
        if case .choice(let words) = self { words } else { nil }
    }
}
