/// Brings text of a screen and text of a pattern to one form, so that the two can be compared byte by byte.
///
/// Runs of spaces become one space (a no-break space is one too), ASCII letters become small, curly quotes straight,
/// every braille cell `⠿` (spinners turn through them), and control characters are dropped.
package enum ScreenFold {
    /// The form of `text`; spaces at its ends are dropped where `trimming` is set.
    package static func fold(_ text: some Sequence<Unicode.Scalar>, trimming: Bool = true) -> [UInt8] {
        var folded: [UInt8] = []
        var pending = false
        for scalar in text {
            guard let one = fold(scalar) else { continue }
            if one == " " {
                pending = !(trimming && folded.isEmpty)
                continue
            }
            if pending { folded.append(UInt8(ascii: " ")) }
            pending = false
            folded.append(contentsOf: UTF8.encode(one) ?? UTF8.EncodedScalar())
        }
        if pending, !trimming { folded.append(UInt8(ascii: " ")) }
        return folded
    }

    /// One character's form; nil where it is dropped.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x20, 0x09, 0xA0, 0x2007, 0x202F: " "
        case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value + 0x20))
        case 0x00...0x1F, 0x7F...0x9F, 0xFE0E, 0xFE0F, 0x200B...0x200F, 0x202A...0x202E: nil
        case 0x2018, 0x2019: "'"
        case 0x201C, 0x201D: "\""
        case 0x2800...0x28FF: "\u{283F}"
        default: scalar
        }
    }
}
