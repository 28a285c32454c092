import PicketFetch
import PicketLoop
import PicketServe
import PicketTestSupport

/// A stage for HTTP.
typealias Stage = DoorStage<CurlClient>

extension Stage {
    convenience init() throws { try self.init { CurlClient(clock: $0) } }

    var socket: ServiceAddress { .socket(path) }

    /// Opens a door that says back what it was asked, unless told otherwise.
    func open(
        _ place: DoorPlace? = nil, limits: DoorLimits = DoorLimits(), polling: DoorPolling = .best,
        onRequest: ((DoorRequest, any DoorReply) -> Void)? = nil
    ) throws -> HTTPDoor {
        let door = try HTTPDoor(at: place ?? .socket(path), limits: limits, polling: polling, clock: loop)
        add(door, onRequest: onRequest)
        return door
    }
}
