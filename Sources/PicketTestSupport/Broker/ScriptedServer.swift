import PicketLoop
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The thread of a `ScriptedBroker`.
final class ScriptedServer: Sendable {
    struct Seen {
        var connections = 0
        var closings = 0
        var packets: [[UInt8]] = []
        var isStopping = false
    }

    let seen = Mutex(Seen())
    private let listener: Int32
    private let scripts: [[ScriptedBroker.Step]]
    private let wakeup: Wakeup

    init(_ listener: Int32, _ scripts: [[ScriptedBroker.Step]], _ wakeup: Wakeup) {
        self.listener = listener
        self.scripts = scripts
        self.wakeup = wakeup
    }

    deinit { close(listener) }

    func start() -> Bool { ScriptedThread.start { self.serve() } }

    func stop() {
        seen.withLock { $0.isStopping = true }
        wakeup.signal()
    }

    private func serve() {
        var number = 0
        while waits(for: listener) {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            seen.withLock { $0.connections += 1 }
            if !scripts.isEmpty { play(scripts[min(number, scripts.count - 1)], on: descriptor) }
            close(descriptor)
            seen.withLock { $0.closings += 1 }
            number += 1
        }
    }

    private func play(_ script: [ScriptedBroker.Step], on descriptor: Int32) {
        for step in script {
            switch step {
            case .read: guard readPacket(descriptor) != nil else { return }
            case .send(let bytes): guard send(bytes, to: descriptor) else { return }
            case .answer(let body):
                guard let packet = readPacket(descriptor), send(body(packet), to: descriptor) else { return }
            case .ignore: while waits(for: wakeup.descriptor) {}
            case .close: return
            }
        }
        while readPacket(descriptor) != nil {}
    }

    private func readPacket(_ descriptor: Int32) -> [UInt8]? {
        guard var packet = read(1, from: descriptor) else { return nil }
        var length = 0
        var shift = 0
        while shift < 28 {
            guard let next = read(1, from: descriptor) else { return nil }
            packet += next
            length |= Int(next[0] & 127) << shift
            shift += 7
            if next[0] < 128 { break }
        }
        guard let rest = read(length, from: descriptor) else { return nil }
        packet += rest
        seen.withLock { $0.packets.append(packet) }
        return packet
    }

    /// Exactly `count` bytes; nil where the client closed first or the broker is to stop.
    private func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard waits(for: descriptor) else { return nil }
            var part = [UInt8](repeating: 0, count: count - bytes.count)
            let got = unsafe recv(descriptor, &part, part.count, 0)
            guard got > 0 else { return nil }
            bytes += part.prefix(got)
        }
        return bytes
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        unsafe systemSend(descriptor, bytes, bytes.count) == bytes.count
    }

    /// Waits until the descriptor can be read; false once the broker is to stop.
    private func waits(for descriptor: Int32) -> Bool {
        var asked = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        unsafe poll(&asked, 2, -1)
        return !seen.withLock { $0.isStopping }
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Darwin)
        unsafe send(descriptor, bytes, count, 0)
    #else
        unsafe send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    #endif
}
