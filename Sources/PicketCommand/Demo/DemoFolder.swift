/// Where the demo's things lie: all of them in the state folder of its `picket up`.
struct DemoFolder: Equatable {
    /// The folder of `picket up`.
    let up: UpFolder

    var path: String { up.path + "/demo" }
    var programs: String { path + "/bin" }
    /// Where the played agent programs write what Claude Code writes below its own folder.
    var home: String { path + "/home" }
    var sessions: String { home + "/sessions" }
    /// The keys and configuration of the second road.
    var keys: String { path + "/keys" }
    var configuration: String { path + "/picket.yaml" }
    var tmuxConfiguration: String { path + "/tmux.conf" }
    /// The private tmux server's socket; beside the others, so that its path is no longer than theirs.
    var socket: String { up.path + "/demo.sock" }
}
