package import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A bare socket, for what a well-behaved client never sends.
package final class RawClient {
    /// What came so far.
    package private(set) var received = ""
    /// Whether the other end closed.
    package private(set) var hasEnded = false
    private let descriptor: Int32
    private var isClosed = false

    /// Connects; reading never waits.
    package init(_ address: ServiceAddress) throws {
        switch address {
        case .socket(let path): descriptor = try Self.connect(path: path)
        case .http(let base): descriptor = try Self.connect(port: UInt16(base.split(separator: ":")[2]) ?? 0)
        }
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw TestTrouble("fcntl: \(errno)") }
    }

    deinit { close() }

    /// Leaves.
    package func close() {
        if !isClosed { _ = systemClose(descriptor) }
        isClosed = true
    }

    /// Sends the bytes of a text; an end of the other side raises no signal.
    package func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = systemSend(descriptor, bytes, bytes.count)
    }

    /// Takes what is there; whether the other end closed.
    package func receive() -> Bool {
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
        return try connect(AF_UNIX, &address, named: path)
    }

    private static func connect(port: UInt16) throws -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return try connect(AF_INET, &address, named: "port \(port)")
    }

    private static func connect<Address>(_ family: Int32, _ address: inout Address, named name: String) throws -> Int32
    {
        #if canImport(Darwin)
            let made = socket(family, SOCK_STREAM, 0)
            _ = fcntl(made, F_SETFD, FD_CLOEXEC)
        #else
            // A child that another test starts must not hold it, or its closing would not be noticed.
            let made = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        let length = socklen_t(MemoryLayout<Address>.size)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe systemConnect(made, $0, length) }
        }
        guard result == 0 else { throw TestTrouble("connect to \(name): \(errno)") }
        return made
    }
}

// The C library's own, past the methods of the same names.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    unsafe connect(descriptor, address, length)
}

private func systemSend(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
    #if canImport(Darwin)
        unsafe send(descriptor, bytes, count, 0)
    #else
        unsafe send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    #endif
}
