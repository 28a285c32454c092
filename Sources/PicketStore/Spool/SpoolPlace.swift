/// The key of an event in the file: its epoch's slot and its number in one integer.
///
/// So one tree holds the events, each epoch's lie together in order, and an append writes one page.
enum SpoolPlace {
    /// The highest number of an event that fits; a thousand events a second reach it after 34 years.
    static let highestSeq: UInt64 = (1 << 40) - 1

    /// The key of an event; numbers that do not fit count as the highest.
    static func of(_ seq: UInt64, slot: Int64) -> Int64 { slot << 40 | Int64(min(seq, highestSeq)) }

    /// The number of the event with this key.
    static func seq(_ place: Int64) -> UInt64 { UInt64(bitPattern: place) & highestSeq }
}
