import PicketModel
import PicketTestSupport
import PicketWire

/// More of what an agent says of one worker.
extension HostVoice {
    func git(_ worker: String, _ see: (inout GitState) -> Void = { _ in }) throws {
        var git = GitState(worktree: Untrusted("/work/\(worker)"))
        git.branch = Untrusted("feat/\(worker)")
        git.base = "main"
        git.ahead = 0
        git.behind = 0
        git.unpushed = 0
        git.hasRemote = true
        see(&git)
        try state(worker, .git(.seen(git)))
    }

    func account(_ worker: String, _ say: (inout SessionAccount) -> Void) throws {
        var account = SessionAccount(runtime: .claude)
        account.recordUp = moment.up
        say(&account)
        try state(worker, .session(.seen(account)))
    }

    func files(_ worker: String, lastChange ago: Milliseconds? = nil, count: Int = 0) throws {
        var activity = FileActivity()
        activity.lastChangeUp = ago.map { moment.up - $0 }
        activity.changedInFiveMinutes = count
        try state(worker, .activity(.seen(activity)))
    }

    func pane(_ worker: String) throws {
        let pane = TmuxPane(
            socket: "/tmp/tmux-1000/default", session: Untrusted(worker), window: "@1", pane: "%1", pid: 90, title: "")
        try state(worker, .tmux(.seen(pane)))
    }

    /// A process sample of one worker.
    func sample(_ worker: String, cpuPermille: Int) throws {
        let tree = ProcessTree(
            processes: [], count: 2, runSeen: true, cpuPermille: cpuPermille, window: .seconds(10))
        let message = ProcessesMessage(
            envelope: Envelope(host: host, epoch: epoch, moment: moment),
            workers: [WorkerProcesses(worker: try address(worker).worker, look: .seen(tree))])
        bench.link.deliver(bench.topics.text(.processes(host)), message.payload)
    }

    /// Beats and samples for `span`, every 10 s.
    func live(_ worker: String, for span: Milliseconds, cpuPermille: Int) throws {
        var left = span
        while left > .zero {
            try sample(worker, cpuPermille: cpuPermille)
            live(for: min(left, .seconds(10)))
            left -= .seconds(10)
        }
    }
}
