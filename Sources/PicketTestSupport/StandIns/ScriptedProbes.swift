package import PicketLoop
package import PicketModel

/// Looks that see what the test says; each answer comes by the clock's next turn, or as late as the test says.
package final class ScriptedProbes: Probes {
    /// The panes of each tmux server, by socket; a server that is not here has no socket.
    package var servers: [String: Observation<[PaneLook]>] = [:]
    /// Why the sockets cannot be listed; nil where they can.
    package var socketsFailure: LookFailure?
    /// What git sees, by worktree; `absent` where nothing is said.
    package var worktrees: [String: Observation<WorktreeLook>] = [:]
    /// The reflog of HEAD, by worktree, oldest first, every entry a commit; without one here git sees none.
    package var reflogs: [String: [ReflogPlace]] = [:]
    /// Results by worker.
    package var results: [WorkerID: Observation<TaskResult>] = [:]
    /// Runtimes' accounts by pid.
    package var sessions: [Int32: Observation<SessionAccount>] = [:]
    /// Where those accounts lie, by pid.
    package var sessionFolders: [Int32: [String]] = [:]
    /// Whose accounts were looked for, in order.
    package private(set) var sessionsAsked: [SessionSubject] = []
    /// What a sweep of a worktree finds; nothing changed where nothing is said.
    package var sweeps: [String: Observation<FileActivity>] = [:]
    /// What stands on each pane; `absent` where nothing is said.
    package var screens: [String: Observation<[UInt8]>] = [:]
    /// The panes whose screens were looked at, in order.
    package private(set) var screensAsked: [String] = []
    /// After which the answers about a socket or a worktree come.
    package var delays: [String: Milliseconds] = [:]
    /// What git was asked, in order.
    package private(set) var gitAsked: [WorkerSubject] = []
    /// The sockets that were asked for panes, in order.
    package private(set) var socketsAsked: [String] = []
    /// The worktrees that were swept, in order.
    package private(set) var swept: [String] = []
    /// The turns that results were asked for, by worker; the newest.
    package private(set) var turnsAsked: [WorkerID: Milliseconds] = [:]

    private let clock: any Clock

    /// Probes of a host on which there is nothing.
    package init(clock: any Clock) { self.clock = clock }

    package func tmuxSockets(extra: [String]) -> Observation<[String]> {
        if let socketsFailure { return .failed(socketsFailure) }
        return .seen(servers.keys.sorted())
    }

    package func panes(ofSocket socket: String, then: @escaping (Observation<[PaneLook]>) -> Void) {
        socketsAsked.append(socket)
        let answer = servers[socket] ?? .absent
        clock.schedule(after: delays[socket] ?? .zero) { _ in then(answer) }
    }

    package func git(_ subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void) {
        gitAsked.append(subject)
        var answer = worktrees[subject.worktree ?? ""] ?? .absent
        if var look = answer.value, let news = news(for: subject) {
            look.news = news
            answer = .seen(look)
        }
        clock.schedule(after: delays[subject.worktree ?? ""] ?? .zero) { _ in then(answer) }
    }

    private func news(for subject: WorkerSubject) -> ReflogNews? {
        guard let log = reflogs[subject.worktree ?? ""], let started = subject.runStartedUp else { return nil }
        let since = (clock.now.wall - (clock.now.up - started)).seconds
        let first =
            subject.told.map { told in log.lastIndex(of: told).map { $0 + 1 } ?? log.count }
            ?? (subject.baseline == nil ? log.count : log.firstIndex { $0.seconds >= since } ?? log.count)
        return ReflogNews(commits: log[first...].map(\.new), end: log.last)
    }

    package func result(_ subject: WorkerSubject, turnStartedUp: Milliseconds?) -> Observation<TaskResult> {
        turnsAsked[subject.worker] = turnStartedUp
        return results[subject.worker] ?? .absent
    }

    package func session(_ subject: SessionSubject) -> Observation<SessionAccount> {
        sessionsAsked.append(subject)
        return sessions[subject.process.pid] ?? .absent
    }

    package func sessionFolders(_ subject: SessionSubject) -> [String] { sessionFolders[subject.process.pid] ?? [] }

    package func screen(of pane: TmuxPane, then: @escaping (Observation<[UInt8]>) -> Void) {
        screensAsked.append(pane.pane)
        let answer = screens[pane.pane] ?? .absent
        clock.schedule(after: delays[pane.pane] ?? .zero) { _ in then(answer) }
    }

    package func sweepFiles(_ worktree: String, sinceUp: Milliseconds) -> Observation<FileActivity> {
        swept.append(worktree)
        return sweeps[worktree] ?? .seen(FileActivity())
    }

    /// Forgets what was asked until now.
    package func forgetAsked() {
        gitAsked = []
        sessionsAsked = []
        socketsAsked = []
        screensAsked = []
        swept = []
    }
}

extension ScriptedProbes {
    /// Adds a pane to a tmux server, as the newest of it.
    package func addPane(
        _ pane: String, session: String, pid: Int32, socket: String = "/tmp/tmux-1000/default", title: Untrusted = "",
        server: Int32? = nil
    ) {
        var panes = servers[socket]?.value ?? []
        let made = TmuxPane(
            socket: Untrusted(socket), session: Untrusted(session), window: "@1", pane: pane, pid: pid, title: title)
        panes.append(PaneLook(pane: made, sessionCreatedWall: .zero, order: panes.count, server: server))
        servers[socket] = .seen(panes)
    }

    /// Takes a pane from its server.
    package func removePane(_ pane: String, socket: String = "/tmp/tmux-1000/default") {
        guard let panes = servers[socket]?.value else { return }
        servers[socket] = .seen(panes.filter { $0.pane.pane != pane })
    }

    /// Makes a commit in a worktree that git sees already.
    package func commit(_ name: String, in path: String) {
        guard var look = worktrees[path]?.value else { return }
        let place = ReflogPlace(old: look.state.head ?? "", new: name, seconds: clock.now.wall.seconds)
        reflogs[path, default: []].append(place)
        look.state.head = name
        look.state.commitsOfRun += 1
        worktrees[path] = .seen(look)
    }

    /// Makes git see a worktree; the baseline is clean at `head`.
    package func setWorktree(_ path: String, head: String? = "c0", _ change: (inout GitState) -> Void = { _ in }) {
        var state = GitState(worktree: Untrusted(path))
        state.branch = "main"
        state.head = head
        change(&state)
        worktrees[path] = .seen(
            WorktreeLook(
                state: state, baseline: Baseline(head: head), commonFolder: path + "/.git", gitFolder: path + "/.git"))
    }
}
