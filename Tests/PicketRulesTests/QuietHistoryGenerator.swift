import PicketModel
import PicketRules

/// Makes histories of two workers that live on and show hardly anything but CPU: busy for long, low for long, with a
/// single sample that differs now and then, and hours between two deeds.
struct QuietHistoryGenerator {
    private var dice: Dice
    private var elapsed = Milliseconds.zero
    private let host = Name.host("a")
    private let workers = [Name.worker("w1"), Name.worker("w2")]
    private let boot = Name.boot("b1")
    private var isBusy: [Bool]
    private var activity = [FileActivity(), FileActivity()]
    private var git = [GitState(worktree: "/w/1"), GitState(worktree: "/w/2")]
    private var opening: [PictureChange] = []

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        isBusy = [true, seed % 2 == 0]
        for index in workers.indices {
            let identity = ProcessIdentity(boot: boot, pid: Int32(10 + index), start: 1)
            var run = Run(
                runtime: dice.one(of: Runtime.allCases), identity: identity, program: "x", startedUp: up,
                startSeen: dice.chance(80))
            run.reachedLoop = dice.chance(50)
            opening += [.run(.seen(run)), .git(.seen(git[index])), .activity(.seen(activity[index]))].map { look in
                .evidence(address(index), look, receipt)
            }
            if dice.chance(30) { opening.append(.evidence(address(index), .session(.seen(account())), receipt)) }
        }
    }

    /// The picture it begins with: one whose hosts may be silent for minutes, and whose CPU alone lasts for an hour.
    var picture: Picture {
        var settings = ThresholdSettings()
        settings.fleet.heartbeat = .seconds(60)
        settings.fleet.cpuOnlyLimit = .hours(1)
        return Picture(thresholds: settings)
    }

    mutating func next() -> (PictureChange, Moment) {
        if let first = opening.first {
            opening.removeFirst()
            return (first, now)
        }
        elapsed = elapsed + dice.span(upTo: dice.one(of: [.seconds(60), .seconds(150)]))
        if dice.chance(1) { elapsed = elapsed + .minutes(10) }
        return (change(), now)
    }

    private var now: Moment {
        Moment(boot: Name.boot("hub"), up: .days(1) + elapsed, wall: .days(20_000) + elapsed)
    }

    private var up: Milliseconds { .hours(5) + elapsed }
    private var receipt: Receipt { Receipt(stamp: Stamp(boot: boot, up: up), road: .mqtt) }
    private func address(_ index: Int) -> WorkerAddress { WorkerAddress(host: host, worker: workers[index]) }

    private mutating func change() -> PictureChange {
        let index = dice.roll(workers.count)
        if dice.chance(2) { isBusy[index].toggle() }
        switch dice.roll(1000) {
        case ..<800: return .evidence(address(index), .process(.seen(tree(index))), receipt)
        case ..<870: return .contact(host, receipt.stamp, .mqtt)
        case ..<890: return .evidence(address(index), .git(.seen(git[index])), receipt)
        case ..<910: return .evidence(address(index), .activity(.seen(activity[index])), receipt)
        // A screen that looks busy shows that the loop was reached, and is no progress.
        case ..<960: return .evidence(address(index), .screen(.seen(ScreenMatch(rule: "r", meaning: .busy))), receipt)
        case ..<970: return .slept(host, dice.span(upTo: .minutes(2)), receipt.stamp, .mqtt)
        case ..<975: return .paused
        case ..<980: return .evidence(address(index), .git(.failed(LookFailure(.timedOut, "late"))), receipt)
        case ..<985: return .evidence(address(index), .session(.seen(account())), receipt)
        case ..<993: return .evidence(address(index), .activity(.seen(changed(index))), receipt)
        default: return .evidence(address(index), .git(.seen(committed(index))), receipt)
        }
    }

    private mutating func tree(_ index: Int) -> ProcessTree {
        let differs = dice.chance(3)
        let busy = dice.one(of: [20, 60, 990])
        let low = dice.one(of: [0, 5, 19])
        let cpu = dice.chance(2) ? nil : isBusy[index] != differs ? busy : low
        return ProcessTree(processes: [], count: 1, runSeen: true, cpuPermille: cpu, window: .seconds(10))
    }

    /// An account that says busy and is never heard again.
    private func account() -> SessionAccount {
        var account = SessionAccount(runtime: .claude)
        account.status = .busy
        account.recordUp = up
        return account
    }

    private mutating func changed(_ index: Int) -> FileActivity {
        activity[index].lastChangeUp = up - dice.span(upTo: .seconds(30))
        return activity[index]
    }

    private mutating func committed(_ index: Int) -> GitState {
        git[index].commitsOfRun += 1
        git[index].lastCommitUp = up - dice.span(upTo: .seconds(30))
        return git[index]
    }
}
