/// What stands on a screen, and the bytes that change it into something else: only lines that differ are written.
struct ScreenLines {
    private var shown: [String] = []

    /// The alternate screen, without cursor and without wrapping at the edge (xterm control sequences, DEC private modes).
    static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
    /// All of that undone.
    static let leave = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// Forgets what stands there, as after a new size; the next change writes everything.
    mutating func forget() -> String {
        shown = []
        return "\u{1B}[2J"
    }

    /// The bytes after which `lines` stand on the screen; none where they already do.
    mutating func change(to lines: [String]) -> String {
        var bytes = ""
        for row in 0..<max(lines.count, shown.count) {
            let line = row < lines.count ? lines[row] : ""
            if row < shown.count ? shown[row] != line : !line.isEmpty {
                // Cleared first: after a line as wide as the screen the cursor stands on its last letter.
                bytes += "\u{1B}[\(row + 1);1H\u{1B}[2K\(line)"
            }
        }
        shown = lines
        return bytes
    }
}
