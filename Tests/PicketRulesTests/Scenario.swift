import PicketModel
import PicketRules
import Testing

/// A schedule: at a time this arrives, then that verdict. The host is heard every 10 s unless it is silent.
final class Scenario {
    private(set) var picture = Picture()
    private(set) var judge = Judge()
    /// Time since the scenario began.
    private(set) var elapsed = Milliseconds.zero
    private(set) var boot = Name.boot("boot-1")
    /// Host time at which the scenario began.
    private var hostStart = Milliseconds.hours(10)
    private var bootedAt = Milliseconds.zero
    let host = Name.host("desk")
    var worker = Name.worker("w1")
    var road = Road.mqtt
    var standing = Standing.live
    /// Whether nothing is heard of the host.
    var silent = false
    /// CPU that each sample measures; nil samples none.
    var cpu: Int? = 0
    private(set) var runs: [WorkerID: Run] = [:]
    private(set) var gits: [WorkerID: GitState] = [:]
    private(set) var sessions: [WorkerID: SessionAccount] = [:]
    private(set) var files: [WorkerID: FileActivity] = [:]
    private(set) var rowsReached: [Int] = []

    init() {
        apply(.listed(host, hasSSH: false))
        hear()
    }

    var address: WorkerAddress { WorkerAddress(host: host, worker: worker) }

    /// The hub's time: its own boot, its own wall clock.
    var now: Moment {
        Moment(boot: Name.boot("hub-boot"), up: .days(3) + elapsed, wall: .seconds(1_750_000_000) + elapsed)
    }

    /// The host's time since its boot; `ago` before now.
    func up(_ ago: Milliseconds = .zero) -> Milliseconds { hostStart + elapsed - bootedAt - ago }

    var receipt: Receipt { Receipt(stamp: Stamp(boot: boot, up: up()), road: road, standing: standing) }

    func apply(_ change: PictureChange) { picture.apply(change, at: now) }

    func hear() { apply(.contact(host, Stamp(boot: boot, up: up()), road)) }

    /// Lets time pass to `time`, heard and judged every 10 s, then lets `body` happen.
    func at(_ time: Milliseconds, _ body: (Scenario) -> Void = { _ in }) {
        while elapsed < time {
            elapsed = min(elapsed + (time - elapsed > .hours(1) ? .seconds(20) : .seconds(10)), time)
            if !silent { beat() }
            judgeAll()
        }
        body(self)
        judgeAll()
    }

    private func beat() {
        hear()
        for id in runs.keys.sorted() { sample(id) }
    }

    private func sample(_ id: WorkerID) {
        guard let cpu, standing == .live, let run = runs[id], run.identity.boot == boot else { return }
        switch run.life {
        case .ended, .missing: return
        case .alive, .descendants: break
        }
        let tree = ProcessTree(processes: [], count: 2, runSeen: true, cpuPermille: cpu, window: .seconds(10))
        send(.process(.seen(tree)), of: id)
    }

    private func judgeAll() {
        for address in picture.workers {
            if let verdict = judge.verdict(of: address, in: picture, at: now) { apply(.judged(address, verdict)) }
        }
    }

    func send(_ evidence: Evidence, of id: WorkerID? = nil) {
        apply(.evidence(WorkerAddress(host: host, worker: id ?? worker), evidence, receipt))
    }

    /// Another boot of the host, that began `ago`.
    func reboot(_ name: String = "boot-2", ago: Milliseconds = .seconds(30)) {
        let before = bootedAt
        boot = Name.boot(name)
        bootedAt = hostStart + elapsed - ago
        for id in gits.keys.sorted() {
            guard let commit = gits[id]?.lastCommitUp else { continue }
            gits[id]?.lastCommitUp = commit - (bootedAt - before)
        }
        hear()
    }

    /// The hub starts anew: it keeps what its store held, as last known, and the verdicts.
    func restartHub() {
        let before = picture
        picture = Picture(thresholds: before.thresholds)
        for address in before.workers {
            guard let held = before.worker(address) else { continue }
            apply(.listed(address.host, hasSSH: before.hosts[address.host]?.hasSSH ?? false))
            restore(address, held)
            if let verdict = held.verdict { apply(.judged(address, verdict)) }
        }
    }

    private func restore(_ address: WorkerAddress, _ held: WorkerPicture) {
        func put<Value>(_ look: Look<Value>?, _ wrap: (Observation<Value>) -> Evidence) {
            guard let look else { return }
            var receipt = look.receipt
            receipt.standing = .lastKnown
            apply(.evidence(address, wrap(look.observation), receipt))
        }
        put(held.result.latest) { .result($0) }
        put(held.git.latest) { .git($0) }
        put(held.session.latest) { .session($0) }
        put(held.run.latest) { .run($0) }
        put(held.activity.latest) { .activity($0) }
        put(held.screen.latest) { .screen($0) }
    }

    /// Changes what a worker's run is, and sends it.
    @discardableResult
    func run(_ edit: (inout Run) -> Void) -> Scenario {
        guard var run = runs[worker] else { return self }
        edit(&run)
        runs[worker] = run
        send(.run(.seen(run)))
        return self
    }

    func setRun(_ run: Run) {
        runs[worker] = run
        send(.run(.seen(run)))
        sample(worker)
    }

    @discardableResult
    func git(_ edit: (inout GitState) -> Void = { _ in }) -> Scenario {
        var git = gits[worker] ?? GitState(worktree: "/work/\(worker)")
        if gits[worker] == nil {
            git.branch = "feat/\(worker)"
            git.base = "main"
            git.ahead = 0
            git.unpushed = 0
            git.hasRemote = true
        }
        edit(&git)
        gits[worker] = git
        send(.git(.seen(git)))
        return self
    }

    @discardableResult
    func session(_ edit: (inout SessionAccount) -> Void) -> Scenario {
        var account = sessions[worker] ?? SessionAccount(runtime: runs[worker]?.runtime ?? .claude)
        edit(&account)
        sessions[worker] = account
        send(.session(.seen(account)))
        return self
    }

    @discardableResult
    func activity(_ edit: (inout FileActivity) -> Void = { _ in }) -> Scenario {
        var activity = files[worker] ?? FileActivity()
        edit(&activity)
        files[worker] = activity
        send(.activity(.seen(activity)))
        return self
    }

    /// The hub does not run for a while, and finds out.
    func pausesHub(_ span: Milliseconds) {
        elapsed = elapsed + span
        apply(.paused)
        judgeAll()
    }

    /// Time passes in which nothing comes and nothing is judged.
    func skip(_ span: Milliseconds) { elapsed = elapsed + span }

    func setThresholds(_ edit: (inout ThresholdSettings) -> Void) { edit(&picture.thresholds) }

    /// The hub has never heard of the host.
    func forgetHost() { picture = Picture() }

    func check(_ holds: Bool?, _ what: String, at location: SourceLocation = #_sourceLocation) {
        #expect(holds == true, Comment(rawValue: what), sourceLocation: location)
    }

    /// The verdict now.
    var verdict: Verdict? { judge.verdict(of: address, in: picture, at: now) }

    /// Says what the verdict must be now.
    func expect(
        _ state: WorkerState, _ actions: Action..., row: Int, cause: UnknownCause? = nil, why: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        guard let verdict else {
            Issue.record("no verdict", sourceLocation: location)
            return
        }
        rowsReached.append(verdict.row)
        #expect(verdict.state == state, "\(verdict.why)", sourceLocation: location)
        #expect(verdict.row == row, "\(verdict.why)", sourceLocation: location)
        #expect(verdict.cause == cause, sourceLocation: location)
        #expect(verdict.actions == actions, sourceLocation: location)
        #expect(!verdict.why.isEmpty, sourceLocation: location)
        if let why { #expect(verdict.why.first?.says.raw == why, sourceLocation: location) }
    }
}
