import PicketLoop
import PicketModel
import PicketTestSupport

/// A stage for the agent's own socket.
typealias LocalStage = DoorStage<LocalClient>

extension LocalStage {
    convenience init() throws { try self.init { LocalClient(clock: $0) } }

    /// Opens a door that says back what it was asked, unless told otherwise.
    @discardableResult
    func open(
        patience: Milliseconds = .seconds(8), places: Int = 16,
        onRequest: ((DoorRequest, any DoorReply) -> Void)? = nil
    ) throws -> LocalDoor {
        let door = try LocalDoor(at: path, clock: loop, patience: patience, places: places)
        add(door, onRequest: onRequest)
        return door
    }

    func ask(
        _ method: String = "GET", _ target: String = "/", body: [UInt8] = [], deadline: Milliseconds = .seconds(8)
    ) throws -> ServiceAnswer {
        try ask(.socket(path), method, target, body: body, deadline: deadline)
    }

    func converse(_ text: String) throws -> String { try converse(.socket(path), text) }
}
