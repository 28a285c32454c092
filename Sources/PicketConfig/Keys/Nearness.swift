/// How alike two words are, to say which key was meant.
enum Nearness {
    /// The name that `word` begins, else the one that differs least, by at most a third of its letters; or none.
    static func nearest(to word: String, among names: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        if word.utf8.count >= 3, let longer = names.first(where: { $0.hasPrefix(word) }) { return longer }
        let measured = names.map { (name: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
        return measured.filter { $0.distance <= max(1, $0.name.utf8.count / 3) }.min { $0.distance < $1.distance }?.name
    }

    /// How many letters must be added, left out, changed or swapped with their neighbour.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...other.count)
        for i in one.indices {
            var next = [i + 1]
            for j in other.indices {
                var least = min(row[j + 1] + 1, next[j] + 1, row[j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, before[j - 1] + 1)
                }
                next.append(least)
            }
            (before, row) = (row, next)
        }
        return row[other.count]
    }
}
