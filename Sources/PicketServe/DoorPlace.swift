/// Where a door listens.
package enum DoorPlace: Equatable, Sendable {
    /// A Unix socket at a path of at most 100 bytes, for this user only.
    case socket(String)
    /// HTTP on this machine only: `localhost`, `127.0.0.1` or `::1`, and a port; 0 asks the system for one.
    case loopback(host: String, port: Int)
}
