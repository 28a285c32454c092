import CSystem
package import PicketModel

/// Reads this machine's clocks.
package enum SystemClock {
    /// The moment it is now.
    package static func read(boot: BootID) -> Moment {
        Moment(boot: boot, up: Milliseconds(picket_up_ms()), wall: Milliseconds(picket_wall_ms()))
    }

    /// This boot's id; `unknown` where the kernel does not tell one.
    package static func boot() -> BootID? {
        var text = [CChar](repeating: 0, count: 128)
        guard unsafe picket_boot_id(&text, text.count) > 0 else { return BootID("unknown") }
        return BootID(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// A number from the kernel's source of randomness.
    package static func entropy() -> UInt64 {
        var bytes: UInt64 = 0
        guard unsafe picket_entropy(&bytes, 8) else { return UInt64(picket_wall_ms()) &* 0x9E37_79B9_7F4A_7C15 }
        return bytes
    }
}

/// A small seeded source of numbers, for jitter and tags; SplitMix64 (Steele, Lea and Flood, 2014).
package struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins at `seed`.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
