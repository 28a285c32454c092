import PicketModel

/// Everything that is wrong with one configuration file.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// How many problems are told at most.
    package static let most = 50

    /// The problems, in the order of the file; never empty.
    package let problems: [ConfigurationProblem]
    /// How many more there were.
    package let untold: Int

    init(_ flaws: [YAMLDocument.Flaw], file: String, lines: SourceLines) {
        problems = flaws.sorted { $0.place < $1.place }.prefix(Self.most).map { flaw in
            // A value below a key for a password may stand on a line that does not say so.
            let excerpt = flaw.path.text.contains("password") ? nil : lines.excerpt(flaw.place)
            return ConfigurationProblem(
                file: file, place: flaw.place, key: flaw.path.text, found: flaw.found, expected: flaw.expected,
                excerpt: excerpt)
        }
        untold = max(0, flaws.count - Self.most)
    }

    /// One problem after the other, each with its line and a caret below.
    package var description: String {
        let told = problems.map(\.description)
        return (untold == 0 ? told : told + ["and \(untold) more"]).joined(separator: "\n")
    }
}

/// One thing that is wrong with a configuration file.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was given.
    package var file: String
    /// Where in it.
    package var place: FilePlace
    /// The key, such as `workers[2].session`; empty for the whole file.
    package var key: String
    /// What was found.
    package var found: String
    /// What was expected.
    package var expected: String
    /// The line of the file with a caret below; nil where it must not be shown.
    package var excerpt: String?

    /// `FILE:LINE:COLUMN: key: what was found; expected what`, and the excerpt.
    package var description: String {
        let subject = key.isEmpty ? "" : "\(key): "
        let sentence = "\(file):\(place.line):\(place.column): \(subject)\(found); expected \(expected)"
        return excerpt.map { "\(sentence)\n\($0)" } ?? sentence
    }
}

/// The lines of a file, for messages.
struct SourceLines {
    private let lines: [Substring]
    /// How much of a line is shown before and after the place, in characters.
    private static let reach = (before: 60, after: 40)

    /// The lines of a file that may be read at all; those of a longer one are not shown.
    init(_ bytes: [UInt8]) {
        let bytes = bytes.count <= YAMLDocument.longest ? bytes : []
        // CRLF is one character, so both it and LF end a line here.
        lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The line and a caret below the place; nil where there is no such line or it may hold a password.
    func excerpt(_ place: FilePlace) -> String? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        let line = lines[place.line - 1]
        guard !line.isEmpty, !line.lowercased().contains("password") else { return nil }
        let scalars = Array(line.unicodeScalars)
        let column = min(max(place.column - 1, 0), scalars.count)
        let before = shown(scalars[max(0, column - Self.reach.before)..<column])
        let after = shown(scalars[column..<min(scalars.count, column + Self.reach.after)])
        return "  \(before)\(after)\n  \(String(repeating: " ", count: TextWidth.cells(before)))^"
    }

    private func shown(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Untrusted(String(text).replacing("\t", with: " ")).display
    }
}
