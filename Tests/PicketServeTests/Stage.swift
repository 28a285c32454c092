import Foundation
import PicketFetch
import PicketLoop
import PicketModel
import PicketServe

/// A loop, a folder that goes with it, and a client; doors come as a test asks for them.
final class Stage {
    let loop: Loop
    let client: CurlClient
    let folder: String
    /// How the doors that are opened from here on wait.
    var polling = DoorPolling.best
    private var doors: [HTTPDoor] = []

    struct Trouble: Error { let message: String }

    init() throws {
        guard let loop = Loop() else { throw Trouble(message: "the kernel names no boot") }
        self.loop = loop
        client = CurlClient(clock: loop)
        loop.add(client)
        // Short, since the path of a socket is bounded.
        folder = "/tmp/picket-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit {
        for door in doors { end(door) }
        loop.remove(client)
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { folder + "/s" }
    var socket: ServiceAddress { .socket(path) }

    /// Opens a door that says back what it was asked, unless told otherwise.
    func open(
        _ place: DoorPlace? = nil, limits: DoorLimits = DoorLimits(),
        onRequest: @escaping (DoorRequest, any DoorReply) -> Void = { request, reply in
            reply.answer(DoorAnswer(body: Array(request.path.joined(separator: "|").utf8) + request.body))
        }
    ) throws -> HTTPDoor {
        let door = try HTTPDoor(at: place ?? .socket(path), limits: limits, polling: polling, clock: loop)
        door.onRequest = onRequest
        loop.add(door)
        doors.append(door)
        return door
    }

    func end(_ door: HTTPDoor) {
        door.close()
        loop.remove(door)
        doors.removeAll { $0 === door }
    }

    /// Turns the loop until `done`, for 10 s at most; whether it came.
    func until(_ done: () -> Bool) -> Bool {
        let end = loop.now.up + .seconds(10)
        while !done() {
            guard loop.now.up < end else { return false }
            loop.turn(waitingAtMost: .milliseconds(20))
        }
        return true
    }

    /// Asks and waits for what comes of it.
    func ask(
        _ address: ServiceAddress, _ method: String = "GET", _ target: String = "/", body: [UInt8] = [],
        deadline: Milliseconds = .seconds(8)
    ) throws -> ServiceAnswer {
        var came: ServiceAnswer?
        client.ask(address, method: method, target: target, body: body, deadline: deadline) { came = $0 }
        guard until({ came != nil }), let came else { throw Trouble(message: "\(target) was never answered") }
        return came
    }

    /// Sends bytes as they are and takes what comes until the other end closes, or until `enough`.
    func converse(_ address: ServiceAddress, _ text: String, enough: (String) -> Bool = { _ in false }) throws -> String
    {
        let raw = try RawClient(address)
        raw.send(text)
        guard until({ raw.receive() || enough(raw.received) }) else {
            throw Trouble(message: "the conversation did not end; so far: \(raw.received)")
        }
        return raw.received
    }
}

extension ServiceAnswer {
    var status: Int? {
        if case .answered(let status, _) = self { status } else { nil }
    }
    var text: String {
        switch self {
        case .answered(_, let body): String(decoding: body, as: UTF8.self)
        case .unreachable(let why): why
        }
    }
}
