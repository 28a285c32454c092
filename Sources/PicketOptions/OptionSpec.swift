/// One option of a command.
package struct OptionSpec: Equatable, Sendable {
    /// What an option takes.
    package enum Value: Equatable, Sendable {
        case none
        /// A value under the name that the help shows, as `FILE`.
        case required(String, ValueKind)
    }

    /// The long name with its dashes, as `--host`; also the name by which a parsed value is asked for.
    package var long: String
    /// The letter of the short name.
    package var short: Character?
    /// Whether a value follows.
    package var value: Value
    /// Whether it may be given more than once; a flag always may.
    package var isRepeatable: Bool
    /// What it does, in half a line without an end.
    package var help: String
    /// The value where the option is not given, as one would type it; also shown in the help.
    package var defaultValue: String?

    /// An option of its parts.
    package init(
        _ long: String, short: Character? = nil, value: Value = .none, isRepeatable: Bool = false,
        default defaultValue: String? = nil, help: String
    ) {
        self.long = long
        self.short = short
        self.value = value
        self.isRepeatable = isRepeatable
        self.help = help
        self.defaultValue = defaultValue
    }

    static let help = OptionSpec("--help", short: "h", help: "print this help and exit")
    static let version = OptionSpec("--version", help: "print the version and exit")
}

extension OptionSpec {
    /// The names as they are typed: the short one first.
    var names: [String] {
        short.map { ["-\($0)", long] } ?? [long]
    }

    /// The help, with what may be given and what holds where nothing is.
    var helpWithDefault: String {
        var parts = [help]
        if case .required(_, .choice(let words)) = value { parts.append("one of \(words.joined(separator: ", "))") }
        if let defaultValue { parts.append("default \(defaultValue)") }
        if isRepeatable { parts.append("may be repeated") }
        return parts.joined(separator: "; ")
    }

    /// The name of the value, as `FILE`.
    var valueName: String? {
        if case .required(let name, _) = value { name } else { nil }
    }
}

/// One argument that is no option.
package struct ArgumentSpec: Equatable, Sendable {
    /// How often it is given.
    package enum Count: Equatable, Sendable {
        case one, optional, any, oneOrMore
    }

    /// The name that the help shows, as `WORKER`.
    package var name: String
    /// How often it is given.
    package var count: Count
    /// What each of them must look like.
    package var kind: ValueKind
    /// What it is, in half a line without an end.
    package var help: String

    /// An argument of its parts.
    package init(_ name: String, _ count: Count = .one, kind: ValueKind = .text, help: String) {
        self.name = name
        self.count = count
        self.kind = kind
        self.help = help
    }

    /// The name with its count, as `[WORKER...]`.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .any: "[\(name)...]"
        case .oneOrMore: "\(name)..."
        }
    }
}
