import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A listening Unix socket of this user, and the file that stands for it.
package struct SocketFile: Sendable {
    /// The descriptor; who takes it closes it.
    package let descriptor: Int32
    private let path: String
    private let inode: UInt64?

    /// What waits to be accepted, at most.
    package static let backlog: Int32 = 128
    /// Shorter than the 104 bytes of macOS and the 108 of Linux, NUL included.
    private static let longestPath = 100

    /// Listens at `path` with mode 0600, in the place of a socket that a dead process left; the error names the path.
    package init(_ path: String) throws(DoorError) {
        guard path.utf8.count <= Self.longestPath, !path.utf8.contains(0), !path.isEmpty else {
            throw DoorError(
                "The path of a socket may be at most \(Self.longestPath) bytes long, and \(path) has "
                    + "\(path.utf8.count): choose a shorter one with --state.")
        }
        var descriptor = unsafe picket_socket_listen(path, Self.backlog)
        if descriptor < 0, errno == EADDRINUSE {
            try Self.removeStale(path)
            descriptor = unsafe picket_socket_listen(path, Self.backlog)
        }
        let number = errno
        guard descriptor >= 0 else { throw Self.error("The socket \(path) could not be made", number) }
        self.descriptor = descriptor
        self.path = path
        inode = Self.inode(path)
    }

    /// Removes the file, where it is still this one's.
    package func remove() {
        guard Self.inode(path) == inode else { return }
        unsafe unlink(path)
    }

    /// Closes the socket too.
    package func discard() {
        remove()
        close(descriptor)
    }

    /// Whether who connected is of this user, or root. The file's mode says so too, unless somebody changed it.
    package func admits(_ connection: Int32) -> Bool {
        [Int64(geteuid()), 0].contains(picket_socket_peer(connection))
    }

    /// Removes what a process that is no more left behind: a socket that refuses. Callers hold the lock on the state
    /// folder, so no two of them come here at once.
    private static func removeStale(_ path: String) throws(DoorError) {
        let probe = unsafe picket_socket_connect(path)
        let number = errno
        if probe >= 0 { close(probe) }
        // A full queue of connections is a living socket too.
        guard probe < 0, number != EAGAIN else {
            throw DoorError("Another picket already answers at \(path): end it, or choose another folder with --state.")
        }
        guard number == ECONNREFUSED, inode(path) != nil else {
            throw error("What lies at \(path) is in the way of the socket", number)
        }
        unsafe unlink(path)
    }

    private static func inode(_ path: String) -> UInt64? {
        var file = picket_file()
        guard unsafe picket_stat(path, false, &file) == 0, file.kind == CChar(bitPattern: UInt8(ascii: "s")) else {
            return nil
        }
        return file.inode
    }

    private static func error(_ what: String, _ number: Int32) -> DoorError {
        DoorError("\(what): \(unsafe String(cString: strerror(number))).")
    }
}
