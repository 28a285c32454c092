/// A command line that was understood.
package struct ParsedArguments: Equatable, Sendable {
    /// The names from the program's down to the command's.
    package let command: [String]
    /// The arguments that are no options, in order; their number and kind are checked.
    package let arguments: [String]
    private let options: [OptionSpec]
    private let given: [String: [String]]

    init(path: CommandPath, given: [String: [String]], arguments: [String]) {
        command = path.names
        options = path.options
        self.given = given
        self.arguments = arguments
    }

    /// Whether an option is given, with or without a value.
    package func flag(_ option: String) -> Bool {
        _ = spec(option)
        return given[option] != nil
    }

    /// The value of an option, else its default.
    package func text(_ option: String) -> String? {
        texts(option).last
    }

    /// All values of an option in order, else its default.
    package func texts(_ option: String) -> [String] {
        let defaultValue = spec(option).defaultValue
        return given[option] ?? defaultValue.map { [$0] } ?? []
    }

    /// The value of an option of kind integer, else its default.
    package func integer(_ option: String) -> Int64? {
        integers(option).last
    }

    /// All values of an option of kind integer in order, else its default.
    package func integers(_ option: String) -> [Int64] {
        texts(option).compactMap { Int64($0) }
    }

    /// The value of an option of kind duration in milliseconds, else its default.
    package func duration(_ option: String) -> Int64? {
        text(option).flatMap(milliseconds)
    }

    private func spec(_ option: String) -> OptionSpec {
        guard let spec = options.first(where: { $0.long == option }) else {
            preconditionFailure("\(command.joined(separator: " ")) defines no option \(option)")
        }
        return spec
    }
}
