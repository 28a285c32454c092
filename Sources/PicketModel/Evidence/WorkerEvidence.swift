/// Everything that one host can observe of one worker at one time; what an agent holds, publishes and answers with.
package struct WorkerEvidence: Equatable, Sendable {
    /// The worker's id.
    package var worker: WorkerID
    /// Groups that the configuration puts it in.
    package var groups: [String] = []
    /// Whether the configuration marks it as always on.
    package var core: Bool = false
    /// The run; `absent` where no runtime was ever seen.
    package var run: Observation<Run> = .absent
    /// The process tree.
    package var process: Observation<ProcessTree> = .absent
    /// The tmux pane.
    package var tmux: Observation<TmuxPane> = .absent
    /// The worktree; `absent` where the worker has none.
    package var git: Observation<GitState> = .absent
    /// The runtime's own account.
    package var session: Observation<SessionAccount> = .absent
    /// File changes in the worktree.
    package var activity: Observation<FileActivity> = .absent
    /// The task's result.
    package var result: Observation<TaskResult> = .absent
    /// A signature on its screen.
    package var screen: Observation<ScreenMatch> = .absent
    /// When each part was last looked at, by the host's time since boot; a part that lacks here was never looked at.
    package var seen: [EvidenceKind: Milliseconds] = [:]

    /// A worker of which nothing was seen yet.
    package init(worker: WorkerID) { self.worker = worker }
}
