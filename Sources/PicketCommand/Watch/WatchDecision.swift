import PicketModel
import PicketWire

/// What a watch waits for.
struct WatchRules: Equatable {
    /// How long a state must hold.
    var settle: Milliseconds = .seconds(10)
    /// How long an end must hold while a wrapper lives that may start the worker again.
    var settleWrapped: Milliseconds { settle * 3 }
    /// How long an idle worker must have been idle to count as turned in.
    var turnedIn: Milliseconds = .seconds(60)
    /// Whether an idle worker is waited for.
    var untilEnded = false
    /// Whether a worker that needs a person ends the watch at once.
    var stopOnWaiting = false
}

/// How a watched worker came out.
enum WatchOutcome: String, CaseIterable {
    case done, delivered, turnedIn = "turned-in", failed, gone, vanished, waiting, unknown, unlisted

    /// The exit code for it.
    var code: Int32 {
        switch self {
        case .done, .delivered, .turnedIn: ExitCodes.success
        case .failed: ExitCodes.failed
        case .gone: ExitCodes.gone
        case .vanished: ExitCodes.vanished
        case .waiting: ExitCodes.needsPerson
        case .unknown: ExitCodes.error
        case .unlisted: ExitCodes.unresolved
        }
    }

    /// Of several outcomes the one with the lowest number gives the exit code.
    var badness: Int {
        switch self {
        case .gone: 0
        case .failed: 1
        case .vanished: 2
        case .waiting: 3
        case .unknown: 4
        case .unlisted: 5
        case .done, .delivered, .turnedIn: 6
        }
    }
}

/// A worker that came out, and what is said of it.
struct WatchResult: Equatable {
    var address: WorkerAddress
    var outcome: WatchOutcome
    var says: Untrusted
    /// The worker as it was then; nil where it was not listed any more.
    var row: WorkerRow?
}

extension WatchRules {
    /// How one worker came out; nil while it is waited for.
    func outcome(of row: WorkerRow) -> WatchOutcome? {
        let held = Milliseconds.seconds(row.sinceSeconds)
        let hasEnded = (1...11).contains(row.verdict.row)
        guard held >= (row.wrapped && hasEnded ? settleWrapped : settle) else { return nil }
        switch row.verdict.state {
        // In row 12 of the ladder the program still lives.
        case .done: return untilEnded && row.verdict.row == 12 ? nil : .done
        case .failed: return untilEnded && row.verdict.row == 12 ? nil : .failed
        case .gone: return .gone
        case .delivered: return .delivered
        case .vanished: return .vanished
        case .waiting: return stopOnWaiting ? .waiting : nil
        // Rows 1 to 11 of the ladder are of an ended run; in row 4 its end is not certain yet.
        case .unknown: return (1...11).contains(row.verdict.row) && row.verdict.row != 4 ? .unknown : nil
        case .idle: return !untilEnded && held >= turnedIn && hasTurnedIn(row.git) ? .turnedIn : nil
        case .limited, .starting, .working, .stalled: return nil
        }
    }

    /// With commits of its run a worktree must be clean; without any there is nothing to wait for.
    private func hasTurnedIn(_ git: WorkerRow.GitRow?) -> Bool {
        guard let git, git.commitsOfRun > 0 else { return true }
        return git.clean
    }

    /// What is said of an outcome.
    func says(_ outcome: WatchOutcome, _ row: WorkerRow) -> Untrusted {
        let why = row.verdict.why.first?.says ?? "no reason was told"
        guard outcome == .turnedIn else { return why }
        let commits = row.git?.commitsOfRun ?? 0
        if commits > 0 { return "idle for \(shortAge(row.sinceSeconds)) with \(counted(commits, "commit")), clean" }
        let dirty = row.git?.dirty ?? 0
        let rest: Untrusted = dirty > 0 ? " and \(counted(dirty, "file")) uncommitted" : ""
        return "idle for \(shortAge(row.sinceSeconds)) without commits of this run\(rest.raw)"
    }
}

/// The course of a watch: rows go in as they come, and an outcome comes out once.
struct WatchCourse {
    private let rules: WatchRules
    private var watched: [WorkerAddress]
    private var last: [WorkerAddress: WorkerRow] = [:]
    private var results: [WorkerAddress: WatchResult] = [:]

    init(_ watched: [WorkerAddress], _ rules: WatchRules) {
        self.watched = watched.sorted()
        self.rules = rules
    }

    /// Workers that join it, as when a group grows.
    mutating func add(_ more: [WorkerAddress]) {
        watched = Set(watched).union(more).sorted()
    }

    /// Takes what the hub says now; workers that came out, or are no longer out, since the last time.
    mutating func take(_ rows: [WorkerRow]) -> [WatchResult] {
        let listed = Dictionary(rows.map { ($0.address, $0) }) { first, _ in first }
        var news: [WatchResult] = []
        for address in watched {
            let result = listed[address].map(judged) ?? unlisted(address)
            if let row = listed[address] { last[address] = row }
            // A new run takes back what was said of the one before.
            if let result, results[address]?.outcome != result.outcome { news.append(result) }
            results[address] = result
        }
        return news
    }

    /// All results, once the watch is over; nil while it is not.
    var verdict: [WatchResult]? {
        let found = watched.compactMap { results[$0] }
        let isStopped = rules.stopOnWaiting && found.contains { $0.outcome == .waiting }
        return isStopped || found.count == watched.count ? found : nil
    }

    /// What has come out so far, for a watch whose time is up.
    var soFar: [WatchResult] { watched.compactMap { results[$0] } }

    /// Workers that are still waited for, as they were seen last.
    var waitedFor: [WorkerRow] { watched.filter { results[$0] == nil }.compactMap { last[$0] } }

    /// The exit code of several results: the worst of them.
    static func code(_ results: [WatchResult]) -> Int32 {
        results.min { $0.outcome.badness < $1.outcome.badness }?.outcome.code ?? ExitCodes.success
    }

    private func judged(_ row: WorkerRow) -> WatchResult? {
        rules.outcome(of: row).map { outcome in
            WatchResult(address: row.address, outcome: outcome, says: rules.says(outcome, row), row: row)
        }
    }

    /// A worker that is let go keeps the outcome that it had.
    private func unlisted(_ address: WorkerAddress) -> WatchResult? {
        if let result = results[address], result.outcome != .unlisted { return result }
        return WatchResult(address: address, outcome: .unlisted, says: "it is no longer listed", row: nil)
    }
}
