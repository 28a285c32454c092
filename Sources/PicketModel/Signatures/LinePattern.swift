/// A pattern over one line of a screen: text as it stands, `*` for any run of characters, `^` at the start and `$` at the
/// end to hold it to the ends of the line, `\` to take the next character as it is.
///
/// Both sides are compared in the form of `ScreenFold`. A match takes at most twice as many steps as the line has bytes,
/// whatever the two hold: each literal is searched by its own table (Knuth, Morris and Pratt), and never from further
/// left than the one before it ended.
package struct LinePattern: Hashable, Sendable, CustomStringConvertible {
    /// The longest pattern, in bytes.
    package static let longest = 200

    /// The pattern as it was written.
    package let text: String
    /// The literals between the stars; the first and the last may be empty.
    private let literals: [Literal]
    private let fromStart: Bool
    private let toEnd: Bool

    /// Reads a pattern; says what is wrong with one that cannot be read.
    package init(_ text: String) throws(LinePatternError) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        self.text = text
        let parts = try LinePatternParts(text)
        (fromStart, toEnd) = (parts.fromStart, parts.toEnd)
        literals = parts.literals.map(Literal.init)
        guard literals.contains(where: { !$0.bytes.isEmpty }) else { throw .empty }
    }

    package var description: String { text }

    /// Whether a line, in the form of `ScreenFold`, fits the pattern.
    package func matches(_ line: [UInt8]) -> Bool {
        var steps = 0
        return matches(line, steps: &steps)
    }

    /// The same; adds how many bytes were compared to `steps`.
    package func matches(_ line: [UInt8], steps: inout Int) -> Bool {
        var (start, end) = (0, line.count)
        var rest = literals[...]
        if fromStart, let first = rest.popFirst() {
            guard first.isAt(start, of: line, steps: &steps) else { return false }
            start = first.bytes.count
            if rest.isEmpty { return !toEnd || start == end }
        }
        if toEnd, let last = rest.popLast() {
            guard end - last.bytes.count >= start,
                last.isAt(end - last.bytes.count, of: line, steps: &steps)
            else { return false }
            end -= last.bytes.count
        }
        for literal in rest {
            guard let found = literal.find(in: line, start..<end, steps: &steps) else { return false }
            start = found + literal.bytes.count
        }
        return true
    }
}

/// What is wrong with a pattern over a line.
package enum LinePatternError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong
    case nothingAfterBackslash

    package var description: String {
        switch self {
        case .empty: "the pattern fits every line"
        case .tooLong: "the pattern has more than \(LinePattern.longest) bytes"
        case .nothingAfterBackslash: "a '\\' stands at the end"
        }
    }
}

/// A text to search for, with the table that says how far a search that failed may go on.
private struct Literal: Hashable, Sendable {
    let bytes: [UInt8]
    /// For each place, the length of the longest beginning of the text that ends there.
    private let borders: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var borders = [Int](repeating: 0, count: bytes.count)
        var length = 0
        for place in bytes.indices.dropFirst() {
            while length > 0, bytes[place] != bytes[length] { length = borders[length - 1] }
            if bytes[place] == bytes[length] { length += 1 }
            borders[place] = length
        }
        self.borders = borders
    }

    func isAt(_ place: Int, of line: [UInt8], steps: inout Int) -> Bool {
        guard place >= 0, place + bytes.count <= line.count else { return false }
        for index in bytes.indices {
            steps += 1
            if line[place + index] != bytes[index] { return false }
        }
        return true
    }

    /// The first place at which it stands within `range`.
    func find(in line: [UInt8], _ range: Range<Int>, steps: inout Int) -> Int? {
        guard !bytes.isEmpty else { return range.lowerBound }
        var length = 0
        var place = range.lowerBound
        while place < range.upperBound {
            steps += 1
            if line[place] == bytes[length] {
                length += 1
                place += 1
                if length == bytes.count { return place - length }
            } else if length > 0 {
                length = borders[length - 1]
            } else {
                place += 1
            }
        }
        return nil
    }
}

/// Takes a pattern's text apart.
private struct LinePatternParts {
    var literals: [[UInt8]] = []
    var fromStart = false
    var toEnd = false

    init(_ text: String) throws(LinePatternError) {
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "^" {
            fromStart = true
            scalars.removeFirst()
        }
        var parts: [[Unicode.Scalar]] = [[]]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*": parts.append([])
            case "\\":
                guard let next = scalars.popFirst() else { throw .nothingAfterBackslash }
                parts[parts.count - 1].append(next)
            case "$" where scalars.isEmpty: toEnd = true
            default: parts[parts.count - 1].append(scalar)
            }
        }
        literals = parts.map { ScreenFold.fold($0, trimming: false) }
        trimEnds()
    }

    /// Lines have no spaces at their ends, so neither has what is held to them.
    private mutating func trimEnds() {
        let space = UInt8(ascii: " ")
        if literals[0].first == space { literals[0].removeFirst() }
        let last = literals.count - 1
        if literals[last].last == space { literals[last].removeLast() }
    }
}
