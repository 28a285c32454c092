import PicketJSON
import PicketModel
import PicketWire

/// The forms of a list of workers.
enum PsFormat: String, CaseIterable {
    case table, wide, json, jsonl, name

    /// The list in this form, with its last newline; nothing where there is nothing to print.
    func text(_ fleet: FleetMessage, rows: [WorkerRow], _ settings: TableSettings) -> String {
        switch self {
        case .table, .wide:
            ended(FleetTable(fleet, rows: rows, settings).lines)
        case .json: JSONValue.array(inOrderOfUrgency(rows).map(\.json)).text(indented: true)
        case .jsonl: ended(inOrderOfUrgency(rows).map { $0.json.text() })
        case .name: ended(inOrderOfUrgency(rows).map(\.address.description))
        }
    }

    /// Whether it is for a person to read.
    var isTable: Bool { self == .table || self == .wide }

    private func ended(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
