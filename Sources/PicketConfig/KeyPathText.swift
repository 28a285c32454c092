import PicketModel

/// Where a value stands among the keys of a file, such as `workers[2].session`.
struct KeyPathText: Hashable {
    /// As people read it; empty for the whole file.
    let text: String

    /// The whole file.
    static let root = KeyPathText(text: "")

    /// A key below it.
    func key(_ name: String) -> KeyPathText {
        let shown = IdentifierForm.holds(name.replacing("_", with: "-")) ? name : Quotation.of(name)
        return KeyPathText(text: text.isEmpty ? shown : "\(text).\(shown)")
    }

    /// An item of a list, counted from 1.
    func item(_ number: Int) -> KeyPathText { KeyPathText(text: "\(text)[\(number)]") }
}

/// How a message quotes what a file holds.
enum Quotation {
    /// The longest quotation, in cells.
    private static let longest = 60

    /// The text in quotes, made safe to show and cut where it is long.
    static func of(_ text: String) -> String {
        "'\(TextWidth.cut(Untrusted(Untrusted(text).prefix(bytes: 4 * longest).raw).display, to: longest))'"
    }

    /// Names in quotes, as `'a', 'b' or 'c'`.
    static func oneOf(_ names: [String]) -> String {
        let quoted = names.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return "one of \(quoted.dropLast().joined(separator: ", ")) or \(last)"
    }
}
