package import PicketLoop
package import PicketModel

/// The probes port over a simulated host.
package final class SimulatedProbes: Probes {
    private let host: WorldHost
    private let life: Life
    private let deadline: Int64
    private var dice: Dice

    init(host: WorldHost, life: Life, deadline: Milliseconds, dice: Dice) {
        self.host = host
        self.life = life
        self.deadline = deadline.count
        self.dice = dice
    }

    private func failure(_ name: String) -> LookFailure? {
        host.trouble.failing.contains(name) ? LookFailure(.unavailable, Untrusted("the look at \(name) fails")) : nil
    }

    /// Answers as programs do: a little later with what is there then, or at the deadline with nothing.
    private func answer<Value>(
        _ name: String, then: @escaping (Observation<Value>) -> Void, _ look: @escaping () -> Observation<Value>
    ) {
        if host.trouble.hanging.contains(name) {
            life.after(deadline) { then(.failed(LookFailure(.timedOut, Untrusted("\(name) did not answer")))) }
            return
        }
        life.after(2 + Int64(dice.below(60))) { [weak self] in
            then(self?.failure(name).map { .failed($0) } ?? look())
        }
    }

    package func tmuxSockets(extra: [String]) -> Observation<[String]> {
        if let failure = failure("sockets") { return .failed(failure) }
        return .seen(host.tmuxRuns ? [host.socket] : [])
    }

    package func panes(ofSocket socket: String, then: @escaping (Observation<[PaneLook]>) -> Void) {
        answer("tmux", then: then) { [host] in
            guard host.tmuxRuns, socket == host.socket else { return .absent }
            return .seen(host.panes.map { $0.look(on: host.socket) })
        }
    }

    package func git(_ subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void) {
        host.noteLookAtGit()
        answer("git", then: then) { [host] in
            guard let tree = subject.worktree.flatMap({ host.worktrees[$0] }) else { return .absent }
            var look = tree.look(subject, on: host.time)
            if host.trouble.hidesWorkInGit { look.state.tracked = 0 }
            return .seen(look)
        }
    }

    package func result(_ subject: WorkerSubject, turnStartedUp: Milliseconds?) -> Observation<TaskResult> {
        if let failure = failure("result") { return .failed(failure) }
        guard let tree = subject.worktree.flatMap({ host.worktrees[$0] }), tree.exists, let found = tree.result,
            let run = subject.runStartedUp
        else { return .absent }
        let written = host.time.up(at: found.at)
        let isOld = subject.baseline?.results.contains { $0.fingerprint == found.fingerprint } ?? false
        guard written >= max(run, turnStartedUp ?? run), !isOld else { return .absent }
        return .seen(
            TaskResult(source: .file(".picket/result.json"), succeeded: found.succeeded, writtenUp: written))
    }

    package func session(_ subject: SessionSubject) -> Observation<SessionAccount> {
        if let failure = failure("session") { return .failed(failure) }
        guard subject.runtime == .claude, let said = host.accounts[subject.process.pid], said.process == subject.process
        else { return .absent }
        return .seen(said.account(on: host.time))
    }

    /// All accounts lie in the folder of live sessions, which is watched for the host.
    package func sessionFolders(_ subject: SessionSubject) -> [String] { [] }

    package func sweepFiles(_ worktree: String, sinceUp: Milliseconds) -> Observation<FileActivity> {
        if let failure = failure("files") { return .failed(failure) }
        guard let tree = host.worktrees[worktree], tree.exists else { return .absent }
        var activity = FileActivity(watch: .swept)
        activity.lastChangeUp = tree.lastChangeAt.map { host.time.up(at: $0) }.flatMap { $0 >= sinceUp ? $0 : nil }
        activity.changedInFiveMinutes = tree.changes.values.count { host.time.up(at: $0) >= sinceUp }
        activity.heartbeatUp = tree.heartbeatAt.map { host.time.up(at: $0) }
        return .seen(activity)
    }
}

extension WorldHost.Pane {
    func look(on socket: String) -> PaneLook {
        PaneLook(
            pane: TmuxPane(
                socket: Untrusted(socket), session: Untrusted(session), window: "@\(order)", pane: id, pid: shell),
            sessionCreatedWall: .zero, order: order)
    }
}

extension WorldAccount {
    func account(on time: LocalTime) -> SessionAccount {
        var account = SessionAccount(runtime: .claude)
        account.session = Untrusted("session-\(process.start)")
        account.status = status
        account.recordUp = time.up(at: recordAt)
        if status == .waiting { account.waitingFor = waitingFor.map { Untrusted($0) } }
        account.backgroundWork = background
        return account
    }
}
