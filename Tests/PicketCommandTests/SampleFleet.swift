import PicketModel
import PicketWire

/// The fleet that the pages of the documentation show.
enum Sample {
    static let at: Milliseconds = .seconds(1_795_176_000)

    static func fleet() throws -> FleetMessage {
        var fleet = FleetMessage(change: 7, at: at, fleet: "home", brokerConnected: true)
        fleet.workers = [try working(), try waiting(), try gone(), try delivered()]
        var mini = try host("mac-mini")
        mini.road = .mqtt
        mini.presence = .online
        var desk = try host("desk-wsl", since: 1080)
        desk.road = .ssh
        desk.trouble = "it cannot be heard over mqtt"
        fleet.hosts = [desk, mini]
        return fleet
    }

    static func waiting() throws -> WorkerRow {
        var row = try worker("mac-mini/sen-470", .waiting, [.answer], 13, since: 760, ["permission prompt: Bash"])
        row.git = git("feat/sen-470", ahead: 1, unpushed: 1, dirty: 5)
        (row.session, row.pane, row.socket, row.pid) = ("sen-470", "%3", "/tmp/tmux-501/default", 4711)
        row.runtime = .claude
        return row
    }

    static func gone() throws -> WorkerRow {
        var row = try worker(
            "desk-wsl/s1a", .gone, [.recover], 6, since: 61, ["exited 1m ago, 7 files uncommitted"], road: .ssh)
        row.git = git("stage1/shared", ahead: 0, unpushed: 0, dirty: 7)
        return row
    }

    static func delivered() throws -> WorkerRow {
        var row = try worker(
            "desk-wsl/s1b", .delivered, [.harvest], 8, since: 1860, ["ended quiet, 4 commits not pushed"], road: .ssh)
        row.git = git("stage1/api", ahead: 4, unpushed: 4, dirty: 0)
        return row
    }

    static func working() throws -> WorkerRow {
        var row = try worker(
            "mac-mini/sen-467", .working, [.none], 16, since: 240, ["busy by its own account", "last commit 4m ago"])
        row.git = git("feat/sen-467", ahead: 3, unpushed: 3, dirty: 2)
        return row
    }

    static func worker(
        _ address: String, _ state: WorkerState, _ actions: [Action], _ row: Int, since: Int64, _ says: [Untrusted],
        road: Road = .mqtt
    ) throws -> WorkerRow {
        let why = says.map { Reason(kind: .session, says: $0, age: .seconds(3), road: road) }
        let verdict = Verdict(
            state: state, actions: actions, row: row, why: why, since: at - .seconds(since), road: road)
        return WorkerRow(address: try name(address), verdict: verdict, sinceSeconds: since)
    }

    static func name(_ text: String) throws -> WorkerAddress {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let host = HostID(parts[0]), let worker = WorkerID(parts[1]) else { throw NoAddress() }
        return WorkerAddress(host: host, worker: worker)
    }

    static func host(_ text: String, since: Int64 = 4000) throws -> HostRow {
        guard let id = HostID(text) else { throw NoAddress() }
        return HostRow(host: id, sinceSeconds: since)
    }

    static func git(_ branch: Untrusted?, ahead: Int?, unpushed: Int?, dirty: Int) -> WorkerRow.GitRow {
        var git = GitState(worktree: "/work/trees/\(branch?.raw ?? "none")")
        git.branch = branch
        git.base = "main"
        git.ahead = ahead
        git.unpushed = unpushed
        git.tracked = dirty
        return WorkerRow.GitRow(git)
    }

    struct NoAddress: Error {}
}
