import PicketLoop
import PicketModel

/// Reads and words `tmux list-panes`, so that no name, title or folder can pass for a record.
///
/// Names may hold line ends and tabs. So records and fields are parted by a mark that is drawn anew for each look, and
/// whoever set a name could not know it.
struct PaneParser: Sendable {
    /// Beyond so many panes of one server the rest is left out.
    private static let most = 2000
    private static let fields = [
        "session_name", "session_id", "session_created", "session_attached", "window_id", "pane_id", "pane_pid",
        "pane_dead", "pane_title", "pid", "window_activity",
    ]

    /// Stands in what parts fields and in what ends records.
    let mark: String

    /// What to give `list-panes -F`.
    var format: String { Self.fields.map { "#{\($0)}" }.joined(separator: field) + record }

    private var field: String { "<\(mark)f>" }
    private var record: String { "<\(mark)r>" }

    /// The panes in the order in which they were made; nil where the output is not of that form.
    ///
    /// A pane that several sessions show is listed once, with the session that was made first.
    func parse(_ output: [UInt8], socket: String) -> [PaneLook]? {
        var records = Self.parts(of: output[...], by: record)
        guard let rest = records.popLast(), rest.allSatisfy({ $0 == UInt8(ascii: "\n") }) else { return nil }
        var panes: [Int: (session: Int, look: PaneLook)] = [:]
        for record in records.prefix(Self.most) {
            let line = record.drop { $0 == UInt8(ascii: "\n") }
            guard let (session, look) = pane(of: line, socket: socket) else { return nil }
            if let known = panes[look.order], known.session <= session { continue }
            panes[look.order] = (session, look)
        }
        return panes.sorted { $0.key < $1.key }.map(\.value.look)
    }

    private func pane(of record: ArraySlice<UInt8>, socket: String) -> (session: Int, look: PaneLook)? {
        let parts = Self.parts(of: record, by: field).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == Self.fields.count, let session = Self.number(parts[1], after: "$"),
            let created = Int64(parts[2]), Self.number(parts[4], after: "@") != nil,
            let order = Self.number(parts[5], after: "%"), let pid = Int32(parts[6])
        else { return nil }
        let pane = TmuxPane(
            socket: Untrusted(socket), session: Untrusted(parts[0]).prefix(bytes: 256), window: parts[4],
            pane: parts[5], pid: pid, dead: parts[7] == "1", title: Untrusted(parts[8]).prefix(bytes: 256),
            attached: Int(parts[3]) ?? 0)
        return (
            session,
            PaneLook(
                pane: pane, sessionCreatedWall: .seconds(created), order: order, server: Int32(parts[9]),
                // Any time within that second.
                drawnWall: Int64(parts[10]).map { .seconds($0) + .seconds(1) })
        )
    }

    private static func number(_ text: String, after sign: Character) -> Int? {
        text.first == sign ? Int(text.dropFirst()) : nil
    }

    /// The parts between the places where `mark` stands, in one pass.
    private static func parts(of bytes: ArraySlice<UInt8>, by mark: String) -> [ArraySlice<UInt8>] {
        let wanted = Array(mark.utf8)
        var parts: [ArraySlice<UInt8>] = []
        var (start, place) = (bytes.startIndex, bytes.startIndex)
        while place < bytes.endIndex {
            if bytes[place] == wanted[0], bytes[place...].starts(with: wanted) {
                parts.append(bytes[start..<place])
                place += wanted.count
                start = place
            } else {
                place += 1
            }
        }
        return parts + [bytes[start...]]
    }
}
