package import PicketModel

/// What the store keeps of a host's losses beside its marks: how many events were dropped, the ranges of them that no mark
/// has passed, and how many events were made by epochs of which some have not come.
package struct LossFact: Equatable, Sendable {
    /// How many events were dropped in all.
    package var dropped: UInt64 = 0
    /// Dropped ranges above their epochs' marks.
    package var ranges: [Range] = []
    /// The newest event of each epoch of which some have not come, as its heartbeats told.
    package var made: [Made] = []

    /// The newest event that an epoch is known to have made.
    package struct Made: Equatable, Sendable {
        /// Of which epoch.
        package var epoch: Epoch
        /// Its number.
        package var seq: UInt64
    }

    /// A range of one epoch.
    package struct Range: Equatable, Sendable {
        /// Of which epoch.
        package var epoch: Epoch
        /// The first that was dropped.
        package var from: UInt64
        /// The last that was dropped.
        package var to: UInt64
    }

    /// Nothing lost.
    package init() {}

    /// The name of a host's fact.
    static func name(of host: HostID) -> String { "dropped/\(host)" }

    /// Reads what `bytes` wrote; what cannot be read is nothing.
    package init(bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        dropped = lines.first.flatMap { UInt64($0) } ?? 0
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            guard let epoch = words.first.flatMap({ Epoch($0) }), numbers.count == words.count - 1 else { continue }
            switch numbers.count {
            case 1: made.append(Made(epoch: epoch, seq: numbers[0]))
            case 2: ranges.append(Range(epoch: epoch, from: numbers[0], to: numbers[1]))
            default: continue
            }
        }
    }

    /// The count on a line of its own, then each range, and each newest event, on one.
    package var bytes: [UInt8] {
        let lines = ranges.map { "\($0.epoch) \($0.from) \($0.to)" } + made.map { "\($0.epoch) \($0.seq)" }
        return Array(([String(dropped)] + lines).joined(separator: "\n").utf8)
    }
}
