import PicketModel
import PicketWire

/// How a state looks: always its word, with a glyph before it, and a colour where there are any.
struct StateLook {
    let glyph: String
    let ascii: String
    let color: TextStyle.Color?

    /// The look of one state.
    init(_ state: WorkerState) {
        (glyph, ascii, color) =
            switch state {
            case .waiting: ("▲", "!", .yellow)
            case .gone: ("✗", "x", .red)
            case .failed: ("✗", "x", .red)
            case .vanished: ("✗", "x", .red)
            case .stalled: ("■", "#", .magenta)
            case .unknown: ("?", "?", .magenta)
            case .delivered: ("✓", "+", .green)
            case .done: ("✓", "+", .green)
            case .idle: ("○", "o", nil)
            case .limited: ("◌", "-", .cyan)
            case .starting: ("◌", ".", nil)
            case .working: ("●", "*", .cyan)
            }
    }

    /// As `▲ waiting`.
    static func text(_ state: WorkerState, _ style: TextStyle) -> String {
        let look = StateLook(state)
        return (style.unicode ? look.glyph : look.ascii) + " " + state.rawValue
    }
}

extension WorkerState {
    /// Where its rows stand in a table: what needs a person first.
    var urgency: Int {
        switch self {
        case .waiting: 0
        case .gone: 1
        case .failed: 2
        case .stalled: 3
        case .unknown: 4
        case .vanished: 5
        case .delivered: 6
        case .done: 7
        case .idle: 8
        case .limited: 9
        case .starting: 10
        case .working: 11
        }
    }

    /// Whether a person should look at a worker in this state.
    var needsLook: Bool { urgency <= WorkerState.vanished.urgency }
}

/// The rows as a table lists them: by urgency, then by name.
func inOrderOfUrgency(_ rows: [WorkerRow]) -> [WorkerRow] {
    rows.sorted { one, other in
        let left = one.verdict.state.urgency
        let right = other.verdict.state.urgency
        return left == right ? one.address < other.address : left < right
    }
}
