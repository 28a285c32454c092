package import PicketLoop
package import PicketModel

/// The real port of looks: tmux, git, results, sessions and files of this host.
package final class HostProbes: Probes {
    /// Where things lie that differ from host to host.
    package struct Places: Sendable {
        /// The git program, by name or path.
        package var git = "git"
        /// The tmux program, by name or path.
        package var tmux = "tmux"
        /// The folder of the user's tmux sockets; nil takes tmux's own default.
        package var tmuxFolder: String?
        /// The folder of each runtime.
        package var homes: [Runtime: String] = [:]
        /// Names of folders that a sweep for changed files leaves out.
        package var heavyFolders: [String]?

        /// The defaults, and no runtime's folder.
        package init() {}
    }

    private let gitProbe: GitProbe
    private let tmuxProbe: TmuxProbe
    private let resultProbe: ResultProbe
    private let sessionProbe: SessionProbe
    private let sweep: FileSweep

    /// Looks through `machine` and `commands`, with times by `clock`.
    package init(commands: any Commands, clock: any Clock, machine: any Machine, places: Places = Places()) {
        let line = GitCommandLine(program: places.git)
        let gitProbe = GitProbe(tools: GitTools(commands: commands, clock: clock, machine: machine, line: line))
        tmuxProbe = TmuxProbe(
            commands: commands, machine: machine, program: places.tmux,
            folder: places.tmuxFolder ?? TmuxProbe.usualFolder(user: machine.user))
        self.gitProbe = gitProbe
        resultProbe = ResultProbe(machine: machine, clock: clock) { gitProbe.isAtHead($0, in: $1) }
        sessionProbe = SessionProbe(machine: machine, clock: clock, homes: places.homes)
        let heavy = places.heavyFolders ?? FileSweep.heavyFolders
        sweep = FileSweep(machine: machine, clock: clock, leavingOut: Set(heavy))
    }

    package func tmuxSockets(extra: [String]) -> Observation<[String]> { tmuxProbe.sockets(extra: extra) }

    package func panes(ofSocket socket: String, then: @escaping (Observation<[PaneLook]>) -> Void) {
        tmuxProbe.panes(ofSocket: socket, then: then)
    }

    package func git(_ subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void) {
        gitProbe.look(subject, then: then)
    }

    package func result(_ subject: WorkerSubject, turnStartedUp: Milliseconds?) -> Observation<TaskResult> {
        resultProbe.look(subject, turnStartedUp: turnStartedUp)
    }

    package func session(_ subject: SessionSubject) -> Observation<SessionAccount> { sessionProbe.look(subject) }

    package func sessionFolders(_ subject: SessionSubject) -> [String] { sessionProbe.folders(of: subject) }

    package func screen(of pane: TmuxPane, then: @escaping (Observation<[UInt8]>) -> Void) {
        tmuxProbe.screen(of: pane, then: then)
    }

    package func sweepFiles(_ worktree: String, sinceUp: Milliseconds) -> Observation<FileActivity> {
        sweep.sweep(worktree, sinceUp: sinceUp)
    }
}
