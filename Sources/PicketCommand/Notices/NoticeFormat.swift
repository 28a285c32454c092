import PicketJSON
import PicketModel
import PicketWire

/// The forms of a list of notices.
enum NoticeFormat: String, CaseIterable {
    case table, json, jsonl
}

/// Notices as lines for a person.
struct NoticeLines {
    let style: TextStyle
    /// Cells of a line; nil cuts nothing.
    let width: Int?
    /// The hub's time, for ages.
    let now: Milliseconds

    private static let header = "NOTICE    SEVERITY   SINCE  WHAT"

    /// The list with its header; nothing where there is none to list.
    func table(_ notices: [Notice]) -> [String] {
        guard !notices.isEmpty else { return [] }
        return [style.colored(Self.header, .bold)] + notices.flatMap { lines($0) }
    }

    /// One notice: what it says, and below it what to type, unless it is over.
    func lines(_ notice: Notice) -> [String] {
        let start = notice.cleared == nil ? notice.since : notice.cleared?.at ?? notice.since
        let age = shortAge((now - start).seconds)
        let says = (notice.cleared == nil ? "" : "over: ") + style.shown(notice.text)
        let front = [
            padded(notice.id.description, 8), colored(padded(look(notice), 9), notice), padded(age, 5, right: true), "",
        ].joined(separator: "  ")
        let room = width.map { max($0 - Self.indent, 20) }
        let first = front + (room.map { style.cut(says, to: $0) } ?? says)
        guard notice.cleared == nil else { return [first] }
        return [first, String(repeating: " ", count: Self.indent) + "Next: " + notice.next]
    }

    /// Cells before the text.
    private static let indent = 8 + 2 + 9 + 2 + 5 + 2

    private func look(_ notice: Notice) -> String {
        let (glyph, ascii) =
            switch notice.severity {
            case .urgent: ("▲", "!")
            case .warning: ("■", "#")
            case .info: ("○", "o")
            }
        if notice.cleared != nil { return style.unicode ? "✓ cleared" : "+ cleared" }
        return (style.unicode ? glyph : ascii) + " " + notice.severity.rawValue
    }

    private func colored(_ text: String, _ notice: Notice) -> String {
        guard notice.cleared == nil else { return style.colored(text, .green) }
        switch notice.severity {
        case .urgent: return style.colored(text, .red)
        case .warning: return style.colored(text, .yellow)
        case .info: return text
        }
    }

    private func padded(_ text: String, _ cells: Int, right: Bool = false) -> String {
        let fill = String(repeating: " ", count: max(0, cells - TextWidth.cells(text)))
        return right ? fill + text : text + fill
    }
}

/// Notices as a list shows them: what stands before what is over, the most urgent first, then the newest.
func inOrderOfSeverity(_ notices: [Notice]) -> [Notice] {
    func place(_ notice: Notice) -> Int {
        let order = NoticeSeverity.allCases.firstIndex(of: notice.severity) ?? 0
        return notice.cleared == nil ? -order : 10
    }
    return notices.sorted { one, other in
        place(one) == place(other) ? one.number > other.number : place(one) < place(other)
    }
}
