/// The first bytes of a file, read before SQLite may touch it.
struct StoreHeader: Equatable {
    /// The version its writer gave it.
    let version: Int
    /// Whose file it is; 0 where its writer did not say.
    let applicationID: Int64

    /// How many bytes the header has. https://www.sqlite.org/fileformat2.html#the_database_header
    static let length = 100

    private static let magic = Array("SQLite format 3\0".utf8)
    private static let versionOffset = 60
    private static let applicationOffset = 68

    /// Reads a header; nil where the bytes are no beginning of a SQLite file.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.length, bytes.starts(with: Self.magic) else { return nil }
        version = Int(Self.number(bytes, at: Self.versionOffset))
        applicationID = Self.number(bytes, at: Self.applicationOffset)
    }

    private static func number(_ bytes: [UInt8], at offset: Int) -> Int64 {
        let bits = bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int64(Int32(bitPattern: bits))
    }
}
