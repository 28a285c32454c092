package import PicketLoop

/// A door at which the test knocks.
package final class ScriptedDoor: Door {
    package var onRequest: ((DoorRequest, any DoorReply) -> Void)?
    /// Whether it was closed.
    package private(set) var isClosed = false

    /// An open door.
    package init() {}

    package func close() { isClosed = true }

    /// Asks; the answer stands in the reply, now or later.
    @discardableResult
    package func ask(_ method: String, _ target: String, body: [UInt8] = []) -> ScriptedReply {
        let reply = ScriptedReply()
        let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
        let path = (halves.first ?? "").split(separator: "/").map(String.init)
        let query = (halves.count > 1 ? halves[1] : "").split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            return DoorRequest.QueryItem(name: parts.first ?? "", value: parts.count > 1 ? parts[1] : "")
        }
        onRequest?(DoorRequest(method: method, path: path, query: query, body: body), reply)
        return reply
    }
}

/// The reply to one knock.
package final class ScriptedReply: DoorReply {
    /// The answer, once it was given.
    package private(set) var given: DoorAnswer?
    /// How many answers were given; the port allows one that counts.
    package private(set) var count = 0
    private var left = false

    package var isAwaited: Bool { given == nil && !left }

    /// The answer's body as text; empty before the answer.
    package var text: String { String(decoding: given?.body ?? [], as: UTF8.self) }

    package func answer(_ answer: DoorAnswer) {
        count += 1
        if isAwaited { given = answer }
    }

    /// The asker goes away.
    package func leave() { left = true }
}
