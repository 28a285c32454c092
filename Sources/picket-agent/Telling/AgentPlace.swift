#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the agent of this user is found: its state folder and its socket.
struct AgentPlace {
    /// The folder that it keeps everything in.
    let state: String
    /// Its local socket.
    let socket: String

    /// By the options, else by the environment (`PICKET_AGENT`), else where `picket up` keeps it.
    init(state: String? = nil, socket: String? = nil) {
        let home = Self.variable("HOME") ?? "/"
        let states = Self.variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        self.state = state ?? Self.variable("PICKET_AGENT") ?? (states ?? home + "/.local/state") + "/picket/up"
        self.socket = socket ?? self.state + "/agent.sock"
    }

    /// A variable of the environment; nil where it is not set or empty.
    static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
