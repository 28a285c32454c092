extension Untrusted {
    /// The text as a terminal or a page may show it: every control, format and unassigned character is spelled out.
    package var display: String {
        var shown = ""
        for scalar in raw.unicodeScalars {
            if Self.isPlain(scalar) {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return shown
    }

    /// Says whether a scalar shows as itself and moves nothing but the cursor by its own width.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return true }
        if scalar.value < 0xA0 { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        // A mark beyond a letter's first few only piles up on the cell before it; spell all of them out.
        case .enclosingMark, .nonspacingMark: return false
        case .spaceSeparator: return scalar == "\u{A0}"
        default: return true
        }
    }
}

/// How wide text is on a terminal, in cells.
package enum TextWidth {
    /// The cells that `text` takes: 2 for what East Asian fonts draw wide and for emoji, else 1 a scalar.
    package static func cells(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + cells($1) }
    }

    /// Cuts `text` to at most `width` cells, the last of them `…` where something was cut.
    package static func cut(_ text: String, to width: Int) -> String {
        guard cells(text) > width else { return text }
        guard width > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let next = cells(scalar)
            if used + next > width - 1 { break }
            kept.append(scalar)
            used += next
        }
        return String(kept) + "…"
    }

    private static func cells(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
