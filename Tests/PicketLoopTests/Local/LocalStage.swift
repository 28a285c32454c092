import Foundation
import PicketLoop
import PicketModel

/// A loop, a local door on it, and those who ask there.
final class LocalStage {
    struct Trouble: Error { let message: String }

    let loop: Loop
    let client: LocalClient
    let folder: String
    private var doors: [LocalDoor] = []

    init() throws {
        guard let loop = Loop() else { throw Trouble(message: "the kernel names no boot") }
        self.loop = loop
        client = LocalClient(clock: loop)
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

    /// Opens a door that says back what it was asked, unless told otherwise.
    @discardableResult
    func open(
        patience: Milliseconds = .seconds(8), places: Int = 16,
        onRequest: @escaping (DoorRequest, any DoorReply) -> Void = { request, reply in
            reply.answer(DoorAnswer(body: Array(request.path.joined(separator: "|").utf8) + request.body))
        }
    ) throws -> LocalDoor {
        let door = try LocalDoor(at: path, clock: loop, patience: patience, places: places)
        door.onRequest = onRequest
        loop.add(door)
        doors.append(door)
        return door
    }

    func end(_ door: LocalDoor) {
        door.close()
        loop.remove(door)
        doors.removeAll { $0 === door }
    }

    /// Turns the loop until `done`, for 10 s at most; whether it came.
    func until(_ done: () -> Bool) -> Bool {
        let end = loop.now.up + .seconds(10)
        while !done() {
            guard loop.now.up < end else { return false }
            loop.turn(waitingAtMost: .milliseconds(10))
        }
        return true
    }

    func ask(
        _ method: String = "GET", _ target: String = "/", body: [UInt8] = [], deadline: Milliseconds = .seconds(8)
    ) throws -> ServiceAnswer {
        var came: ServiceAnswer?
        client.ask(.socket(path), method: method, target: target, body: body, deadline: deadline) { came = $0 }
        guard until({ came != nil }), let came else { throw Trouble(message: "\(target) was never answered") }
        return came
    }

    /// Sends bytes as they are, and takes what comes until the other end closes.
    func converse(_ text: String) throws -> String {
        let raw = try RawVisitor(path)
        raw.send(text)
        guard until({ raw.receive() }) else { throw Trouble(message: "no end; so far: \(raw.received)") }
        return raw.received
    }
}

/// A bare socket, for what a well-behaved client never sends.
final class RawVisitor {
    let descriptor: Int32
    private(set) var received = ""
    private var hasEnded = false

    init(_ path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let made = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.connect(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, fcntl(made, F_SETFL, O_NONBLOCK) == 0 else {
            throw LocalStage.Trouble(message: "connect to \(path): \(errno)")
        }
        descriptor = made
    }

    deinit { _ = close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Takes what is there; whether the other end closed.
    func receive() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while !hasEnded {
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            if count < 0, errno == EAGAIN { break }
            if count <= 0 { hasEnded = true } else { received += String(decoding: bytes.prefix(count), as: UTF8.self) }
        }
        return hasEnded
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
