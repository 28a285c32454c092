package import PicketLoop
package import PicketModel

/// A host whose probes are under test, and what a test may do in its worktree and its terminal.
package protocol ProbesStage: AnyObject {
    /// The probes.
    var probes: any Probes { get }
    /// How time passes on the host.
    var time: PassingTime { get }
    /// The host's time since boot.
    var up: Milliseconds { get }
    /// A worktree on a branch of its own, clean, with nothing on it that its base lacks.
    var worktree: String { get }
    /// A folder that is in no repository.
    var elsewhere: String { get }
    /// Its branch.
    var branch: String { get }
    /// A terminal server with one session of this name, and the name of one that there is not.
    var server: (socket: String, session: String, nowhere: String) { get }
    /// Commits a change there; gives the commit's id.
    func commit() throws -> String
    /// Leaves a file there that git does not know.
    func leaveUntracked() throws
    /// Changes a file there that git knows.
    func changeTracked() throws
    /// Writes the end of its task there.
    func writeResult(succeeded: Bool) throws
    /// Takes the worktree away.
    func remove() throws
}

/// What every form of the `Probes` port must do, one case a rule.
package enum ProbesConformance: String, CaseIterable, Sendable {
    case looksAtACleanWorktree
    case countsCommitsOfARun
    case tellsWhatARunLeft
    case leavesOutWhatLayThereBefore
    case knowsAWorktreeThatWasTakenAway
    case findsNoWorktreeWhereNoneIs
    case takesAResultThatIsNewerThanItsRun
    case takesNoResultThatLayThereBefore
    case listsPanes
    case findsNoPanesWhereNoServerIs
    case hasNoAccountOfAStranger

    /// Checks one rule on a stage on which nothing was done yet.
    package func check(_ stage: any ProbesStage) throws {
        switch self {
        case .looksAtACleanWorktree: try looksAtACleanWorktree(stage)
        case .countsCommitsOfARun: try countsCommitsOfARun(stage)
        case .tellsWhatARunLeft: try tellsWhatARunLeft(stage)
        case .leavesOutWhatLayThereBefore: try leavesOutWhatLayThereBefore(stage)
        case .knowsAWorktreeThatWasTakenAway: try knowsAWorktreeThatWasTakenAway(stage)
        case .findsNoWorktreeWhereNoneIs:
            try expect(try git(subject(stage.elsewhere), stage), .absent, "A folder in no repository")
        case .takesAResultThatIsNewerThanItsRun: try takesAResultThatIsNewerThanItsRun(stage)
        case .takesNoResultThatLayThereBefore: try takesNoResultThatLayThereBefore(stage)
        case .listsPanes: try listsPanes(stage)
        case .findsNoPanesWhereNoServerIs:
            try expect(try panes(stage.server.nowhere, stage), .absent, "Panes of no server")
        case .hasNoAccountOfAStranger:
            guard let boot = BootID("nowhere") else { return }
            let subject = SessionSubject(.claude, ProcessIdentity(boot: boot, pid: 2_000_000_000, start: 1))
            try expect(stage.probes.session(subject), .absent, "An account of a process that never was")
        }
    }

    // MARK: - git

    private func looksAtACleanWorktree(_ stage: any ProbesStage) throws {
        let look = try seen(subject(stage.worktree), stage)
        try expect(look.state.worktreeExists, true, "A worktree that is there")
        try expect(look.state.branch?.raw, stage.branch, "Its branch")
        try expect(look.state.ahead, 0, "Commits that its base lacks")
        try expect(look.state.tracked + look.state.untracked, 0, "Files that differ")
        try expect(look.state.operation, nil, "An operation in progress")
        try expect(look.baseline.head, look.state.head, "HEAD of a run that begins now")
    }

    private func countsCommitsOfARun(_ stage: any ProbesStage) throws {
        let before = try stage.commit()
        let run = try begin(stage)
        try expect(try seen(run, stage).state.commitsOfRun, 0, "Commits of a run that made none")
        _ = try stage.commit()
        let head = try stage.commit()
        let state = try seen(run, stage).state
        try expect(state.commitsOfRun, 2, "Commits of a run that made two")
        try expect(state.ahead, 3, "Commits that its base lacks")
        try expect(state.head, head, "HEAD")
        try expect(state.head == before, false, "HEAD is where it was")
    }

    private func tellsWhatARunLeft(_ stage: any ProbesStage) throws {
        let run = try begin(stage)
        try stage.leaveUntracked()
        try stage.changeTracked()
        let state = try seen(run, stage).state
        try expect([state.tracked, state.trackedOfRun], [1, 1], "Tracked files that differ, and those of the run")
        try expect([state.untracked, state.untrackedOfRun], [1, 1], "Untracked files, and those of the run")
        try expect(state.commitsOfRun, 0, "Commits")
    }

    private func leavesOutWhatLayThereBefore(_ stage: any ProbesStage) throws {
        try stage.leaveUntracked()
        try stage.changeTracked()
        let run = try begin(stage)
        let state = try seen(run, stage).state
        try expect([state.tracked, state.trackedOfRun], [1, 0], "Tracked files that differ, and those of the run")
        try expect([state.untracked, state.untrackedOfRun], [1, 0], "Untracked files, and those of the run")
    }

    private func knowsAWorktreeThatWasTakenAway(_ stage: any ProbesStage) throws {
        var run = try begin(stage)
        _ = try stage.commit()
        let before = try seen(run, stage)
        run.branch = before.state.branch?.raw
        run.commonFolder = before.commonFolder
        try stage.remove()
        let state = try seen(run, stage).state
        try expect(state.worktreeExists, false, "A worktree that was taken away")
        try expect(state.ahead, 1, "Commits of its branch")
    }

    // MARK: - Results, panes

    private func takesAResultThatIsNewerThanItsRun(_ stage: any ProbesStage) throws {
        let run = try begin(stage)
        try expect(stage.probes.result(run, turnStartedUp: nil), .absent, "A result before any")
        try stage.writeResult(succeeded: false)
        guard let result = stage.probes.result(run, turnStartedUp: nil).value else {
            throw ConformanceFailure(description: "A result that was written was not seen.")
        }
        try expect(result.succeeded, false, "Its word")
        try expect(
            stage.probes.result(run, turnStartedUp: stage.up + .minutes(1)), .absent, "A result from before the turn")
    }

    private func takesNoResultThatLayThereBefore(_ stage: any ProbesStage) throws {
        try stage.writeResult(succeeded: true)
        let run = try begin(stage)
        try expect(stage.probes.result(run, turnStartedUp: nil), .absent, "A result that lay there before")
    }

    private func listsPanes(_ stage: any ProbesStage) throws {
        guard let found = try panes(stage.server.socket, stage).value else {
            throw ConformanceFailure(description: "The panes were not seen.")
        }
        try expect(found.map(\.pane.session.raw), [stage.server.session], "Sessions")
        try expect(found.allSatisfy { $0.pane.pid > 1 && $0.pane.pane.hasPrefix("%") }, true, "A pid and an id")
    }

    // MARK: - Asking

    private func subject(_ worktree: String) throws -> WorkerSubject {
        guard let id = WorkerID("w") else { throw ConformanceFailure(description: "'w' is no id.") }
        return WorkerSubject(worker: id, worktree: worktree)
    }

    /// A worker whose run begins now.
    private func begin(_ stage: any ProbesStage) throws -> WorkerSubject {
        var run = try subject(stage.worktree)
        run.baseline = try seen(run, stage).baseline
        run.runStartedUp = stage.up - .seconds(1)
        return run
    }

    private func git(_ subject: WorkerSubject, _ stage: any ProbesStage) throws -> Observation<WorktreeLook> {
        try answer(stage) { stage.probes.git(subject, then: $0) }
    }

    private func seen(_ subject: WorkerSubject, _ stage: any ProbesStage) throws -> WorktreeLook {
        let look = try git(subject, stage)
        guard let value = look.value else { throw ConformanceFailure(description: "The look at git gave \(look).") }
        return value
    }

    private func panes(_ socket: String, _ stage: any ProbesStage) throws -> Observation<[PaneLook]> {
        try answer(stage) { stage.probes.panes(ofSocket: socket, then: $0) }
    }

    /// What is answered: once, and not from within the call.
    private func answer<Value>(
        _ stage: any ProbesStage, _ ask: (@escaping (Observation<Value>) -> Void) -> Void
    ) throws -> Observation<Value> {
        var answers: [Observation<Value>] = []
        ask { answers.append($0) }
        try expect(answers.count, 0, "Answers from within the call")
        try stage.time.until("The answer") { !answers.isEmpty }
        return answers[0]
    }
}
