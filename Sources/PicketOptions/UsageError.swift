/// What a person typed wrong, and what to type next. The exit code for it is 64.
package struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The exit code for bad usage (sysexits.h, EX_USAGE).
    package static let exitCode: Int32 = 64

    /// The command as typed, as far as it was understood.
    package let command: String
    /// What is wrong, as half a sentence without an end.
    package let problem: String
    /// The line to type next.
    package let next: String

    init(_ path: CommandPath, _ problem: String) {
        command = path.title
        self.problem = problem
        next = path.title + " --help"
    }

    /// One line: the command, the problem and what to type next.
    package var description: String {
        "\(command): \(problem). Next: \(next)"
    }
}

/// A word from the command line, safe to print.
func shown(_ word: String) -> String {
    let cut = word.unicodeScalars.prefix(60).map { scalar -> Character in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: "?"
        default: Character(scalar)
        }
    }
    return String(cut) + (word.unicodeScalars.count > 60 ? "..." : "")
}
