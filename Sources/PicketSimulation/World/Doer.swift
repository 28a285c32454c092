import PicketModel

/// What a worker does of its own accord: it is the truth that the fleet is to see.
final class Doer {
    let host: WorldHost
    let session: String
    let worktree: String
    /// Whether its program is one that gives no account of itself.
    let isPlain: Bool
    private var dice: Dice
    private var made = 0
    /// The life that it has; nil where none.
    private(set) var process: ProcessIdentity?
    /// Whether it starts nothing new and makes no commits, so that the view can catch up.
    var isCalm = false
    /// Until when it does nothing but use CPU, or not even that.
    private var isDullUntil: Int64 = 0
    /// About how long it waits between two deeds, in ms.
    private let pace: Int64

    init(host: WorldHost, session: String, isPlain: Bool, pace: Int64, dice: Dice) {
        self.host = host
        self.session = session
        self.isPlain = isPlain
        self.pace = pace
        self.dice = dice
        worktree = "/w/\(host.id)/\(session)"
        makeWorktree()
    }

    private func makeWorktree() {
        made += 1
        let branch = "feat/\(session)-\(made)"
        host.worktrees[worktree] = Worktree(
            path: worktree, branch: branch, base: Worktree.Commit(id: id("base"), at: host.now - 3_600_000))
    }

    private func id(_ what: String) -> String {
        made += 1
        return "\(what)-\(host.id)-\(session)-\(made)"
    }

    private var shell: Int32? { host.panes.first { $0.session == session }?.shell }

    /// Whether its program lives.
    var lives: Bool { process.map { host.processes[$0.pid]?.identity == $0 } ?? false }

    /// Begins to act, for ever.
    func begin() {
        host.schedule.after(dice.span(1000...pace)) { [weak self] in self?.turn() }
    }

    private func turn() {
        if host.isAwake { act() }
        begin()
    }

    private func act() {
        if !lives { process = nil }
        if isCalm { return keepAlive() }
        if process == nil { actWithoutRun() } else { actInRun() }
    }

    /// One that is busy goes on writing its records, so that it stays what it is.
    private func keepAlive() {
        guard lives else { return }
        if isPlain {
            host.change(worktree, files: []) { $0.heartbeatAt = self.host.now }
        } else if let process, var said = host.accounts[process.pid], said.status == .busy {
            said.recordAt = host.now
            host.say(said)
        }
    }

    // MARK: - Without a run

    private func actWithoutRun() {
        switch dice.below(100) {
        case ..<55: startRun()
        case ..<65: cleanUp()
        case ..<72: merge()
        case ..<75: removeWorktree()
        default: break
        }
    }

    private func startRun() {
        guard let shell else { return }
        if host.worktrees[worktree]?.exists != true { makeWorktree() }
        let wrapper = dice.chance(100)
        let parent =
            wrapper
            ? host.start("bash", parent: shell, folder: worktree, arguments: ["bash", "loop.sh"]).pid : shell
        let started = host.start(isPlain ? "builder" : "claude", parent: parent, folder: worktree)
        process = started
        host.noteRun(
            WorldRun(
                host: host.id, session: session, worktree: worktree, process: started, startedAt: host.now))
        if dice.chance(120) { isDullUntil = host.now + dice.span(1_800_000...12_000_000) }
        guard !isPlain else { return }
        // For a moment it says nothing of what it does; a few never do.
        host.say(WorldAccount(process: started, status: nil, recordAt: host.now))
        guard !dice.chance(60) else { return }
        host.schedule.after(1000 + Int64(dice.below(4000))) { [weak self] in
            guard let self, self.process == started, self.lives, self.host.isAwake else { return }
            self.say(.idle)
        }
    }

    private func cleanUp() {
        host.change(worktree, files: [], git: true) { tree in
            tree.tracked = [:]
            tree.untracked = [:]
            tree.operation = nil
        }
    }

    private func merge() {
        host.change(worktree, files: [], git: true) { tree in
            tree.merged = tree.commits.count
            tree.pushed = tree.commits.count
        }
    }

    private func removeWorktree() { host.change(worktree, files: [], git: true) { $0.exists = false } }

    // MARK: - In a run

    private func actInRun() {
        guard host.now >= isDullUntil else {
            if dice.chance(300) { burn() }
            return
        }
        switch dice.below(100) {
        case ..<30: work()
        case ..<45: commit()
        case ..<52: push()
        case ..<72: turnOver()
        case ..<77: leaveSomething()
        case ..<82: burn()
        case ..<84: removeWorktree()
        default: end()
        }
    }

    private func say(_ status: SessionAccount.Status, background: Int = 0) {
        guard let process, !isPlain else { return }
        host.say(
            WorldAccount(
                process: process, status: status, waitingFor: status == .waiting ? "permission prompt: Bash" : nil,
                recordAt: host.now, background: background))
    }

    private func work() {
        say(.busy)
        if dice.chance(300) { host.change(worktree, files: []) { $0.heartbeatAt = self.host.now } }
        let name = "f\(dice.below(4))"
        let mark = id("edit")
        guard host.worktrees[worktree]?.exists == true, dice.chance(700) else { return }
        host.change(worktree, files: [name]) { tree in
            if self.dice.chance(700) { tree.tracked[name] = mark } else { tree.untracked["new-\(name)"] = mark }
        }
    }

    private func commit() {
        guard let process, host.worktrees[worktree]?.exists == true else { return }
        say(.busy)
        let commit = id("commit")
        host.noteCommit(commit, of: process)
        host.change(worktree, files: [], git: true) { tree in
            tree.commits.append(Worktree.Commit(id: commit, at: self.host.now))
            tree.tracked = [:]
            if self.dice.chance(500) { tree.untracked = [:] }
        }
    }

    private func push() {
        host.change(worktree, files: [], git: true) { $0.pushed = $0.commits.count }
    }

    private func turnOver() {
        switch dice.below(10) {
        case ..<5: say(.idle)
        case ..<8: say(.waiting)
        case ..<9: say(.idle, background: 1 + Int(dice.below(2)))
        default: say(.background, background: 1 + Int(dice.below(2)))
        }
    }

    private func leaveSomething() {
        let mark = id("left")
        host.change(worktree, files: [], git: true) { tree in
            guard tree.exists else { return }
            if self.dice.chance(500) { tree.stashes.append(mark) } else { tree.operation = .rebase }
        }
    }

    private func burn() {
        if let process { host.change(process.pid) { $0.setLoad(Int64(self.dice.below(2)) * 700, at: self.host.now) } }
    }

    private func end() {
        guard let process else { return }
        if dice.chance(250) {
            let mark = id("result")
            let succeeded = dice.chance(600)
            host.change(worktree, files: []) { tree in
                guard tree.exists else { return }
                tree.result = Worktree.Result(succeeded: succeeded, at: self.host.now, fingerprint: mark)
            }
        }
        if dice.chance(500) { host.accounts[process.pid] = nil }
        let wrapper = host.processes[process.pid]?.parent
        host.end(process.pid)
        if let wrapper, host.processes[wrapper]?.arguments.contains("loop.sh") == true { host.end(wrapper) }
        self.process = nil
    }
}
