#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A loopback port whose queue of connections is full: a further connect hangs until this goes away.
final class HangingPort {
    let port: UInt16
    private var descriptors: [Int32] = []

    init() throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, kind, 0)
        descriptors.append(listener)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let fillers = (0..<4).map { _ in socket(AF_INET, kind, 0) }
        descriptors += fillers
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, size)
                listen(listener, 0)
                unsafe getsockname(listener, generic, &size)
                for filler in fillers {
                    _ = fcntl(filler, F_SETFL, O_NONBLOCK)
                    _ = unsafe connect(filler, generic, size)
                }
            }
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
