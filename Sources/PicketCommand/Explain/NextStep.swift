import PicketModel
import PicketWire

/// What to type next about a worker, and where; built of ids, and of paths only where a shell takes them for themselves.
struct NextStep: Equatable {
    /// What it is for.
    let words: String
    /// What to type; nil where nothing safe can be offered.
    let command: String?
    /// On which host; nil where it is a command of Picket's, which any terminal takes.
    let host: HostID?

    /// What to do first, and what after that where the verdict names more.
    static func steps(_ row: WorkerRow) -> [NextStep] {
        row.verdict.actions.enumerated().filter { $0.offset == 0 || $0.element != .none }
            .map { step($0.element, row) }
    }

    /// The steps as lines: words, then what to type.
    static func lines(_ row: WorkerRow) -> [String] {
        steps(row).enumerated().flatMap { index, step in
            let place = step.host.map { ", on \($0)" } ?? ""
            let first = "\(index == 0 ? "Next" : "Then")\(place): \(step.words)"
            return step.command.map { ["\(first):", "  \($0)"] } ?? ["\(first)."]
        }
    }

    private static func step(_ action: Action, _ row: WorkerRow) -> NextStep {
        switch action {
        case .none: nothing(row)
        case .wait: picket("wait; this ends when it needs a person", "watch \(row.address) --stop-on waiting")
        case .restoreContact: contact(row)
        case .answer: onHost(row, "answer it in its pane", pane(row))
        case .reauthenticate: onHost(row, "sign in again, in its pane", pane(row))
        case .continue where row.verdict.state == .idle: onHost(row, "give it more to do, in its pane", pane(row))
        case .continue: onHost(row, "tell it to go on, in its pane", pane(row))
        case .review: onHost(row, "review what it made", work(row))
        case .recover: onHost(row, "see what is not committed, and save it", git(row, "status"))
        case .inspect: inspect(row)
        case .harvest: onHost(row, "take its commits over; these are", commits(row) ?? git(row, "log --oneline -5"))
        case .readLog: onHost(row, "read why", log(row))
        case .respawn: onHost(row, "start it again", startPlace(row))
        case .redispatch: onHost(row, "send its task again", startPlace(row))
        case .restart: onHost(row, "start it again, since it is meant to run always", startPlace(row))
        }
    }

    private static func onHost(_ row: WorkerRow, _ words: String, _ command: String?) -> NextStep {
        NextStep(words: words, command: command, host: row.address.host)
    }

    private static func picket(_ words: String, _ command: String) -> NextStep {
        NextStep(words: words, command: "picket \(command)", host: nil)
    }

    private static func nothing(_ row: WorkerRow) -> NextStep {
        switch (row.verdict.state, row.verdict.cause) {
        case (.delivered, _) where row.verdict.row != 4, (.unknown, .removed):
            picket("nothing is left to do; this takes it off the list", "retire \(row.address)")
        case (.unknown, _): picket("wait a few seconds, then ask again", "explain \(row.address)")
        default: picket("nothing to do; this waits for its end", "watch \(row.address)")
        }
    }

    private static func contact(_ row: WorkerRow) -> NextStep {
        let host = row.address.host
        switch row.verdict.cause {
        case .broker: return picket("bring the broker back; then see whether the hosts are heard", "ps")
        case .sshd: return picket("mend sshd or the sign-in on \(host) by hand, then", "resume \(host)")
        case .host: return NextStep(words: "see whether it is up", command: "ssh \(host) picket-agent probe", host: nil)
        case .probe:
            return NextStep(words: "see what the agent there sees", command: "picket-agent probe", host: host)
        case .hub, .shared, .removed, nil: return picket("see what else is known", "ps -o wide")
        }
    }

    /// A living worker is looked at on its screen, without taking part; what an ended one left is in its worktree.
    private static func inspect(_ row: WorkerRow) -> NextStep {
        if row.verdict.row >= 12, let pane = tmux(row, "capture-pane -p") {
            return onHost(row, "look at its screen", pane)
        }
        return onHost(row, "look at its worktree", git(row, "status"))
    }

    private static func pane(_ row: WorkerRow) -> String? { tmux(row, "attach") }

    private static func tmux(_ row: WorkerRow, _ act: String) -> String? {
        guard let socket = row.socket.flatMap({ Terminal.quoted($0.raw) }),
            let pane = row.pane.flatMap({ Terminal.quoted($0) })
        else { return nil }
        return "tmux -S \(socket) \(act) -t \(pane)"
    }

    private static func startPlace(_ row: WorkerRow) -> String? {
        pane(row) ?? row.git.flatMap { Terminal.quoted($0.worktree.raw) }.map { "cd \($0)" }
    }

    private static func git(_ row: WorkerRow, _ act: String) -> String? {
        row.git.flatMap { Terminal.quoted($0.worktree.raw) }.map { "git -C \($0) \(act)" }
    }

    private static func commits(_ row: WorkerRow) -> String? {
        (row.git?.base).flatMap { Terminal.quoted($0.raw) }.flatMap { git(row, "log --oneline \($0)..HEAD") }
    }

    private static func work(_ row: WorkerRow) -> String? {
        (row.git?.ahead ?? 0) > 0 ? commits(row) : git(row, "status")
    }

    private static func log(_ row: WorkerRow) -> String? {
        row.git.flatMap { Terminal.quoted($0.worktree.raw + "/.picket/log") }.map { "tail \($0)" }
    }
}
