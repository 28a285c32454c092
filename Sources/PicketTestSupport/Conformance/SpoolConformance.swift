package import PicketLoop
import PicketModel

/// What every form of the `Spool` port must do, one case a rule.
package enum SpoolConformance: String, CaseIterable, Sendable {
    case keepsEventsInOrder
    case answersNoMoreThanAsked
    case answersOldEpochsBeforeNewer
    case namesOnlyEpochsWithEvents
    case forgetsThroughTheMark
    case ignoresTheMarkOfAnUnknownEpoch
    case refusesANumberAgain
    case staysUsableAfterARefusal
    case tellsNumbersLeftOut
    case dropsTheOldestWhenFull
    case tellsEachDropOnce
    case forgetsDropsThatTheMarkCovers
    case refusesAnEventOverTheBound
    case keepsAnEmptyPayload

    /// Bytes of events that the spool under test must be able to keep, and may not keep more of.
    package static let byteBound = 10_000

    /// Checks one rule on a new, empty spool that is bounded by `byteBound`.
    package func check(_ spool: any Spool) throws {
        switch self {
        case .keepsEventsInOrder: try keepsEventsInOrder(spool)
        case .answersNoMoreThanAsked: try answersNoMoreThanAsked(spool)
        case .answersOldEpochsBeforeNewer: try answersOldEpochsBeforeNewer(spool)
        case .namesOnlyEpochsWithEvents: try namesOnlyEpochsWithEvents(spool)
        case .forgetsThroughTheMark: try forgetsThroughTheMark(spool)
        case .ignoresTheMarkOfAnUnknownEpoch: try ignoresTheMarkOfAnUnknownEpoch(spool)
        case .refusesANumberAgain: try refusesANumberAgain(spool)
        case .staysUsableAfterARefusal: try staysUsableAfterARefusal(spool)
        case .tellsNumbersLeftOut: try tellsNumbersLeftOut(spool)
        case .dropsTheOldestWhenFull: try dropsTheOldestWhenFull(spool)
        case .tellsEachDropOnce: try tellsEachDropOnce(spool)
        case .forgetsDropsThatTheMarkCovers: try forgetsDropsThatTheMarkCovers(spool)
        case .refusesAnEventOverTheBound: try refusesAnEventOverTheBound(spool)
        case .keepsAnEmptyPayload: try keepsAnEmptyPayload(spool)
        }
    }

    private static let older = Epoch(counter: 1, tag: 0xFFFF_FFFF)
    private static let newer = Epoch(counter: 2, tag: 0)
    /// Three of these fit into the bound, four do not.
    private static let third = byteBound / 3 - 100

    private func event(_ seq: UInt64, of epoch: Epoch = older, size: Int = 10) -> SpooledEvent {
        SpooledEvent(epoch: epoch, seq: seq, payload: Array(repeating: UInt8(truncatingIfNeeded: seq), count: size))
    }

    private func fill(_ spool: any Spool, _ numbers: ClosedRange<UInt64>, size: Int = 10) throws {
        for seq in numbers { try spool.append(event(seq, size: size)) }
    }

    private func dropped(_ from: UInt64, _ to: UInt64) -> DroppedEvents {
        DroppedEvents(epoch: Self.older, from: from, to: to)
    }

    private func keepsEventsInOrder(_ spool: any Spool) throws {
        try fill(spool, 1...5)
        try expect(try spool.events(after: 2, of: Self.older, limit: 10), (3...5).map { event($0) }, "Events after 2")
        try expect(spool.depth, 5, "Depth")
    }

    private func answersNoMoreThanAsked(_ spool: any Spool) throws {
        try fill(spool, 1...5)
        try expect(try spool.events(after: 0, of: Self.older, limit: 2).map(\.seq), [1, 2], "The first two")
        try expect(try spool.events(after: 0, of: Self.older, limit: 0), [], "None asked for")
    }

    private func answersOldEpochsBeforeNewer(_ spool: any Spool) throws {
        try spool.append(event(1, of: Self.newer))
        try fill(spool, 1...2)
        let all = try spool.events(after: 1, of: Self.older, limit: 10)
        try expect(all, [event(2), event(1, of: Self.newer)], "Events after 1 of the older epoch")
        try expect(try spool.events(after: 1, of: Self.newer, limit: 10), [], "Events after the last")
    }

    private func namesOnlyEpochsWithEvents(_ spool: any Spool) throws {
        try expect(try spool.epochs(), [], "Epochs of an empty spool")
        try spool.append(event(1, of: Self.newer))
        try spool.append(event(1))
        try expect(try spool.epochs(), [Self.older, Self.newer], "Both epochs")
        try spool.trim(through: 1, of: Self.older)
        try expect(try spool.epochs(), [Self.newer], "Epochs after one was trimmed")
    }

    private func forgetsThroughTheMark(_ spool: any Spool) throws {
        try fill(spool, 1...5)
        try spool.trim(through: 3, of: Self.older)
        try spool.trim(through: 2, of: Self.older)
        try expect(try spool.events(after: 0, of: Self.older, limit: 10).map(\.seq), [4, 5], "What is left")
        try spool.trim(through: .max, of: Self.older)
        try expect(spool.depth, 0, "Depth after all was covered")
        try spool.append(event(6))
        try expect(try spool.events(after: 0, of: Self.older, limit: 10).map(\.seq), [6], "What came later")
    }

    private func ignoresTheMarkOfAnUnknownEpoch(_ spool: any Spool) throws {
        try fill(spool, 1...2)
        try spool.trim(through: 9, of: Self.newer)
        try expect(spool.depth, 2, "Depth")
    }

    private func refusesANumberAgain(_ spool: any Spool) throws {
        try fill(spool, 1...2)
        try expectRefusal("The same number") { try spool.append(event(2)) }
        try expectRefusal("A lower number") { try spool.append(event(1)) }
        try expectRefusal("The number 0") { try spool.append(event(0, of: Self.newer)) }
        try expect(spool.depth, 2, "Depth")
    }

    private func staysUsableAfterARefusal(_ spool: any Spool) throws {
        try fill(spool, 1...2)
        try expectRefusal("The same number") { try spool.append(event(2)) }
        try spool.append(event(3))
        try expect(try spool.events(after: 0, of: Self.older, limit: 10), (1...3).map { event($0) }, "All")
        try expect(spool.takeDropped(), [], "Dropped")
    }

    private func tellsNumbersLeftOut(_ spool: any Spool) throws {
        try fill(spool, 1...2)
        try fill(spool, 5...6)
        try expect(spool.takeDropped(), [dropped(3, 4)], "Numbers left out")
        try expect(try spool.events(after: 2, of: Self.older, limit: 10).map(\.seq), [5, 6], "Events after 2")
    }

    private func dropsTheOldestWhenFull(_ spool: any Spool) throws {
        try fill(spool, 1...3, size: Self.third)
        try expect(spool.takeDropped(), [], "Dropped while there is room")
        try spool.append(event(1, of: Self.newer, size: Self.third * 2))
        try expect(spool.takeDropped(), [dropped(1, 2)], "Dropped for a larger one")
        let left = try spool.events(after: 0, of: Self.older, limit: 10)
        try expect(left.map(\.seq), [3, 1], "What is left")
        try expect(spool.depth, 2, "Depth")
    }

    private func tellsEachDropOnce(_ spool: any Spool) throws {
        try fill(spool, 1...4, size: Self.third)
        try expect(spool.takeDropped(), [dropped(1, 1)], "Dropped first")
        try expect(spool.takeDropped(), [], "Dropped since")
        try fill(spool, 5...6, size: Self.third)
        try expect(spool.takeDropped(), [dropped(2, 3)], "Dropped next")
    }

    private func forgetsDropsThatTheMarkCovers(_ spool: any Spool) throws {
        try fill(spool, 1...5, size: Self.third)
        try spool.trim(through: 1, of: Self.older)
        try expect(spool.takeDropped(), [dropped(2, 2)], "Dropped above the mark")
    }

    private func refusesAnEventOverTheBound(_ spool: any Spool) throws {
        try fill(spool, 1...2)
        try expectRefusal("An event as large as the bound") { try spool.append(event(3, size: Self.byteBound)) }
        try expect(spool.depth, 2, "Depth")
        try spool.append(event(3))
        try expect(spool.takeDropped(), [], "Dropped")
    }

    private func keepsAnEmptyPayload(_ spool: any Spool) throws {
        try spool.append(event(1, size: 0))
        try expect(try spool.events(after: 0, of: Self.older, limit: 1), [event(1, size: 0)], "The event")
    }
}
