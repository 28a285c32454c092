/// What a command line asks for.
package enum Parse: Equatable, Sendable {
    case run(ParsedArguments)
    /// The help to print, with its last newline.
    case help(String)
    case version
}

extension CommandSpec {
    /// Understands the words after the program's name. `-h` and `--help` win over all else, errors included, then `--version`.
    package func parse(_ words: [String]) throws(UsageError) -> Parse {
        var parser = Parser(program: self)
        parser.read(words)
        if parser.wantsHelp { return .help(helpPage(of: parser.path)) }
        if parser.wantsVersion { return .version }
        if let error = parser.error ?? parser.errorOfArguments() { throw error }
        return .run(ParsedArguments(path: parser.path, given: parser.given, arguments: parser.arguments))
    }
}

/// Reads words to their end, past the first error, since a later word may ask for help.
private struct Parser {
    private(set) var path: CommandPath
    private(set) var given: [String: [String]] = [:]
    private(set) var arguments: [String] = []
    private(set) var wantsHelp = false
    private(set) var wantsVersion = false
    private(set) var error: UsageError?

    init(program: CommandSpec) {
        path = CommandPath(program: program)
    }

    mutating func read(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                arguments += rest
                return
            }
            if word.hasPrefix("--") {
                readLong(word, &rest)
            } else if word.hasPrefix("-"), word != "-" {
                readShort(word, &rest)
            } else {
                readPlain(word)
            }
        }
    }

    /// `--name`, `--name=value`, `--name value`.
    private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = path.options.first(where: { $0.long == parts[0] }) else {
            return fail(
                "unknown option \(shown(parts[0]))" + suggestion(for: parts[0], among: path.options.map(\.long)))
        }
        switch (option.value, parts.count) {
        case (.none, 1): note(option)
        case (.none, _): fail("\(option.long) takes no value")
        case (.required, 1): noteNext(option, as: option.long, &rest)
        case (.required, _): note(option, parts[1], as: option.long)
        }
    }

    /// `-o value`, `-ovalue`, and letters without values in one word.
    private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            let name = "-\(letter)"
            guard let option = path.options.first(where: { $0.short == letter }) else {
                return fail("unknown option \(shown(name))" + (word.count > 2 ? " in \(shown(word))" : ""))
            }
            if option.value == .none {
                note(option)
            } else if letters.isEmpty {
                return noteNext(option, as: name, &rest)
            } else {
                return note(option, String(letters), as: name)
            }
        }
    }

    /// The next command's name, else an argument.
    private mutating func readPlain(_ word: String) {
        guard arguments.isEmpty, !path.spec.subcommands.isEmpty else { return arguments.append(word) }
        if let child = path.children.first(where: { $0.spec.name == word }) {
            path = child
        } else if word == "help" {
            wantsHelp = true
        } else if path.spec.arguments.isEmpty {
            let names = path.visibleChildren.map(\.spec.name)
            fail("unknown command \(shown(word))" + suggestion(for: word, among: names))
        } else {
            arguments.append(word)
        }
    }

    /// An option without a value.
    private mutating func note(_ option: OptionSpec) {
        switch option {
        case .help: wantsHelp = true
        case .version: wantsVersion = true
        default: given[option.long, default: []] += []
        }
    }

    /// The next word as the value, unless it is an option itself.
    private mutating func noteNext(_ option: OptionSpec, as name: String, _ rest: inout ArraySlice<String>) {
        guard let next = rest.first, next != "--", !path.options.contains(where: { $0.names.contains(next) }) else {
            return fail("\(name) needs a value, \(option.valueName ?? "VALUE")")
        }
        rest.removeFirst()
        note(option, next, as: name)
    }

    private mutating func note(_ option: OptionSpec, _ value: String, as name: String) {
        guard case .required(_, let kind) = option.value else { return }
        if let expected = kind.expectation(for: value) {
            return fail("\(name) expects \(expected), not '\(shown(value))'")
        }
        if given[option.long] != nil, !option.isRepeatable { return fail("\(name) is given twice") }
        given[option.long, default: []].append(value)
    }

    private mutating func fail(_ problem: String) {
        error = error ?? UsageError(path, problem)
    }
}

extension Parser {
    /// What is wrong with the number or the kind of the arguments.
    func errorOfArguments() -> UsageError? {
        var left = arguments[...]
        for (place, spec) in path.spec.arguments.enumerated() {
            let later = path.spec.arguments[(place + 1)...].count { $0.count == .one || $0.count == .oneOrMore }
            let free = max(left.count - later, 0)
            let taken = spec.count == .one || spec.count == .optional ? min(free, 1) : free
            if taken == 0, spec.count == .one || spec.count == .oneOrMore {
                return UsageError(path, "\(spec.name) is missing")
            }
            for word in left.prefix(taken) {
                guard let expected = spec.kind.expectation(for: word) else { continue }
                return UsageError(path, "\(spec.name) expects \(expected), not '\(shown(word))'")
            }
            left = left.dropFirst(taken)
        }
        if path.spec.arguments.isEmpty, !path.spec.subcommands.isEmpty {
            return UsageError(path, "a command is missing")
        }
        return left.first.map { UsageError(path, "unexpected argument \(shown($0))") }
    }
}
