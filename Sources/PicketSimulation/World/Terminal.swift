import PicketModel

/// The tmux server of a host, as a user opens and loses it.
extension WorldHost {
    /// Opens a server with a pane a session, in this order; each with a shell.
    func openTerminal(_ sessions: [(session: String, worktree: String)]) {
        guard !tmuxRuns else { return }
        tmuxRuns = true
        panes = []
        let server = start("tmux: server", parent: 1, folder: "/")
        for (order, one) in sessions.enumerated() {
            let shell = start("bash", parent: server.pid, folder: one.worktree)
            panes.append(Pane(id: "%\(order)", session: one.session, shell: shell.pid, order: order))
        }
    }

    /// The server ends, with all that runs in it.
    func closeTerminal() {
        guard tmuxRuns else { return }
        tmuxRuns = false
        panes = []
        for pid in processes.keys.sorted() where processes[pid]?.name == "tmux: server" { end(pid) }
    }
}
