import PicketModel

/// One line of a screen that is not blank.
struct ScreenLine: Equatable, Sendable {
    /// Its text in the form of `ScreenFold`.
    let text: [UInt8]
    /// What of it somebody typed, in the same form: all that is drawn neither dim nor reverse.
    let typed: [UInt8]
    /// Whether it begins with a space.
    let isIndented: Bool
    /// Whether it is a rule: a line drawn from edge to edge, corners and a label in it allowed.
    let isRule: Bool
    /// Its first characters that are no space and no bar of a box.
    private let head: [Unicode.Scalar]

    /// The longest part of a line that is looked at, in characters.
    static let longest = 1024
    private static let rules: Set<Unicode.Scalar> = ["─", "━", "═", "▀", "▄", "▔", "▁"]
    private static let corners: Set<Unicode.Scalar> = ["╭", "╮", "╰", "╯", "┌", "┐", "└", "┘"]
    private static let glyphs: Set<Unicode.Scalar> = ["❯", "›", ">"]

    /// Reads a line; nil for a blank one.
    init?(_ drawn: some Sequence<DrawnScalar>) {
        let drawn = Array(drawn.prefix(Self.longest))
        let scalars = drawn.map(\.scalar)
        text = ScreenFold.fold(scalars)
        guard !text.isEmpty else { return nil }
        typed = drawn.allSatisfy(\.isTyped) ? text : ScreenFold.fold(drawn.map { $0.isTyped ? $0.scalar : " " })
        isIndented = scalars.first.map { $0 == " " || $0 == "\t" || $0 == "\u{A0}" } ?? false
        isRule = Self.isRule(scalars)
        head = Array(scalars.drop { " \t\u{A0}│┃".unicodeScalars.contains($0) }.prefix(8))
    }

    /// Whether it begins as a line that is typed into, or as the chosen line of a menu.
    var hasGlyph: Bool { head.first.map(Self.glyphs.contains) ?? false }

    /// Whether it begins with `›` at the very left, as an input line without a box does.
    var hasBareGlyph: Bool { !isIndented && head.first == "›" }

    /// Whether it begins an item of a conversation: a mark at the very left, and a space after it.
    var beginsItem: Bool {
        guard !isIndented, !isRule, let mark = head.first, !mark.properties.isAlphabetic,
            mark.properties.numericType == nil
        else { return false }
        return head.count == 1 || head[1] == " " || head[1] == "\u{A0}"
    }

    /// The number of a menu's entry, such as 2 of `  2. No`; nil where it is none.
    var entry: Int? {
        let digits = head.drop { Self.glyphs.contains($0) || $0 == " " }
        guard let first = digits.first, let number = Int(String(first)), digits.dropFirst().first == "." else {
            return nil
        }
        return number
    }

    private static func isRule(_ scalars: [Unicode.Scalar]) -> Bool {
        let drawn = scalars.drop { $0 == " " }
        let last = drawn.last { $0 != " " }
        let isDrawn: (Unicode.Scalar) -> Bool = { rules.contains($0) || corners.contains($0) }
        guard let last, isDrawn(last) else { return false }
        return drawn.prefix { isDrawn($0) }.count >= 10
    }
}
