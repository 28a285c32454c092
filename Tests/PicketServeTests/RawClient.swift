import Foundation
import PicketLoop

/// A bare socket, for what a well-behaved client never sends.
final class RawClient {
    private let descriptor: Int32
    private(set) var received = ""
    private(set) var hasEnded = false

    init(_ address: ServiceAddress) throws {
        switch address {
        case .socket(let path): descriptor = try Self.connect(path: path)
        case .http(let base): descriptor = try Self.connect(port: UInt16(base.split(separator: ":")[2]) ?? 0)
        }
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw Stage.Trouble(message: "fcntl") }
    }

    deinit { close() }

    private var isClosed = false

    func close() {
        if !isClosed { _ = Foundation.close(descriptor) }
        isClosed = true
    }

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

    private static func connect(path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let made = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.connect(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Stage.Trouble(message: "connect to \(path): \(errno)") }
        return made
    }

    private static func connect(port: UInt16) throws -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let made = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Stage.Trouble(message: "connect to port \(port): \(errno)") }
        return made
    }
}
