import PicketModel

/// The state folder of `picket up`: where each thing lies in it.
struct UpFolder: Equatable {
    /// The folder, from the root.
    let path: String

    /// sun_path holds 104 bytes on macOS and 108 on Linux (unix(4), unix(7)), its last NUL included.
    private static let longestSocket = 100

    /// The folder `path`; refused where a socket below it would have too long a name.
    init(_ path: String) throws(CommandError) {
        self.path = path
        for socket in [hubSocket, agentSocket] where socket.utf8.count > Self.longestSocket {
            throw CommandError(
                "the socket '\(Terminal.safe(socket))' would have a path of \(socket.utf8.count) bytes; "
                    + "expected at most \(Self.longestSocket).", next: "picket up --state /tmp/picket")
        }
    }

    var hubSocket: String { path + "/hub.sock" }
    var agentSocket: String { path + "/agent.sock" }
    /// Held by the `picket up` that runs; its first line is the pid.
    var lock: String { path + "/up.lock" }
    /// The pipe whose writing end `picket up` holds for as long as it lives.
    var alive: String { path + "/alive" }
    var broker: String { path + "/broker" }
    var brokerConfiguration: String { broker + "/private.conf" }
    var brokerACL: String { broker + "/private.acl" }
    var brokerUsers: String { broker + "/users" }

    /// The file with the password of one part.
    func password(of part: Part) -> String { "\(broker)/\(part.rawValue).password" }
    func plan(of part: Part) -> String { "\(path)/\(part.rawValue).plan" }
    func pid(of part: Part) -> String { "\(path)/\(part.rawValue).pid" }
    func log(of part: Part) -> String { "\(path)/\(part.rawValue).log" }
    /// Held by the keeper of a part.
    func lock(of part: Part) -> String { "\(path)/keep-\(part.rawValue).lock" }
}
