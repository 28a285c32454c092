/// A character of a screen, and how it is drawn.
struct DrawnScalar: Equatable {
    var scalar: Unicode.Scalar
    /// Whether it is neither dim nor under a cursor that the program draws itself: as what somebody typed is.
    var isTyped: Bool
}

/// Takes control sequences out of text.
enum ControlSequences {
    /// The text without them. Source: ECMA-48; a sequence that is not ended takes at most the rest of its line.
    static func read(_ text: some Sequence<Unicode.Scalar>) -> [DrawnScalar] {
        var reader = SequenceReader()
        for scalar in text { reader.take(scalar) }
        return reader.kept
    }
}

private struct SequenceReader {
    var kept: [DrawnScalar] = []
    private var state = State.text
    private var style = DrawnStyle()
    /// The parameters of the sequence that is read.
    private var parameters: [Unicode.Scalar] = []

    private enum State {
        case text, escape, control, string, stringEscape
    }

    mutating func take(_ scalar: Unicode.Scalar) {
        if scalar == "\n" { state = .text }
        switch state {
        case .text: takeText(scalar)
        case .escape: takeEscape(scalar)
        case .control: takeControl(scalar)
        case .string:
            if scalar == "\u{07}" { state = .text }
            if scalar == "\u{1B}" { state = .stringEscape }
        case .stringEscape: state = scalar == "\\" ? .text : scalar == "\u{1B}" ? .stringEscape : .string
        }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\u{1B}": state = .escape
        case "\u{9B}": beginControl()
        case "\r": break
        default: kept.append(DrawnScalar(scalar: scalar, isTyped: style.isPlain))
        }
    }

    private mutating func takeEscape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "[": beginControl()
        case "]", "P", "_", "^", "X": state = .string
        case " "..."/": break
        default: state = .text
        }
    }

    private mutating func beginControl() {
        state = .control
        parameters = []
    }

    private mutating func takeControl(_ scalar: Unicode.Scalar) {
        guard ("@"..."~").contains(scalar) else {
            if parameters.count < 64 { parameters.append(scalar) }
            return
        }
        state = .text
        if scalar == "m" { style.take(parameters) }
    }
}

/// How text is drawn, as far as it tells what is typed from what a program shows in its place.
private struct DrawnStyle {
    private var isDim = false
    private var isReverse = false

    var isPlain: Bool { !isDim && !isReverse }

    /// Takes the parameters of SGR; a colour's own numbers are no styles.
    mutating func take(_ parameters: [Unicode.Scalar]) {
        // Other sequences with that end begin with a mark of their own.
        if let first = parameters.first, "<=>?".unicodeScalars.contains(first) { return }
        var left = parameters.split(separator: ";", omittingEmptySubsequences: false)[...]
        while let parameter = left.popFirst() {
            // With colons all that belongs to it stands in one parameter.
            guard !parameter.contains(":") else { continue }
            switch Int(String(String.UnicodeScalarView(parameter))) ?? 0 {
            case 0: self = DrawnStyle()
            case 2: isDim = true
            case 7: isReverse = true
            case 22: isDim = false
            case 27: isReverse = false
            case 38, 48, 58: left = left.dropFirst(left.first.map { Array($0) } == ["2"] ? 4 : 2)
            default: break
            }
        }
    }
}
