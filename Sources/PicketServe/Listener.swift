import CSystem
import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A listening socket: a file for this user, or a port on loopback.
struct Listener {
    /// The descriptor; who takes it closes it.
    let descriptor: Int32
    /// The port on loopback; nil for a Unix socket.
    let port: Int?
    private let file: SocketFile?

    /// Opens the socket; throws a `DoorError` that names the place.
    init(_ place: DoorPlace) throws(DoorError) {
        switch place {
        case .socket(let path): self.init(file: try SocketFile(path))
        case .loopback(let host, let port): try self.init(host: host, port: port)
        }
    }

    private init(file: SocketFile) {
        descriptor = file.descriptor
        port = nil
        self.file = file
    }

    private init(host: String, port: Int) throws(DoorError) {
        guard ["localhost", "127.0.0.1", "::1"].contains(host), let number = UInt16(exactly: port) else {
            throw DoorError(
                "HTTP is served on this machine only: \(host):\(port) must be localhost, 127.0.0.1 or ::1 "
                    + "with a port of 0 to 65535.")
        }
        descriptor = picket_loopback_listen(host == "::1", number, SocketFile.backlog)
        let reason = errno
        guard descriptor >= 0 else {
            throw DoorError(
                "The port \(host):\(port) could not be opened: \(unsafe String(cString: strerror(reason))).")
        }
        self.port = Int(picket_socket_port(descriptor))
        file = nil
    }

    /// Removes the socket's file, where it is still this one's.
    func removeFile() { file?.remove() }

    /// Undoes what was opened.
    func discard() {
        if let file { file.discard() } else { close(descriptor) }
    }

    /// Whether who connected may come in: to a port anybody, to a socket this user and root.
    func admits(_ connection: Int32) -> Bool { file?.admits(connection) ?? true }
}
