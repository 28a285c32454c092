package import PicketLoop
import PicketModel

/// What every form of the `Link` port must do, over a broker of its kind, one case a rule.
package enum LinkConformance: String, CaseIterable, Sendable {
    case connectsAndNotFromWithin
    case refusesBeforeItIsConnected
    case bringsMessagesInOrder
    case takesAPlaceUntilTheAnswer
    case refusesWhereTheWindowIsFull
    case bringsWhatWasKeptAsKept
    case forgetsWhatWasCleared
    case leavesAWill
    case saysGoodbyeWithoutAWill
    case losesToAnotherOfItsName
    case endsOnceAndConnectsAgain

    /// Links of one kind, their broker, and the time in which they live.
    package struct Stage {
        let makeLink: () -> any Link
        let target: (String) -> LinkTarget
        let time: PassingTime

        /// `makeLink` makes a new link to the same broker, `target` says how a client of a name reaches it.
        package init(
            time: PassingTime, target: @escaping (String) -> LinkTarget, makeLink: @escaping () -> any Link
        ) {
            self.time = time
            self.target = target
            self.makeLink = makeLink
        }

        fileprivate func ear(_ client: String) -> Ear { Ear(makeLink(), target(client), time) }
    }

    /// Checks one rule on a broker that keeps nothing yet.
    package func check(_ stage: Stage) throws {
        switch self {
        case .connectsAndNotFromWithin: try connectsAndNotFromWithin(stage)
        case .refusesBeforeItIsConnected: try refusesBeforeItIsConnected(stage)
        case .bringsMessagesInOrder: try bringsMessagesInOrder(stage)
        case .takesAPlaceUntilTheAnswer: try takesAPlaceUntilTheAnswer(stage)
        case .refusesWhereTheWindowIsFull: try refusesWhereTheWindowIsFull(stage)
        case .bringsWhatWasKeptAsKept: try bringsWhatWasKeptAsKept(stage)
        case .forgetsWhatWasCleared: try forgetsWhatWasCleared(stage)
        case .leavesAWill: try will(stage, sayingGoodbye: false)
        case .saysGoodbyeWithoutAWill: try will(stage, sayingGoodbye: true)
        case .losesToAnotherOfItsName: try losesToAnotherOfItsName(stage)
        case .endsOnceAndConnectsAgain: try endsOnceAndConnectsAgain(stage)
        }
    }

    private func connectsAndNotFromWithin(_ stage: Stage) throws {
        let one = stage.ear("one")
        one.link.connect(to: one.target, will: nil)
        try expect(one.events, [], "Told from within the call")
        try stage.time.until("The connection") { one.isConnected }
        // While a connection stands, another is not begun.
        one.link.connect(to: one.target, will: nil)
        stage.time.aWhile()
        try expect(one.events.count, 1, "What is told of one connection")
    }

    private func refusesBeforeItIsConnected(_ stage: Stage) throws {
        let one = stage.ear("one")
        try expect(one.link.room, 0, "Room before a connection")
        try expectRefusal("A publish before a connection") { _ = try one.link.publish(letter("a")) }
        try expectRefusal("A subscription before a connection") { try one.link.subscribe(to: ["t/#"]) }
    }

    private func bringsMessagesInOrder(_ stage: Stage) throws {
        let (one, other) = (stage.ear("one"), stage.ear("other"))
        try one.connect()
        try other.connect(hearing: ["t/a", "u/#"])
        var tokens: [PublishToken] = []
        for word in ["1", "2", "3"] { tokens.append(try one.link.publish(letter(word))) }
        _ = try one.link.publish(letter("no", to: "t/b"))
        tokens.append(try one.link.publish(letter("4", to: "u/v/w")))
        try stage.time.until("Four messages") { other.messages.count >= 4 }
        try stage.time.until("The answers") { tokens.allSatisfy { one.answers[$0] != nil } }
        stage.time.aWhile()
        try expect(other.messages.map(\.text), ["1", "2", "3", "4"], "Messages")
        try expect(other.messages.contains(where: \.retained), false, "A message that is marked as kept")
        try expect(tokens.map(\.number), tokens.map(\.number).sorted(), "The order of tokens")
        try expect(tokens.compactMap { one.answers[$0] }.filter { $0 >= 0x80 }, [], "Refusals")
    }

    private func takesAPlaceUntilTheAnswer(_ stage: Stage) throws {
        let one = stage.ear("one")
        try one.connect()
        let room = one.link.room
        let token = try one.link.publish(letter("a"))
        try expect(one.link.room, room - 1, "Room while an answer is awaited")
        try stage.time.until("The answer") { one.answers[token] != nil }
        try expect(one.link.room, room, "Room after the answer")
        let sample = try one.link.publish(letter("b", quality: .atMostOnce))
        try expect(one.link.room, room, "Room after a sample")
        try stage.time.until("The word that it was written") { one.answers[sample] != nil }
    }

    private func refusesWhereTheWindowIsFull(_ stage: Stage) throws {
        let one = stage.ear("one")
        try one.connect()
        var tokens: [PublishToken] = []
        while one.link.room > 0 { tokens.append(try one.link.publish(letter("a"))) }
        try expectRefusal("A publish in a full window") { _ = try one.link.publish(letter("b")) }
        _ = try one.link.publish(letter("c", quality: .atMostOnce))
        try stage.time.until("All answers") { tokens.allSatisfy { one.answers[$0] != nil } }
        try expect(one.link.room, tokens.count, "Room after all answers")
    }

    private func bringsWhatWasKeptAsKept(_ stage: Stage) throws {
        let (one, other) = (stage.ear("one"), stage.ear("other"))
        try one.connect(hearing: ["t/a"])
        try one.publish(letter("old", retained: true))
        try one.publish(letter("kept", retained: true))
        try expect(one.messages.contains(where: \.retained), false, "A new message that is marked as kept")
        try other.connect(hearing: ["t/#"])
        try stage.time.until("What was kept") { !other.messages.isEmpty }
        stage.time.aWhile()
        try expect(other.messages.map(\.text), ["kept"], "What was kept")
        try expect(other.messages.map(\.retained), [true], "Marks of what was kept")
    }

    private func forgetsWhatWasCleared(_ stage: Stage) throws {
        let (one, other) = (stage.ear("one"), stage.ear("other"))
        try one.connect()
        try one.publish(letter("kept", retained: true))
        try one.publish(letter("", retained: true))
        try other.connect(hearing: ["t/#"])
        stage.time.aWhile()
        try expect(other.messages, [], "What was cleared")
    }

    private func will(_ stage: Stage, sayingGoodbye: Bool) throws {
        let (one, other) = (stage.ear("one"), stage.ear("other"))
        try other.connect(hearing: ["t/#"])
        try one.connect(will: letter("gone", retained: true))
        one.link.drop(sayingGoodbye: sayingGoodbye)
        if sayingGoodbye {
            stage.time.aWhile(.milliseconds(300))
            try expect(other.messages, [], "A will after a goodbye")
        } else {
            try stage.time.until("The will") { !other.messages.isEmpty }
            try expect(other.messages.map(\.text), ["gone"], "The will")
        }
    }

    private func losesToAnotherOfItsName(_ stage: Stage) throws {
        let (one, other) = (stage.ear("same"), stage.ear("same"))
        try one.connect()
        try other.connect()
        try stage.time.until("The end of the first") { !one.ends.isEmpty }
        try expect(one.ends.count, 1, "Ends of the first")
        switch one.ends[0] {
        // Not every broker says why.
        case .disconnected(0x8E), .broken: break
        case let other: throw ConformanceFailure(description: "The end of the first: got \(other).")
        }
        try expect(other.ends, [], "Ends of the other")
        try expect(one.link.room, 0, "Room after the end")
    }

    private func endsOnceAndConnectsAgain(_ stage: Stage) throws {
        let one = stage.ear("one")
        try one.connect()
        one.link.drop(sayingGoodbye: true)
        try expect(one.ends, [], "Told from within the call")
        try stage.time.until("The end") { !one.ends.isEmpty }
        one.link.drop(sayingGoodbye: true)
        stage.time.aWhile()
        try expect(one.ends, [.dropped], "Ends of one connection")
        try one.connect(hearing: ["t/a"])
        try one.publish(letter("again"))
        try stage.time.until("Its own message") { !one.messages.isEmpty }
    }

    private func letter(
        _ text: String, to topic: String = "t/a", quality: QualityOfService = .atLeastOnce, retained: Bool = false
    ) -> OutgoingMessage {
        OutgoingMessage(topic: topic, payload: Array(text.utf8), quality: quality, retained: retained)
    }
}

/// A link, and all that it told.
private final class Ear {
    let link: any Link
    let target: LinkTarget
    private let time: PassingTime
    private(set) var events: [LinkEvent] = []

    init(_ link: any Link, _ target: LinkTarget, _ time: PassingTime) {
        self.link = link
        self.target = target
        self.time = time
        link.onEvent = { [unowned self] in events.append($0) }
    }

    deinit { link.onEvent = nil }

    var isConnected: Bool {
        for event in events.reversed() {
            if case .connected = event { return true }
            if case .ended = event { return false }
        }
        return false
    }

    var messages: [IncomingMessage] {
        events.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    var ends: [LinkLoss] { events.compactMap { if case .ended(let loss) = $0 { loss } else { nil } } }

    var answers: [PublishToken: UInt8] {
        events.reduce(into: [:]) { found, event in
            if case .published(let token, let reason) = event { found[token] = reason }
        }
    }

    func connect(hearing filters: [String] = [], will: OutgoingMessage? = nil) throws {
        link.connect(to: target, will: will)
        try time.until("The connection") { isConnected }
        guard !filters.isEmpty else { return }
        let before = subscriptions
        try link.subscribe(to: filters)
        try time.until("The subscription") { subscriptions > before }
    }

    private var subscriptions: Int {
        events.count { if case .subscribed(let reasons) = $0 { reasons.allSatisfy { $0 < 0x80 } } else { false } }
    }

    /// Publishes, and waits for the answer.
    func publish(_ message: OutgoingMessage) throws {
        let token = try link.publish(message)
        try time.until("The answer") { answers[token] != nil }
    }
}

extension IncomingMessage {
    fileprivate var text: String { String(decoding: payload, as: UTF8.self) }
}
