/// The tmux pane that a worker runs in.
package struct TmuxPane: Equatable, Sendable {
    /// The server's socket.
    package var socket: Untrusted
    /// The session's name.
    package var session: Untrusted
    /// The window's id, such as `@1`.
    package var window: String
    /// The pane's id, such as `%3`.
    package var pane: String
    /// The process that the pane was opened with.
    package var pid: Int32
    /// Whether that process ended and the pane stayed.
    package var dead: Bool
    /// The pane's title, which the program in it sets.
    package var title: Untrusted
    /// How many clients look at the session.
    package var attached: Int

    /// Joins them all.
    package init(
        socket: Untrusted, session: Untrusted, window: String, pane: String, pid: Int32, dead: Bool = false,
        title: Untrusted = "", attached: Int = 0
    ) {
        self.socket = socket
        self.session = session
        self.window = window
        self.pane = pane
        self.pid = pid
        self.dead = dead
        self.title = title
        self.attached = attached
    }
}
