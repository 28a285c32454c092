import PicketModel

/// What stands on a pane, taken apart once for all signatures: its lines, its input box and what lies around that.
///
/// Text that a program quotes (an answer, a tool's output, a file) lies above the input box, in items of the
/// conversation. So what a program itself says is looked for elsewhere: in the box's place, below it, or at the start of
/// the last item.
package struct ScreenText: Equatable, Sendable {
    /// The most bytes, from the end, that are looked at.
    package static let mostBytes = 128 << 10
    /// The most lines, from the bottom, that are looked at.
    package static let mostLines = 200

    /// The lines that are not blank.
    let lines: [ScreenLine]
    /// The title that the program gave its pane, in the form of `ScreenFold`.
    let title: [UInt8]
    /// Which of the lines are the input box; nil where none is shown.
    let box: Range<Int>?

    /// Takes what was captured of a pane: lines ended by line feeds, with or without control sequences.
    package init(_ bytes: [UInt8], title: String = "") {
        let text = String(decoding: bytes.suffix(Self.mostBytes), as: UTF8.self)
        let drawn = ControlSequences.read(text.unicodeScalars)
        let rows = drawn.split(omittingEmptySubsequences: true) { $0.scalar == "\n" }
        lines = rows.compactMap { ScreenLine($0) }.suffix(Self.mostLines)
        self.title = ScreenFold.fold(title.unicodeScalars.prefix(ScreenLine.longest))
        box = Self.ruledBox(lines) ?? Self.bareLine(lines)
    }

    /// The lines of a region, the lowest `count` of them, and the region's first line; an empty region has none.
    func region(_ region: ScreenRegion, count: Int) -> (first: [UInt8]?, lines: [[UInt8]]) {
        switch region {
        case .title: return title.isEmpty ? (nil, []) : (title, [title])
        case .dialog: return Self.lowest(count, of: box == nil ? lines[...] : [])
        case .bottom: return Self.lowest(count, of: lines[...])
        case .footer: return Self.lowest(count, of: box.map { lines[$0.upperBound...] } ?? [])
        case .prompt:
            let typed = (box.map { lines[$0] } ?? []).lazy.filter { !$0.isRule }.map(\.typed).filter { !$0.isEmpty }
            return (typed.first, Array(typed.suffix(count)))
        case .item:
            let item = box.map { Self.lastItem(lines[..<$0.lowerBound]) } ?? []
            return (item.first?.text, Self.lowest(count, of: item).lines)
        }
    }

    private static func lowest(_ count: Int, of lines: ArraySlice<ScreenLine>) -> (first: [UInt8]?, lines: [[UInt8]]) {
        let lowest = lines.suffix(count).map(\.text)
        return (lowest.first, lowest)
    }

    /// The box between the last two rules, where its first line is one to type into.
    private static func ruledBox(_ lines: [ScreenLine]) -> Range<Int>? {
        guard let bottom = lines.lastIndex(where: \.isRule),
            let top = lines[..<bottom].lastIndex(where: \.isRule), top + 1 < bottom, lines[top + 1].hasGlyph
        else { return nil }
        let below = lines[(bottom + 1)...]
        return below.count <= 10 && !below.contains(where: \.hasGlyph) ? top..<(bottom + 1) : nil
    }

    /// A line to type into that has no box, unless it is the chosen line of a menu.
    private static func bareLine(_ lines: [ScreenLine]) -> Range<Int>? {
        guard let place = lines.lastIndex(where: \.hasBareGlyph) else { return nil }
        let below = lines[(place + 1)...]
        let isFooter = below.count <= 12 && below.allSatisfy { $0.isIndented && !$0.hasGlyph }
        guard isFooter, !isMenu(lines, at: place) else { return nil }
        return place..<(place + 1)
    }

    private static func isMenu(_ lines: [ScreenLine], at place: Int) -> Bool {
        guard let number = lines[place].entry else { return false }
        let before = place > 0 ? lines[place - 1].entry : nil
        let after = place + 1 < lines.count ? lines[place + 1].entry : nil
        return before == number - 1 || after == number + 1
    }

    private static func lastItem(_ lines: ArraySlice<ScreenLine>) -> ArraySlice<ScreenLine> {
        lines.lastIndex(where: \.beginsItem).map { lines[$0...] } ?? lines
    }
}
