package import PicketModel

/// How the rules put things to people: short plain phrases.
package enum Phrase {
    /// A span as one figure and one letter: `12s`, `4m`, `2h`, `3d`; a span below zero is `0s`.
    package static func age(_ span: Milliseconds) -> String {
        let seconds = max(span.seconds, 0)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86400: return "\(seconds / 3600)h"
        default: return "\(seconds / 86400)d"
        }
    }

    /// A count with its noun: `1 file`, `7 files`.
    package static func count(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }

    /// A share of one core as a percentage with one digit: `0.4 %`.
    package static func percent(permille: Int) -> String {
        permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\(abs(permille % 10)) %"
    }

    /// A time of day as a runtime told it, in UTC: `15:00 UTC`.
    static func timeOfDay(_ wall: Milliseconds) -> String {
        "\(Timestamp.text(wall).dropFirst(11).prefix(5)) UTC"
    }

    /// Parts that are there, joined by commas.
    static func list(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: ", ") }
}
