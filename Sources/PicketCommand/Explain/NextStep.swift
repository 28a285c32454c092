import PicketModel
import PicketWire

/// What to type next about a worker, and where; built of ids, and of paths only where a shell takes them for themselves.
enum NextStep {
    /// The line; nil where nothing is to be done.
    static func line(_ row: WorkerRow) -> String? {
        guard let action = row.verdict.actions.first else { return nil }
        let host = row.address.host
        switch action {
        case .none: return nil
        case .wait: return "Next: picket watch \(row.address)"
        case .restoreContact: return "Next: \(contact(row.verdict.cause, host))"
        case .answer, .reauthenticate, .continue, .review: return onHost(host, attach(row), else: "look at its pane")
        case .recover, .inspect: return onHost(host, git(row, "status"), else: "look at its worktree")
        case .harvest:
            let range = (row.git?.base).flatMap { Terminal.quoted($0.raw) }.map { "log --oneline \($0)..HEAD" }
            return onHost(host, git(row, range ?? "log --oneline"), else: "look at its commits")
        case .readLog: return onHost(host, log(row), else: "read its log")
        case .respawn, .redispatch: return "Next, on \(host): start it again, as it was started before."
        case .restart: return "Next, on \(host): start it again; it is meant to run always."
        }
    }

    private static func onHost(_ host: HostID, _ command: String?, else words: String) -> String {
        command.map { "Next, on \(host): \($0)" } ?? "Next, on \(host): \(words)."
    }

    private static func attach(_ row: WorkerRow) -> String? {
        guard let socket = row.socket.flatMap({ Terminal.quoted($0.raw) }),
            let pane = row.pane.flatMap({ Terminal.quoted($0) })
        else { return nil }
        return "tmux -S \(socket) attach -t \(pane)"
    }

    private static func git(_ row: WorkerRow, _ act: String) -> String? {
        row.git.flatMap { Terminal.quoted($0.worktree.raw) }.map { "git -C \($0) \(act)" }
    }

    private static func log(_ row: WorkerRow) -> String? {
        row.git.flatMap { Terminal.quoted($0.worktree.raw + "/.picket/log") }.map { "tail \($0)" }
    }

    private static func contact(_ cause: UnknownCause?, _ host: HostID) -> String {
        switch cause {
        case .broker: "picket ps -o wide"
        case .sshd: "restart sshd on \(host) by hand, then picket ps"
        case .host: "ssh \(host) picket-agent probe"
        case .hub, .probe, .shared, .removed, nil: "picket ps -o wide"
        }
    }
}
