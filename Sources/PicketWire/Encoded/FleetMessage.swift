package import PicketJSON
package import PicketModel

/// One worker as `picket ps` shows it; the hub's answer over HTTP, and `-o json`.
package struct WorkerRow: Equatable, Sendable {
    /// Who it is.
    package var address: WorkerAddress
    /// Its verdict.
    package var verdict: Verdict
    /// Seconds for which the state holds, by the hub's clock.
    package var sinceSeconds: Int64
    /// Which agent program.
    package var runtime: Runtime?
    /// Its run's process id.
    package var pid: Int32?
    /// Its tmux session.
    package var session: Untrusted?
    /// Its tmux pane, such as `%3`.
    package var pane: String?
    /// Its tmux server's socket.
    package var socket: Untrusted?
    /// Groups that it is in.
    package var groups: [String] = []
    /// Whether it is meant to run always.
    package var core: Bool = false
    /// Whether a wrapper lives that may start its program again.
    package var wrapped: Bool = false
    /// What git says; nil where no look succeeded yet.
    package var git: GitRow?

    /// A row with a verdict only; the rest is set by field.
    package init(address: WorkerAddress, verdict: Verdict, sinceSeconds: Int64) {
        self.address = address
        self.verdict = verdict
        self.sinceSeconds = sinceSeconds
    }

    /// What git says, as far as a table shows it.
    package struct GitRow: Equatable, Sendable {
        /// The worktree.
        package var worktree: Untrusted
        /// The branch; nil where HEAD is detached.
        package var branch: Untrusted?
        /// What it is compared with.
        package var base: Untrusted?
        /// Commits that HEAD has and the base lacks.
        package var ahead: Int?
        /// Commits that the base has and HEAD lacks.
        package var behind: Int?
        /// Commits that no remote holds.
        package var unpushed: Int?
        /// Files with uncommitted changes, untracked ones among them.
        package var dirty: Int
        /// Whether nothing tracked is changed, nothing unmerged and no operation in progress; untracked files may lie there.
        package var clean: Bool
        /// Commits of this run.
        package var commitsOfRun: Int
        /// Whether the base holds them.
        package var merged: GitState.Merged

        /// Takes what a table shows out of what git says.
        package init(_ git: GitState) {
            worktree = git.worktree
            branch = git.branch
            base = git.base
            ahead = git.ahead
            behind = git.behind
            unpushed = git.unpushed
            dirty = git.dirty
            clean = git.isClean
            commitsOfRun = git.commitsOfRun
            merged = git.merged
        }
    }
}

/// One host as `picket ps` shows it in its closing lines.
package struct HostRow: Equatable, Sendable {
    /// Its id.
    package var host: HostID
    /// The road it is heard by; nil where it is out of contact.
    package var road: Road?
    /// For how many seconds that has been so.
    package var sinceSeconds: Int64
    /// Seconds since anything was received from it; nil where nothing was.
    package var heardSeconds: Int64?
    /// Its presence as last said.
    package var presence: Presence.State?
    /// Why it is not on mqtt, as a phrase; nil where it is.
    package var trouble: Untrusted?
    /// Its agent's version.
    package var version: String?
    /// Its operating system.
    package var system: String?
    /// How far its wall clock is ahead of the hub's, where that is known.
    package var skew: Milliseconds?

    /// A host of which nothing is known; the rest is set by field.
    package init(host: HostID, sinceSeconds: Int64) {
        self.host = host
        self.sinceSeconds = sinceSeconds
    }
}

/// Everything that a table shows: workers, hosts, and the hub's own counts.
package struct FleetMessage: Equatable, Sendable {
    /// Rises with every change of anything below; asked for with `after`.
    package var change: UInt64
    /// When, by the hub's wall clock.
    package var at: Milliseconds
    /// The fleet's name.
    package var fleet: String
    /// Whether the hub is connected to the broker.
    package var brokerConnected: Bool
    /// Workers, sorted by host and id.
    package var workers: [WorkerRow] = []
    /// Hosts, sorted.
    package var hosts: [HostRow] = []
    /// The hub's own counts.
    package var status: HubStatus

    /// A fleet with nothing in it.
    package init(change: UInt64, at: Milliseconds, fleet: String, brokerConnected: Bool) {
        self.change = change
        self.at = at
        self.fleet = fleet
        self.brokerConnected = brokerConnected
        status = HubStatus(at: at)
    }

    /// The message as JSON.
    package var json: JSONValue {
        var members = Members()
        members.add("v", Envelope.version)
        members.add("change", change)
        members.add("at", Timestamp.text(at))
        members.add("fleet", fleet)
        members.add("broker_connected", brokerConnected)
        members.add("workers", .array(workers.map(\.json)))
        members.add("hosts", each: hosts) { $1.add($0) }
        members.add("status") { status.add(to: &$0) }
        return members.json
    }

    /// Reads a message.
    package init(json: JSONValue) throws(WireError) {
        let fields = try Fields(json)
        try Envelope.checkVersion(fields)
        self.init(
            change: try fields.number("change"), at: try fields.parsed("at", "a time") { Timestamp.parse($0) },
            fleet: try fields.text("fleet"), brokerConnected: try fields.bool("broker_connected"))
        workers = try fields.list("workers") { row throws(WireError) in try row.workerRow() }
        hosts = try fields.list("hosts") { row throws(WireError) in try row.hostRow() }
        if let counts = try fields.optionalFields("status") { status = try counts.hubStatus(at: at) }
    }
}

extension WorkerRow {
    /// The row as JSON; an element of `picket ps -o json`.
    package var json: JSONValue {
        var members = Members()
        members.add("host", address.host.text)
        members.add("worker", address.worker.text)
        members.add("runtime", runtime?.rawValue ?? "other")
        members.add(verdict)
        members.add("since_s", sinceSeconds)
        members.add("pid", pid.map { Int($0) })
        members.add("session", session)
        members.add("pane", pane)
        members.add("socket", socket, within: TextBound.path)
        members.add("groups", groups)
        members.add("core", core)
        if wrapped { members.add("wrapped", true) }
        // What a reader may count on is always there, as null where it is not known.
        if let git { members.add("git") { $0.add(git) } } else { members.addNull("git") }
        return members.json
    }
}

extension Members {
    mutating func add(_ git: WorkerRow.GitRow) {
        add("worktree", git.worktree, within: TextBound.path)
        if git.branch == nil { addNull("branch") }
        add("branch", git.branch, within: TextBound.name)
        add("base", git.base, within: TextBound.name)
        if git.ahead == nil { addNull("ahead") }
        add("ahead", git.ahead)
        add("behind", git.behind)
        if git.unpushed == nil { addNull("unpushed") }
        add("unpushed", git.unpushed)
        add("dirty", git.dirty)
        add("clean", git.clean)
        add("commits_of_run", git.commitsOfRun)
        add("merged", git.merged.rawValue)
    }

    mutating func add(_ row: HostRow) {
        add("host", row.host.text)
        add("road", row.road?.rawValue)
        add("since_s", row.sinceSeconds)
        add("heard_s", row.heardSeconds)
        add("presence", row.presence?.rawValue)
        add("trouble", row.trouble)
        add("version", row.version)
        add("system", row.system)
        add("skew_ms", row.skew)
    }
}

extension Fields {
    func workerRow() throws(WireError) -> WorkerRow {
        let address = WorkerAddress(
            host: try parsed("host", "a host id") { HostID($0) },
            worker: try parsed("worker", "a worker id") { WorkerID($0) })
        var row = WorkerRow(address: address, verdict: try verdict(), sinceSeconds: try integer("since_s"))
        row.runtime = try optionalWord("runtime", Runtime.self)
        row.pid = has("pid") ? try pid("pid") : nil
        row.session = try optionalUntrusted("session")
        row.pane = try optionalText("pane")
        row.socket = try optionalUntrusted("socket")
        row.groups = try texts("groups")
        row.core = try optionalBool("core") ?? false
        row.wrapped = try optionalBool("wrapped") ?? false
        row.git = try optionalFields("git")?.gitRow()
        return row
    }

    private func gitRow() throws(WireError) -> WorkerRow.GitRow {
        var row = WorkerRow.GitRow(GitState(worktree: try untrusted("worktree")))
        row.branch = try optionalUntrusted("branch")
        row.base = try optionalUntrusted("base")
        row.ahead = try optionalCount("ahead")
        row.behind = try optionalCount("behind")
        row.unpushed = try optionalCount("unpushed")
        row.dirty = try count("dirty")
        row.clean = try optionalBool("clean") ?? (row.dirty == 0)
        row.commitsOfRun = try count("commits_of_run")
        row.merged = try optionalWord("merged", GitState.Merged.self) ?? .no
        return row
    }

    func hostRow() throws(WireError) -> HostRow {
        var row = HostRow(
            host: try parsed("host", "a host id") { HostID($0) }, sinceSeconds: try integer("since_s"))
        row.road = try optionalWord("road", Road.self)
        row.heardSeconds = try optionalInteger("heard_s")
        row.presence = try optionalWord("presence", Presence.State.self)
        row.trouble = try optionalUntrusted("trouble")
        row.version = try optionalText("version")
        row.system = try optionalText("system")
        row.skew = try optionalMilliseconds("skew_ms")
        return row
    }
}
