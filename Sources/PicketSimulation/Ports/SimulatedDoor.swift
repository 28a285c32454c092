package import PicketLoop

/// The door port: what asks is another part of the simulation.
package final class SimulatedDoor: Door {
    private final class Reply: DoorReply {
        var given: DoorAnswer?
        var isAwaited: Bool { given == nil }

        func answer(_ answer: DoorAnswer) {
            if isAwaited { given = answer }
        }
    }

    package var onRequest: ((DoorRequest, any DoorReply) -> Void)?

    /// An open door.
    package init() {}

    package func close() { onRequest = nil }

    /// The answer that is given at once; nil for none.
    func ask(
        _ method: String, _ path: [String], _ query: [DoorRequest.QueryItem] = [], body: [UInt8] = []
    ) -> DoorAnswer? {
        let reply = Reply()
        onRequest?(DoorRequest(method: method, path: path, query: query, body: body), reply)
        return reply.given
    }
}
