import PicketModel

/// Text that goes to a terminal, or from one into a shell.
enum Terminal {
    /// A word that somebody gave, short and safe to print.
    static func safe(_ text: String) -> String { TextWidth.cut(Untrusted(text).display, to: 400) }

    /// The word as a POSIX shell takes it for itself; nil where no quotes make it safe to print and to paste.
    static func quoted(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "'") }) else {
            return nil
        }
        let plain = text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "@")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        return plain ? text : "'\(text)'"
    }
}
