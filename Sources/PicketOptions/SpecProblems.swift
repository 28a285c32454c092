extension CommandSpec {
    /// What is wrong with the definition itself, one sentence each; for a test of every program.
    package func problems() -> [String] {
        CommandPath(program: self).allProblems
    }
}

extension CommandPath {
    fileprivate var allProblems: [String] {
        ownProblems.map { "\(title): \($0)." } + children.flatMap(\.allProblems)
    }

    private var ownProblems: [String] {
        var problems: [String] = []
        if spec.abstract.isEmpty { problems.append("it has no abstract") }
        if spec.abstract.count > 60 { problems.append("its abstract is longer than 60 characters") }
        problems += repeated(options.flatMap(\.names)).map { "option \($0) is defined twice" }
        problems += repeated(spec.subcommands.map(\.name)).map { "command \($0) is defined twice" }
        problems += repeated(spec.exitCodes.map { "\($0.code)" }).map { "exit code \($0) is defined twice" }
        if spec.arguments.count(where: { $0.count != .one }) > 1 {
            problems.append("two arguments have no fixed number")
        }
        return problems + spec.options.flatMap(problems(of:))
    }

    private func problems(of option: OptionSpec) -> [String] {
        var problems: [String] = []
        if !option.long.hasPrefix("--") || option.long.contains("=") {
            problems.append("\(option.long) is no long name")
        }
        if option.help.isEmpty { problems.append("option \(option.long) has no help") }
        if let text = option.defaultValue {
            if case .required(_, let kind) = option.value {
                if let expected = kind.expectation(for: text) {
                    problems.append("the default of \(option.long) is not \(expected)")
                }
            } else {
                problems.append("option \(option.long) has a default and no value")
            }
        }
        return problems
    }

    private func repeated(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }
}
