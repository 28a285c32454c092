/// A digest of all that happened, in order: FNV-1a of 64 bits, so that two processes can be compared.
package struct Digest: Equatable, Sendable, CustomStringConvertible {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// A digest of nothing.
    package init() {}

    /// Adds a number.
    mutating func add(_ number: UInt64) {
        var rest = number
        for _ in 0..<8 {
            value = (value ^ (rest & 0xFF)) &* 0x0000_0100_0000_01B3
            rest >>= 8
        }
    }

    /// Adds bytes.
    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    /// Adds a text, and its end.
    mutating func add(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0))
    }

    /// 16 hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
