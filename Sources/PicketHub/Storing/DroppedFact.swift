package import PicketModel

/// What the store keeps of a host's dropped events beside its marks: how many, and the ranges that no mark has passed.
package struct DroppedFact: Equatable, Sendable {
    /// How many events were dropped in all.
    package var count: UInt64 = 0
    /// Ranges above their epochs' marks.
    package var ranges: [Range] = []

    /// A range of one epoch.
    package struct Range: Equatable, Sendable {
        /// Of which epoch.
        package var epoch: Epoch
        /// The first that was dropped.
        package var from: UInt64
        /// The last that was dropped.
        package var to: UInt64
    }

    /// Nothing dropped.
    package init() {}

    /// The name of a host's fact.
    static func name(of host: HostID) -> String { "dropped/\(host)" }

    /// Reads what `bytes` wrote; what cannot be read is nothing.
    package init(bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        count = lines.first.flatMap { UInt64($0) } ?? 0
        ranges = lines.dropFirst().compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 3, let epoch = Epoch(words[0]), let from = UInt64(words[1]), let to = UInt64(words[2])
            else { return nil }
            return Range(epoch: epoch, from: from, to: to)
        }
    }

    /// The count on a line of its own, then each range on one.
    package var bytes: [UInt8] {
        let lines = ranges.map { "\($0.epoch) \($0.from) \($0.to)" }
        return Array(([String(count)] + lines).joined(separator: "\n").utf8)
    }
}
