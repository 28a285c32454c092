import PicketModel

/// What a place that shows text can show.
package struct TextStyle: Equatable, Sendable {
    /// Whether more than ASCII may be written.
    package var unicode: Bool
    /// Whether colours may be written.
    package var colors: Bool

    /// Joins the two.
    package init(unicode: Bool, colors: Bool) {
        self.unicode = unicode
        self.colors = colors
    }

    /// A colour that every terminal of 16 colours has; by its SGR number (ECMA-48, 8.3.117).
    enum Color: Int {
        case red = 31
        case green = 32
        case yellow = 33
        case magenta = 35
        case cyan = 36
        case bold = 1
    }

    /// Text of somebody else's, safe to print, in the characters that can be shown.
    func shown(_ text: Untrusted) -> String { plain(text.display) }

    /// Text of our own in the characters that can be shown.
    func plain(_ text: String) -> String {
        if unicode || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return text.unicodeScalars.reduce(into: "") { ascii, scalar in
            ascii += scalar.isASCII ? String(Character(scalar)) : "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }

    /// Cuts `text` to at most `width` cells and shows that it was cut.
    func cut(_ text: String, to width: Int) -> String {
        if unicode { return TextWidth.cut(text, to: width) }
        guard text.utf8.count > width else { return text }
        return width < 3 ? String(text.prefix(max(width, 0))) : text.prefix(width - 3) + "..."
    }

    /// The text between the marks of a colour, where colours may be written.
    func colored(_ text: String, _ color: Color?) -> String {
        guard colors, let color, !text.isEmpty else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}

/// The text in lines of at most `width` cells, parted between words; a word that is longer is parted itself.
func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        let joined = line.isEmpty ? String(word) : line + " " + word
        if TextWidth.cells(joined) <= width {
            line = joined
            continue
        }
        if !line.isEmpty { lines.append(line) }
        line = String(word)
        while TextWidth.cells(line) > max(width, 2) { lines.append(takeCells(of: &line, max(width, 2))) }
    }
    return line.isEmpty ? lines : lines + [line]
}

/// Takes what fits `width` cells off the front.
private func takeCells(of text: inout String, _ width: Int) -> String {
    var taken = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
        let next = TextWidth.cells(String(scalar))
        if used + next > width { break }
        used += next
        taken.append(scalar)
    }
    text = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(taken.count)))
    return String(taken)
}
