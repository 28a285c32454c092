/// A destination as ssh takes it: a host, `user@host`, or an alias of its configuration file; never an option.
package struct SSHDestination: Hashable, Sendable, CustomStringConvertible {
    /// The destination, as one argument.
    package let text: String

    /// Takes text of `[A-Za-z0-9._@:%\[\]-]`, at most 255 bytes, that does not begin with `-`; nil otherwise.
    package init?(_ text: some StringProtocol) {
        guard (1...255).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-"),
            text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        SSHOption.isAlphanumeric(byte) || "._@:%[]-".utf8.contains(byte)
    }
}

/// An option for ssh in the form of its configuration file, `Name=value`.
package struct SSHOption: Hashable, Sendable, CustomStringConvertible {
    /// The option without its `-o`.
    package let text: String

    /// Takes `Name=value` with a name of letters and digits and a value of printable ASCII; nil otherwise.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 1024, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = text.utf8[..<equals]
        let value = text.utf8[text.utf8.index(after: equals)...]
        guard let first = name.first, Self.isLetter(first), name.allSatisfy(Self.isAlphanumeric), !value.isEmpty,
            value.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
