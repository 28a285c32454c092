package import PicketJSON
package import PicketModel

/// The whole lines at the end of a log of JSON objects, one a line, oldest first.
///
/// A line that was cut by the read's beginning, or that its writer has not ended yet, is left out. A line that is no JSON
/// object, or is too deep, is counted and left out: one bad line hides no other.
package struct LogTail: Equatable, Sendable {
    /// What is read of a log first, in bytes.
    package static let near = 128 << 10
    /// What is read of it at most, where what was read first does not tell enough.
    package static let far = 1 << 20
    /// A line may be as long as all that is read, and as deep as any that a runtime was seen to write.
    private static let limits = JSONLimits(bytes: far, depth: 64, elements: 65_536, stringBytes: far)

    /// The lines that were read.
    package private(set) var lines: [JSONValue] = []
    /// Whole lines that are no JSON object within the limits.
    package private(set) var unread: Int = 0
    /// Whether a line begins before what was read and does not end within it.
    package private(set) var isWithinLine: Bool = false

    /// Takes apart what was read; `isWhole` where that began with the file's first byte.
    package init(_ bytes: [UInt8], isWhole: Bool) {
        var start = bytes.startIndex
        if !isWhole {
            guard let end = bytes.firstIndex(of: Self.lineEnd) else {
                isWithinLine = !bytes.isEmpty
                return
            }
            start = end + 1
        }
        while let end = bytes[start...].firstIndex(of: Self.lineEnd) {
            read(bytes[start..<end])
            start = end + 1
        }
    }

    private static let lineEnd = UInt8(ascii: "\n")

    private mutating func read(_ line: ArraySlice<UInt8>) {
        guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else { return }
        guard let value = try? JSONValue.parse(line, limits: Self.limits), value.object != nil else {
            unread += 1
            return
        }
        lines.append(value)
    }

    /// Why nothing could be read of the log that people call `name`; nil where something was, or nothing is there yet.
    package func failure(of name: String) -> LookFailure? {
        if isWithinLine {
            return LookFailure(.tooLarge, "\(name) ends within a line of over \(Self.near >> 10) KiB.")
        }
        guard lines.isEmpty, unread > 0 else { return nil }
        return LookFailure(.malformed, "\(name) holds no line of JSON in its last \(unread) lines.")
    }
}
