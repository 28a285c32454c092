/// A pattern over names: `*` any run, `?` any one character, `[a-z]` and `[!a-z]` sets, `\` takes the next as it is.
///
/// It matches a whole text, by Unicode scalars. Matching takes at most pattern times text steps, whatever the two hold.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// The longest pattern, in scalars.
    package static let longest = 256

    /// The pattern as it was written.
    package let pattern: String
    private let pieces: [Piece]

    /// Reads a pattern; says what is wrong with one that cannot be read.
    package init(_ pattern: String) throws(GlobError) {
        var reader = GlobReader(pattern)
        self.pattern = pattern
        self.pieces = try reader.pieces()
    }

    package var description: String { pattern }

    /// Says whether the whole of `text` fits the pattern.
    package func matches(_ text: some StringProtocol) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var place = (text: 0, piece: 0)
        var star: (text: Int, piece: Int)?
        while place.text < scalars.count {
            if place.piece < pieces.count, pieces[place.piece] == .run {
                star = place
                place.piece += 1
            } else if place.piece < pieces.count, pieces[place.piece].takes(scalars[place.text]) {
                place = (place.text + 1, place.piece + 1)
            } else if let last = star {
                // Only the last star ever needs to take more, so the work stays bounded.
                star = (last.text + 1, last.piece)
                place = (last.text + 1, last.piece + 1)
            } else {
                return false
            }
        }
        return pieces[place.piece...].allSatisfy { $0 == .run }
    }

    /// One step of a pattern.
    enum Piece: Hashable, Sendable {
        case exactly(Unicode.Scalar)
        case any
        case run
        case among([ClosedRange<Unicode.Scalar>], negated: Bool)

        func takes(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .exactly(let wanted): scalar == wanted
            case .any, .run: true
            case .among(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
            }
        }
    }
}

/// What is wrong with a pattern.
package enum GlobError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong
    case setNotClosed
    case emptySet
    case reversedRange
    case nothingAfterBackslash

    package var description: String {
        switch self {
        case .empty: "the pattern is empty"
        case .tooLong: "the pattern has more than \(Glob.longest) characters"
        case .setNotClosed: "a '[' has no ']'"
        case .emptySet: "a '[]' holds nothing"
        case .reversedRange: "a range in '[]' ends before it begins"
        case .nothingAfterBackslash: "a '\\' stands at the end"
        }
    }
}

/// Reads the pieces of a pattern, from left to right.
private struct GlobReader {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func pieces() throws(GlobError) -> [Glob.Piece] {
        guard !scalars.isEmpty else { throw .empty }
        guard scalars.count <= Glob.longest else { throw .tooLong }
        var found: [Glob.Piece] = []
        while place < scalars.count {
            let piece = try piece()
            if piece != .run || found.last != .run { found.append(piece) }
        }
        return found
    }

    private mutating func piece() throws(GlobError) -> Glob.Piece {
        let scalar = scalars[place]
        place += 1
        switch scalar {
        case "*": return .run
        case "?": return .any
        case "[": return try set()
        case "\\":
            guard place < scalars.count else { throw .nothingAfterBackslash }
            place += 1
            return .exactly(scalars[place - 1])
        default: return .exactly(scalar)
        }
    }

    private mutating func set() throws(GlobError) -> Glob.Piece {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let negated = place < scalars.count && (scalars[place] == "!" || scalars[place] == "^")
        if negated { place += 1 }
        while place < scalars.count, scalars[place] != "]" { ranges.append(try range()) }
        guard place < scalars.count else { throw .setNotClosed }
        guard !ranges.isEmpty else { throw .emptySet }
        place += 1
        return .among(ranges, negated: negated)
    }

    private mutating func range() throws(GlobError) -> ClosedRange<Unicode.Scalar> {
        let first = scalars[place]
        place += 1
        guard place + 1 < scalars.count, scalars[place] == "-", scalars[place + 1] != "]" else { return first...first }
        let last = scalars[place + 1]
        guard first <= last else { throw .reversedRange }
        place += 2
        return first...last
    }
}
