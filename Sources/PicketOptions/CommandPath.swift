/// A command at its place, with what it has from the commands above it.
struct CommandPath: Equatable, Sendable {
    let spec: CommandSpec
    /// The names from the program's down to this command's.
    let names: [String]
    /// Options of the commands above.
    let inherited: [OptionSpec]
    /// Its exit codes and those of the commands above, by number.
    let exitCodes: [ExitCodeSpec]

    /// A program.
    init(program: CommandSpec) {
        spec = program
        names = [program.name]
        inherited = []
        exitCodes = program.exitCodes.sorted { $0.code < $1.code }
    }

    private init(_ spec: CommandSpec, below parent: CommandPath) {
        self.spec = spec
        names = parent.names + [spec.name]
        inherited = parent.spec.options + parent.inherited
        let own = Set(spec.exitCodes.map(\.code))
        exitCodes = (spec.exitCodes + parent.exitCodes.filter { !own.contains($0.code) }).sorted { $0.code < $1.code }
    }

    /// The command as it is typed.
    var title: String {
        names.joined(separator: " ")
    }

    /// Options of the commands above, and those that every command has.
    var commonOptions: [OptionSpec] {
        inherited + [.help, .version]
    }

    var options: [OptionSpec] {
        spec.options + commonOptions
    }

    var children: [CommandPath] {
        spec.subcommands.map { CommandPath($0, below: self) }
    }

    var visibleChildren: [CommandPath] {
        children.filter { !$0.spec.isHidden }
    }

    /// This command and all below it that are not hidden, each before its own.
    var visibleTree: [CommandPath] {
        [self] + visibleChildren.flatMap(\.visibleTree)
    }

    /// How it is typed, as `picket watch [options] [WORKER...]`.
    var usage: String {
        let command = spec.subcommands.isEmpty ? [] : [spec.arguments.isEmpty ? "COMMAND" : "[COMMAND]"]
        return (names + command + ["[options]"] + spec.arguments.map(\.usage)).joined(separator: " ")
    }

    var paragraphs: [String] {
        spec.discussion.split(separator: "\n\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }
}

/// Half a line as a sentence.
func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
}
