import PicketLoop
import PicketModel
import PicketRules

/// One change of a notice that a way owes to those it tells.
struct NoticeDelivery: Equatable, Comparable {
    var id: NoticeID
    /// The number of the change.
    var number: UInt64
    /// Whether it may have been told before.
    var isRepeated = false

    static func < (one: NoticeDelivery, other: NoticeDelivery) -> Bool { one.number < other.number }
}

/// The hub's notices: episodes, what is kept of them, what is owed to the store, and what by each way.
final class NoticeDesk {
    private(set) var book: NoticeBook
    private(set) var kept: [NoticeID: KeptNotice] = [:]
    /// What each way owes, in order, and may tell now.
    var owed: [NoticeWay: [NoticeDelivery]] = [:]
    /// The newest number that readers may see.
    private(set) var released: UInt64
    /// Facts that are not stored yet; nil forgets one.
    private var facts: [String: [UInt8]?] = [:]
    /// Names of facts that the store holds, so that none is forgotten that never was.
    private var storedNames: Set<String> = []
    /// Changes that wait to be stored before they are told.
    private var unstored: [NoticeDelivery] = []
    private let ways: [NoticeWay]
    /// So many that were cleared last are kept for readers; of those that were not told by every way yet, more.
    private static let mostCleared = 500
    private static let mostUntold = 5000

    /// Takes up what was stored; what no way has told yet is owed as a repeat.
    init(restored: [ArchivedPicture.Fact], ways: [NoticeWay]) {
        self.ways = ways
        let number = restored.first { $0.name == Self.counter }.flatMap {
            UInt64(String(decoding: $0.value, as: UTF8.self))
        }
        book = NoticeBook(number: number ?? 0)
        released = number ?? 0
        for fact in restored where fact.name.hasPrefix("notice/") { restoreNotice(fact) }
        for fact in restored { restore(fact) }
        for way in ways { owed[way] = kept.values.flatMap { $0.deliveries(way, isRepeated: true) }.sorted() }
    }

    private static let counter = "notices"

    /// What happened while a way was not used is nothing to tell by it once it is.
    private func restoreNotice(_ fact: ArchivedPicture.Fact) {
        guard var record = KeptNotice(bytes: fact.value) else { return }
        storedNames.insert(fact.name)
        let stored = record
        for way in NoticeWay.allCases where !ways.contains(way) { record.told[way] = record.notice.number }
        kept[record.notice.id] = record
        if record != stored { owe(fact.name, record.bytes) }
    }

    private func restore(_ fact: ArchivedPicture.Fact) {
        if let failures = FailuresFact.read(name: fact.name, bytes: fact.value) {
            book.restore(failures.address, failures.runs)
        } else if let stored = EpisodeFact(name: fact.name, bytes: fact.value) {
            switch stored.phase {
            case .begun(let since): book.restore(stored.key, Episode(.begun(since: since), returns: stored.returns))
            case .over(let end): book.restore(stored.key, Episode(.over(at: end), returns: stored.returns))
            case .raised(let id):
                guard let notice = kept[id]?.notice else { return }
                book.restore(stored.key, Episode(.raised(notice), returns: stored.returns))
            }
        } else {
            return
        }
        storedNames.insert(fact.name)
    }

    /// Looks for notices; says whether anything is to be told.
    func look(at picture: Picture, hub: HubTrouble, now: Moment) -> Bool {
        let actions = book.look(at: picture, hub: hub, now: now)
        for (key, episode) in book.takeChanges() {
            owe(EpisodeFact.name(of: key), EpisodeFact(key, episode)?.bytes)
        }
        for (address, runs) in book.takeFailureChanges() {
            owe(FailuresFact.name(of: address), runs.isEmpty ? nil : FailuresFact.bytes(runs))
        }
        for action in actions { take(action.notice) }
        return !actions.isEmpty
    }

    private func take(_ notice: Notice) {
        var record = kept[notice.id] ?? KeptNotice(notice)
        record.notice = notice
        for way in NoticeWay.allCases where !ways.contains(way) { record.told[way] = notice.number }
        kept[notice.id] = record
        owe(KeptNotice.name(of: notice.id), record.bytes)
        owe(Self.counter, Array(String(notice.number).utf8))
        let delivery = NoticeDelivery(id: notice.id, number: notice.number)
        // Of a store that takes nothing, nothing can be told that must be stored first.
        if notice.kind == .storeTrouble { release([delivery]) } else { unstored.append(delivery) }
        forgetOldest()
    }

    private func forgetOldest() {
        guard kept.count > Self.mostCleared else { return }
        let cleared = kept.values.compactMap { $0.notice.cleared == nil ? nil : ($0.notice.number, $0.notice.id) }
        for (place, one) in cleared.sorted(by: <).dropLast(Self.mostCleared).enumerated() {
            let isTold = ways.allSatisfy { kept[one.1]?.owed($0).isEmpty ?? true }
            if isTold || cleared.count - place > Self.mostUntold { forget(one.1) }
        }
    }

    private func forget(_ id: NoticeID) {
        kept[id] = nil
        owe(KeptNotice.name(of: id), nil)
        unstored.removeAll { $0.id == id }
        for way in ways { owed[way]?.removeAll { $0.id == id } }
    }

    private func owe(_ name: String, _ value: [UInt8]?) {
        guard value != nil || storedNames.contains(name) || facts.keys.contains(name) else { return }
        facts[name] = .some(value)
    }

    /// Owes all that is held to a store that holds nothing.
    func oweAll() {
        storedNames = []
        for record in kept.values { owe(KeptNotice.name(of: record.notice.id), record.bytes) }
        for (key, episode) in book.episodes { owe(EpisodeFact.name(of: key), EpisodeFact(key, episode)?.bytes) }
        for (address, runs) in book.failures { owe(FailuresFact.name(of: address), FailuresFact.bytes(runs)) }
        owe(Self.counter, Array(String(book.number).utf8))
    }

    /// What the store is owed, by name.
    var entries: [ArchiveEntry] { facts.sorted { $0.key < $1.key }.map { .fact(name: $0.key, value: $0.value) } }

    /// All that was owed is stored: what waited for that may be told.
    func stored() {
        for (name, value) in facts {
            if value == nil { storedNames.remove(name) } else { storedNames.insert(name) }
        }
        facts = [:]
        release(unstored)
        unstored = []
    }

    private func release(_ deliveries: [NoticeDelivery]) {
        guard let newest = deliveries.last else { return }
        released = max(released, newest.number)
        for way in ways { owed[way, default: []] = ((owed[way] ?? []) + deliveries).sorted() }
    }

    /// A way has told a change.
    func told(_ delivery: NoticeDelivery, by way: NoticeWay) {
        owed[way]?.removeAll { $0.number == delivery.number }
        guard var record = kept[delivery.id] else { return }
        record.told[way] = max(record.told[way] ?? 0, delivery.number)
        kept[delivery.id] = record
        owe(KeptNotice.name(of: delivery.id), record.bytes)
    }

    /// A change is owed again by a way, and may have been told.
    func owesAgain(_ delivery: NoticeDelivery, by way: NoticeWay) {
        var again = delivery
        again.isRepeated = true
        let others = (owed[way] ?? []).filter { $0.number != delivery.number }
        owed[way] = (others + [again]).sorted()
    }

    /// The notices that readers may see and that changed after `number`, by the number of that change.
    func list(after number: UInt64) -> [Notice] {
        kept.values.compactMap { record -> Notice? in
            guard record.notice.id.number <= released else { return nil }
            let notice = record.notice.number <= released ? record.notice : record.notice(at: record.notice.id.number)
            return notice.number > number ? notice : nil
        }.sorted { $0.number < $1.number }
    }
}

extension KeptNotice {
    fileprivate func deliveries(_ way: NoticeWay, isRepeated: Bool) -> [NoticeDelivery] {
        owed(way).map { NoticeDelivery(id: notice.id, number: $0, isRepeated: isRepeated) }
    }
}
