import PicketModel
import PicketRuntimes

/// Tellings of which no worker is known yet: a program may speak before its pane was listed.
struct HeldTellings {
    /// How long one is kept.
    static let patience = Milliseconds.minutes(1)
    /// Most that are kept; the oldest gives way.
    static let most = 64

    private var held: [(telling: Telling, since: Milliseconds)] = []
    private var searched: [(key: String, up: Milliseconds)] = []

    /// Keeps one; true where it is worth a sweep, which it is once in a while for one teller.
    mutating func hold(_ telling: Telling, at up: Milliseconds) -> Bool {
        if held.count == Self.most { held.removeFirst() }
        held.append((telling, up))
        let key = telling.teller
        searched.removeAll { up - $0.up >= Self.patience }
        guard !searched.contains(where: { $0.key == key }) else { return false }
        if searched.count == Self.most { searched.removeFirst() }
        searched.append((key, up))
        return true
    }

    /// All that are still young, in order; none is kept afterwards.
    mutating func takeAll(at up: Milliseconds) -> [(telling: Telling, since: Milliseconds)] {
        defer { held = [] }
        return held.filter { up - $0.since < Self.patience }
    }

    /// Keeps one on, without another sweep.
    mutating func keep(_ entry: (telling: Telling, since: Milliseconds)) { held.append(entry) }

    var isEmpty: Bool { held.isEmpty }
}

extension Telling {
    /// Tells tellers apart, roughly.
    fileprivate var teller: String {
        if case .hook(let report) = word, let session = report.session { return session.raw }
        return [origin.pane?.socket, origin.pane?.pane, origin.folder].compactMap { $0 }.joined(separator: " ")
    }
}
