/// What a command could not do: a sentence, the next thing to type, and the exit code.
package struct CommandError: Error, Equatable, Sendable {
    /// A whole sentence that names the object and what was expected.
    package var sentence: String
    /// A command to type; nil where none would help.
    package var next: String?
    /// The exit code.
    package var code: Int32

    /// An error of code 1, unless said otherwise.
    package init(_ sentence: String, next: String? = nil, code: Int32 = ExitCodes.error) {
        self.sentence = sentence
        self.next = next
        self.code = code
    }

    /// The lines for standard error, the program's name first.
    func lines(of program: String = "picket") -> [String] {
        ["\(program): \(sentence)"] + (next.map { ["Next: \($0)"] } ?? [])
    }
}
