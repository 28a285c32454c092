#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Plain TCP on 127.0.0.1.
enum Loopback {
    /// Whether something listens there.
    static func connects(to port: UInt16) -> Bool {
        let descriptor = stream()
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return unsafe withAddress(port) { unsafe connect(descriptor, $0, $1) } == 0
    }

    /// A listening socket and the port that the system chose; nil where there is none.
    static func listen() -> (descriptor: Int32, port: UInt16)? {
        let descriptor = stream()
        guard descriptor >= 0 else { return nil }
        guard unsafe withAddress(0, { unsafe bind(descriptor, $0, $1) }) == 0, systemListen(descriptor) == 0 else {
            close(descriptor)
            return nil
        }
        return (descriptor, port(of: descriptor))
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func stream() -> Int32 {
        #if canImport(Glibc)
            return socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return descriptor
        #endif
    }

    private static func withAddress(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe body(generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

// `Loopback.listen` hides the function of the C library.
private func systemListen(_ descriptor: Int32) -> Int32 { listen(descriptor, 16) }
