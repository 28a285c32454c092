/// Tells whether a key has been seen in one object, in constant time a key on average.
///
/// Most keys are told apart by one bit made of their length and ends; the few that are not are compared. A large object keeps a set.
struct SeenKeys {
    /// Members from which on a set is kept.
    private static let setFrom = 48

    private var marks: UInt64 = 0
    private var set: Set<KeyBytes> = []

    /// Whether the key is new among the members that came before it.
    mutating func insert(_ key: String, among members: [JSONObject.Member]) -> Bool {
        if members.count >= Self.setFrom { return insertIntoSet(key, among: members) }
        let mark = Self.mark(of: key)
        defer { marks |= mark }
        return marks & mark == 0 || !members.contains { sameBytes($0.key, key) }
    }

    private mutating func insertIntoSet(_ key: String, among members: [JSONObject.Member]) -> Bool {
        if set.isEmpty { set = Set(members.map { KeyBytes(key: $0.key) }) }
        return set.insert(KeyBytes(key: key)).inserted
    }

    private static func mark(of key: String) -> UInt64 {
        let bytes = key.utf8
        guard let first = bytes.first, let last = bytes.last else { return 1 }
        return 1 << ((UInt64(bytes.count) &* 7 &+ UInt64(first) &* 31 &+ UInt64(last)) & 63)
    }
}

/// A key that is hashed and compared by its bytes.
private struct KeyBytes: Hashable {
    let key: String

    static func == (left: KeyBytes, right: KeyBytes) -> Bool {
        sameBytes(left.key, right.key)
    }

    func hash(into hasher: inout Hasher) {
        for byte in key.utf8 { hasher.combine(byte) }
    }
}
