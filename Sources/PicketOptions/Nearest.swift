/// The candidate that was probably meant: at most two letters put in, left out, changed or exchanged, and not half of them.
func nearest(to word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let ranked = candidates.map { ($0, distance(Array(word), Array($0))) }
    let best = ranked.min { $0.1 < $1.1 }
    let letters = word.count { $0 != "-" }
    return best.flatMap { $0.1 <= 2 && $0.1 * 2 <= letters ? $0.0 : nil }
}

/// As " (did you mean --host?)", or nothing.
func suggestion(for word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { " (did you mean \($0)?)" } ?? ""
}

/// Letters put in, left out, changed or exchanged with their neighbour (optimal string alignment).
private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...right.count)
    for i in left.indices {
        var next = [i + 1]
        for j in right.indices {
            var least = min(row[j + 1] + 1, next[j] + 1, row[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, before[j - 1] + 1) }
            next.append(least)
        }
        (before, row) = (row, next)
    }
    return row[right.count]
}
