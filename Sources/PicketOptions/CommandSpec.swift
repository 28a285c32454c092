/// One command as it is defined once: what is parsed, helped with, completed and documented all comes from it.
package struct CommandSpec: Equatable, Sendable {
    /// The word that is typed.
    package var name: String
    /// What it does, in half a line without an end.
    package var abstract: String
    /// Paragraphs, parted by empty lines.
    package var discussion: String
    /// Options of this command and of all below it.
    package var options: [OptionSpec]
    /// What is typed beside options, in order.
    package var arguments: [ArgumentSpec]
    /// Commands below this one, in the order in which they are listed.
    package var subcommands: [CommandSpec]
    /// A hidden command is parsed and helped with, and named nowhere.
    package var isHidden: Bool
    /// Exit codes of this command and, where they say nothing else, of all below it.
    package var exitCodes: [ExitCodeSpec]
    /// Lines to type, with what they do.
    package var examples: [ExampleSpec]

    /// A command of its parts.
    package init(
        _ name: String, _ abstract: String, discussion: String = "", options: [OptionSpec] = [],
        arguments: [ArgumentSpec] = [], subcommands: [CommandSpec] = [], isHidden: Bool = false,
        exitCodes: [ExitCodeSpec] = [], examples: [ExampleSpec] = []
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.options = options
        self.arguments = arguments
        self.subcommands = subcommands
        self.isHidden = isHidden
        self.exitCodes = exitCodes
        self.examples = examples
    }
}

/// What a program's exit code means.
package struct ExitCodeSpec: Equatable, Sendable {
    /// The number.
    package var code: Int32
    /// What it means, in half a line without an end.
    package var meaning: String

    /// A code and what it means.
    package init(_ code: Int32, _ meaning: String) {
        self.code = code
        self.meaning = meaning
    }
}

/// A line to type, and what it does.
package struct ExampleSpec: Equatable, Sendable {
    /// The line, the program's name included.
    package var line: String
    /// What it does, in half a line without an end.
    package var meaning: String

    /// A line and what it does.
    package init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}
