import PicketLoop
import PicketModel

/// Reads the end of a reflog, as far back as is needed; of one that was read before only what was added.
struct ReflogReader {
    let machine: any Machine
    let memory: GitMemory

    /// So much is read at first, and so much at most where what was told lies further back.
    private static let usual = 1 << 18
    private static let most = 1 << 23
    /// So many entries are remembered for the next look; what a look at a longer one needs, git is asked.
    private static let mostRemembered = 512

    /// The entries, oldest first: those after `place` and some before, where the file goes back so far.
    func read(_ path: String, upTo place: ReflogPlace?) -> Observation<[ReflogEntry]> {
        let look = machine.look(at: path).value
        if let known = memory.reflog, let look, known.path == path, let entries = entries(added: look, to: known),
            known.isWhole || place.map({ place in entries.contains { $0.place == place } }) ?? true
        {
            remember(entries, of: path, look, isWhole: known.isWhole)
            return .seen(entries)
        }
        return readAnew(path, look, upTo: place)
    }

    private func entries(
        added look: FileLook, to known: (mark: FileLook, path: String, entries: [ReflogEntry], isWhole: Bool)
    ) -> [ReflogEntry]? {
        if look == known.mark { return known.entries }
        let added = look.size - known.mark.size
        guard look.inode == known.mark.inode, added > 0, added < Self.usual / 2, let last = known.entries.last else {
            return nil
        }
        // More may have been added since the look, so what is read begins further back.
        guard let bytes = machine.read(known.path, part: .end, limit: Int(added) + Self.usual / 2).value else {
            return nil
        }
        let tail = ReflogParser.parse(bytes, cut: bytes.count < look.size)
        guard let joint = tail.lastIndex(of: last) else { return nil }
        return known.entries + tail[(joint + 1)...]
    }

    private func readAnew(_ path: String, _ look: FileLook?, upTo place: ReflogPlace?) -> Observation<[ReflogEntry]> {
        var limit = Self.usual
        while true {
            switch machine.read(path, part: .end, limit: limit) {
            case .failed(let failure): return .failed(failure)
            case .absent: return .absent
            case .seen(let bytes):
                let isCut = bytes.count >= limit
                let entries = ReflogParser.parse(bytes, cut: isCut)
                let goesBackFarEnough = place.map { place in entries.contains { $0.place == place } } ?? true
                guard isCut, !goesBackFarEnough, limit < Self.most else {
                    if let look { remember(entries, of: path, look, isWhole: !isCut) }
                    return .seen(entries)
                }
                limit *= 4
            }
        }
    }

    private func remember(_ entries: [ReflogEntry], of path: String, _ look: FileLook, isWhole: Bool) {
        let isTooLong = entries.count > Self.mostRemembered
        memory.reflog = (
            look, path, isTooLong ? Array(entries.suffix(Self.mostRemembered / 2)) : entries, isWhole && !isTooLong
        )
    }
}

extension ReflogEntry {
    /// Where it stands.
    var place: ReflogPlace { ReflogPlace(old: old, new: new, seconds: seconds) }

    /// Whether it tells of a commit that was made.
    var isMade: Bool { action == .commit || action == .amend || action == .pick }
}

/// Where in a reflog the news begins.
enum ReflogStart: Equatable {
    /// After what was told.
    case after(ReflogPlace)
    /// Where a run began: after that second by the wall clock, or after its HEAD of then, whichever is earlier.
    ///
    /// A run may commit before it is first looked at; and what was made just before it may bear the second of its start.
    case since(Int64, head: String?)
    /// At its end.
    case nowhere
}

extension ReflogNews {
    /// So many commits are told of one look; the rest of the next.
    static let most = 500

    /// The commits that `entries` tell of from `start` on.
    init(_ entries: [ReflogEntry], from start: ReflogStart) {
        let first = Self.first(of: entries, start)
        // HEAD may be moved to a commit before the line that tells of its making is written.
        var known = Set(entries[..<first].filter(\.isMade).map(\.new))
        self.init(end: first > 0 ? entries[first - 1].place : nil)
        for entry in entries[first...] {
            if entry.isMade, known.insert(entry.new).inserted {
                hasMore = commits.count == Self.most
                if hasMore { return }
                commits.append(entry.new)
            }
            end = entry.place
        }
        // What was told stays told where the entries do not go back to it and bring nothing newer.
        if end == nil, case .after(let place) = start { end = place }
    }

    private static func first(of entries: [ReflogEntry], _ start: ReflogStart) -> Int {
        switch start {
        case .nowhere: return entries.count
        case .since(let seconds, let head):
            let afterHead = entries.lastIndex { $0.new == head }.map { $0 + 1 } ?? (head == nil ? 0 : entries.count)
            return min(entries.firstIndex { $0.seconds > seconds } ?? entries.count, afterHead)
        case .after(let place):
            if let index = entries.lastIndex(where: { $0.place == place }) { return index + 1 }
            // It was expired, or the worktree is another.
            return entries.firstIndex { $0.seconds > place.seconds } ?? entries.count
        }
    }
}
