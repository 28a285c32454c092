/// A seeded source of numbers: SplitMix64, so that a seed means the same in every process.
package struct Dice {
    private var state: UInt64

    /// Begins with `seed`.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number in `0..<bound`.
    package mutating func below(_ bound: UInt64) -> UInt64 { next() % max(bound, 1) }

    /// A number in `range`.
    mutating func count(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(below(UInt64(range.upperBound - range.lowerBound + 1)))
    }

    /// A span of milliseconds in `range`; small ones as often as large ones of another size.
    mutating func span(_ range: ClosedRange<Int64>) -> Int64 {
        let low = max(range.lowerBound, 1)
        var high = range.upperBound
        // Halve the span a few times, so that short spans are not rare.
        for _ in 0..<below(4) where high / 2 > low { high /= 2 }
        return low + Int64(below(UInt64(high - low + 1)))
    }

    /// Whether something happens that does so in `permille` of a thousand cases.
    mutating func chance(_ permille: Int) -> Bool { below(1000) < UInt64(permille) }

    /// One of `values`, which is not empty.
    mutating func one<Value>(of values: [Value]) -> Value { values[Int(below(UInt64(values.count)))] }

    /// A source of its own, for one part of the world.
    mutating func fork() -> Dice { Dice(seed: next()) }
}
