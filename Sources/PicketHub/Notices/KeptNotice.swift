import PicketJSON
import PicketModel
import PicketRules
import PicketWire

/// A way by which notices leave the hub.
enum NoticeWay: String, CaseIterable {
    case mqtt
    case exec
}

/// A notice as the hub keeps it: how it stands, and what was told of it by each way.
struct KeptNotice: Equatable {
    var notice: Notice
    /// The newest number that each way has told; all there is, where a way is not used.
    var told: [NoticeWay: UInt64] = [:]

    init(_ notice: Notice) { self.notice = notice }

    /// The name of its fact.
    static func name(of id: NoticeID) -> String { "notice/\(id)" }

    /// Reads what `bytes` wrote; nil where it cannot be read.
    init?(bytes: [UInt8]) {
        guard let json = try? JSONValue.parse(bytes), let stored = json["notice"],
            let message = try? NoticeMessage(json: stored)
        else { return nil }
        notice = message.notice
        for way in NoticeWay.allCases {
            told[way] = json["told"]?[way.rawValue]?.integer.map { UInt64(clamping: $0) }
        }
    }

    var bytes: [UInt8] {
        let told = NoticeWay.allCases.compactMap { way in
            self.told[way].map { (way.rawValue, JSONValue.integer(Int64(clamping: $0))) }
        }
        return JSONValue.object([("notice", NoticeMessage(notice).json), ("told", .object(told))]).bytes()
    }

    /// What a way has not told yet, in order.
    func owed(_ way: NoticeWay) -> [UInt64] {
        let told = told[way] ?? 0
        return [notice.id.number, notice.number].filter { $0 > told }.reduce(into: []) { numbers, number in
            if numbers.last != number { numbers.append(number) }
        }
    }

    /// The notice as it stood at a number of its own.
    func notice(at number: UInt64) -> Notice {
        var then = notice
        if number < notice.number { then.cleared = nil }
        return then
    }
}
