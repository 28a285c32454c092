import PicketModel
import PicketRules

/// A seeded source of numbers.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func roll(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }

    mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }

    mutating func one<Value>(of values: [Value]) -> Value { values[roll(values.count)] }

    mutating func span(upTo most: Milliseconds) -> Milliseconds { Milliseconds(Int64(roll(Int(most.count) + 1))) }
}

/// Makes histories: events in any order, of any age, with missing fields and contradictory looks.
struct HistoryGenerator {
    var dice: Dice
    private(set) var elapsed = Milliseconds.zero
    private let hosts = [Name.host("a"), Name.host("b")]
    private let workers = [Name.worker("w1"), Name.worker("w2")]
    private let boots = [Name.boot("b1"), Name.boot("b2"), Name.boot("b3")]
    private var boot = 0

    /// Whether CPU samples are nearly all that comes, as of a worker that does nothing else.
    private let quiet: Bool

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        quiet = seed % 3 == 0
    }

    var now: Moment {
        // The wall clock is set by people, and jumps.
        Moment(
            boot: Name.boot("hub"), up: .days(1) + elapsed, wall: .days(20_000) + elapsed * Int64(1 + elapsed.count % 3)
        )
    }

    mutating func next() -> (PictureChange, Moment) {
        elapsed =
            elapsed + dice.span(upTo: dice.one(of: [.zero, .seconds(5), .seconds(20), .minutes(3), .minutes(25)]))
        if dice.chance(1) { elapsed = elapsed + .hours(3) }
        if dice.chance(2), boot < 2 { boot += 1 }
        return (change(), now)
    }

    private mutating func change() -> PictureChange {
        let host = dice.one(of: hosts)
        let address = WorkerAddress(host: host, worker: dice.one(of: workers))
        switch dice.roll(100) {
        case ..<78: return .evidence(address, evidence(), receipt())
        case ..<88: return .contact(host, receipt().stamp, .mqtt)
        case ..<90:
            return .looked(host, dice.one(of: [.answered, .unreachable("x"), .refused("x"), .probeFailed("x")]))
        case ..<92: return .listed(host, hasSSH: dice.chance(50))
        case ..<93: return .disowned(address, dice.chance(50))
        case ..<94: return .broker(reachable: dice.chance(70))
        case ..<95: return .paused
        case ..<96: return .slept(host, dice.span(upTo: .hours(1)), receipt().stamp, .mqtt)
        case ..<98: return .marked(address, groups: [], core: dice.chance(50))
        case ..<99: return .retired(address)
        default: return .presence(host, presence(), receipt())
        }
    }

    private mutating func presence() -> Presence {
        let epoch = Epoch(counter: UInt64(dice.roll(3)), tag: 1)
        let state = dice.one(of: Presence.State.allCases)
        return Presence(state: state, epoch: epoch, birth: UInt64(dice.roll(3)), version: "1", system: "linux")
    }

    private mutating func receipt() -> Receipt {
        let late = dice.chance(20) ? dice.span(upTo: .minutes(20)) : .zero
        let stamp = Stamp(boot: dice.chance(3) ? dice.one(of: boots) : boots[boot], up: up - late)
        return Receipt(
            stamp: stamp, road: dice.one(of: Road.allCases), standing: dice.chance(85) ? .live : .lastKnown)
    }

    private var up: Milliseconds { .hours(5) + elapsed }

    /// A time near now; sometimes missing, sometimes from the future.
    private mutating func time() -> Milliseconds? {
        if dice.chance(15) { return nil }
        if dice.chance(3) { return up + dice.span(upTo: .hours(5)) }
        return up - dice.span(upTo: dice.one(of: [.seconds(30), .minutes(6), .minutes(30), .hours(4)]))
    }

    private mutating func evidence() -> Evidence {
        if quiet, dice.chance(60) { return .process(.seen(tree())) }
        switch dice.roll(9) {
        case 0: return .result(look { $0.result() })
        case 1, 2: return .git(look { $0.git() })
        case 3: return .session(look { $0.session() })
        case 4, 5: return .run(look { $0.run() })
        case 6: return .process(look { $0.tree() })
        case 7: return .activity(look { $0.activity() })
        default: return .screen(look { $0.screen() })
        }
    }

    private mutating func look<Value>(_ make: (inout Self) -> Value) -> Observation<Value> {
        switch dice.roll(10) {
        case 0: .absent
        case 1: .failed(LookFailure(.timedOut, "late"))
        default: .seen(make(&self))
        }
    }

    private mutating func result() -> TaskResult {
        let source = dice.one(of: [TaskResult.Source.file("r"), .exitLine(code: 1), .lastTurn])
        return TaskResult(source: source, succeeded: dice.chance(50), writtenUp: time() ?? up)
    }

    private mutating func git() -> GitState {
        var git = GitState(worktree: dice.chance(80) ? "/w/1" : "/w/2")
        git.worktreeExists = dice.chance(90)
        git.ahead = dice.chance(80) ? dice.roll(3) : nil
        git.commitsOfRun = dice.chance(50) ? dice.roll(3) : 0
        git.merged = dice.chance(80) ? .no : .commits
        git.tracked = dice.chance(70) ? 0 : dice.roll(4)
        git.trackedOfRun = git.tracked > 0 ? dice.roll(git.tracked + 1) : 0
        git.untrackedOfRun = dice.chance(80) ? 0 : dice.roll(3)
        git.lastCommitUp = time()
        return git
    }

    private mutating func session() -> SessionAccount {
        var account = SessionAccount(runtime: dice.one(of: Runtime.allCases))
        account.status = dice.chance(80) ? dice.one(of: SessionAccount.Status.allCases) : nil
        account.recordUp = time()
        account.turnStartedUp = time()
        account.turnEndedUp = dice.chance(50) ? time() : nil
        if dice.chance(20) { account.failure = TurnFailure(bucket: dice.one(of: Bucket.allCases), kind: "x") }
        account.limitUntilUp = dice.chance(20) ? time() : nil
        account.backgroundWork = dice.chance(30) ? dice.roll(3) : 0
        account.openCall = dice.chance(30)
        account.openCallLives = dice.chance(50)
        account.heldByDaemon = dice.chance(5)
        return account
    }

    private mutating func run() -> Run {
        let pid = Int32(dice.chance(85) ? 1 : 2)
        let identity = ProcessIdentity(boot: boots[boot], pid: pid, start: 1)
        var run = Run(
            runtime: dice.one(of: Runtime.allCases), identity: identity, program: "x", startedUp: time() ?? up,
            startSeen: dice.chance(80))
        run.reachedLoop = dice.chance(40)
        switch dice.roll(8) {
        case 0: run.life = .missing(at: up)
        case 1: run.life = .descendants(1)
        case 2, 3: run.life = .ended(.reported, at: up - dice.span(upTo: .minutes(3)))
        case 4: run.life = .ended(.absentTwice, at: up - dice.span(upTo: .minutes(8)))
        default: run.life = .alive
        }
        return run
    }

    private mutating func tree() -> ProcessTree {
        let cpu = dice.chance(80) ? dice.one(of: [0, 5, 19, 20, 500]) : nil
        return ProcessTree(
            processes: [], count: 1, runSeen: dice.chance(60), cpuPermille: cpu, window: .seconds(10))
    }

    private mutating func activity() -> FileActivity {
        FileActivity(
            lastChangeUp: time(), changedInFiveMinutes: dice.roll(9), heartbeatUp: dice.chance(30) ? time() : nil)
    }

    private mutating func screen() -> ScreenMatch {
        ScreenMatch(
            rule: "r", meaning: dice.one(of: ScreenMatch.Meaning.allCases),
            action: dice.chance(20) ? dice.one(of: Action.allCases) : nil,
            wait: dice.chance(20) ? .minutes(Int64(dice.roll(90))) : nil, sinceUp: dice.chance(50) ? time() : nil)
    }

    /// One look of every kind, all of one boot and live, each with a stamp of its own.
    mutating func looksAtOneTime() -> [(Evidence, Receipt)] {
        let all: [Evidence] = [
            .result(look { $0.result() }), .git(look { $0.git() }), .session(look { $0.session() }),
            .run(look { $0.run() }), .process(look { $0.tree() }), .activity(look { $0.activity() }),
            .screen(look { $0.screen() }),
        ]
        return all.map { evidence in
            let stamp = Stamp(boot: boots[boot], up: up - dice.span(upTo: .seconds(30)))
            return (evidence, Receipt(stamp: stamp, road: .mqtt))
        }
    }

    mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for index in values.indices.reversed() { values.swapAt(index, dice.roll(index + 1)) }
        return values
    }
}
