import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One request to a local door whose answer nobody waits for; for programs that have only milliseconds.
package enum LocalNote {
    /// Sends a request of a method `POST`; false where nobody listens at `path`, or it does not take all of it at once.
    ///
    /// What was sent is read by the door once it comes to it, also after this process ended.
    package static func post(_ body: [UInt8], to target: String, at path: String) -> Bool {
        let descriptor = unsafe picket_socket_connect(path)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let request = Array("POST \(target) HTTP/1.0\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
        var sent = 0
        while sent < request.count {
            let count = unsafe request[sent...].withUnsafeBytes {
                unsafe picket_socket_send(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
