import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How large a terminal is, in cells.
package struct TerminalSize: Equatable, Sendable {
    /// Cells of a line.
    package var columns: Int
    /// Lines.
    package var rows: Int

    /// Joins the two.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// Where a command writes: standard output or standard error.
package protocol Output: AnyObject {
    /// Whether a person sees it on a terminal as it is written.
    var isTerminal: Bool { get }
    /// The terminal's size as it is now; nil where there is none.
    var size: TerminalSize? { get }
    /// Writes all of it; false where nobody reads any more.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool
}

extension Output {
    /// Writes lines, each with its end.
    @discardableResult
    package func write(lines: [String]) -> Bool {
        lines.isEmpty || write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}

/// A descriptor that is written to at once; a command has nothing else to do meanwhile.
package final class DescriptorOutput: Output {
    private let descriptor: Int32

    /// Writes to `descriptor`, which stays its owner's.
    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    package var isTerminal: Bool { isatty(descriptor) == 1 }

    package var size: TerminalSize? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard unsafe picket_terminal_size(descriptor, &columns, &rows) else { return nil }
        return TerminalSize(columns: Int(columns), rows: Int(max(rows, 1)))
    }

    package func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe posixWrite(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EINTR {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&wanted, 1, 1000)
            } else {
                return false
            }
        }
        return true
    }
}

/// The C library's own `write`, past the method of the same name.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
