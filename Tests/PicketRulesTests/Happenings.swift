import PicketModel
import PicketRules

/// What happens in schedules, in the words of people.
extension Scenario {
    /// A run begins `ago` in a worktree that is looked at, and is seen to live.
    @discardableResult
    func opens(
        _ runtime: Runtime = .claude, ago: Milliseconds = .zero, startSeen: Bool = true, pid: Int32 = 100,
        worktree: Bool = true
    ) -> Scenario {
        let identity = ProcessIdentity(boot: boot, pid: pid, start: UInt64(pid))
        let run = Run(
            runtime: runtime, identity: identity, program: "agent", startedUp: up(ago), startSeen: startSeen)
        setRun(run)
        if worktree {
            git()
            activity()
        }
        return self
    }

    @discardableResult
    func opensWithoutWorktree(_ runtime: Runtime = .claude) -> Scenario {
        opens(runtime, worktree: false)
        send(.git(.absent))
        send(.activity(.absent))
        return self
    }

    @discardableResult
    func busy(ago: Milliseconds = .zero) -> Scenario {
        session {
            $0.status = .busy
            $0.recordUp = up(ago)
            $0.turnStartedUp = up(ago)
            $0.turnEndedUp = nil
            $0.failure = nil
        }
        return self
    }

    @discardableResult
    func idle(ago: Milliseconds = .zero) -> Scenario {
        session {
            $0.status = .idle
            $0.recordUp = up(ago)
            $0.turnEndedUp = up(ago)
        }
        return self
    }

    @discardableResult
    func asks(_ what: Untrusted) -> Scenario {
        session {
            $0.status = .waiting
            $0.waitingFor = what
            $0.recordUp = up()
        }
        return self
    }

    @discardableResult
    func turnFails(_ bucket: Bucket, _ kind: Untrusted = "error", until: Milliseconds? = nil) -> Scenario {
        session {
            $0.status = .idle
            $0.recordUp = up()
            $0.turnEndedUp = up()
            $0.failure = TurnFailure(bucket: bucket, kind: kind)
            $0.limitUntilUp = until
        }
        return self
    }

    @discardableResult
    func commits(_ count: Int = 1, unpushed: Int? = nil) -> Scenario {
        git {
            $0.commitsOfRun = count
            $0.ahead = count
            $0.unpushed = unpushed ?? count
            $0.lastCommitUp = up()
        }
        return self
    }

    @discardableResult
    func dirties(tracked: Int = 0, untracked: Int = 0) -> Scenario {
        git {
            $0.tracked = tracked
            $0.trackedOfRun = tracked
            $0.untracked = untracked
            $0.untrackedOfRun = untracked
        }
        return self
    }

    @discardableResult
    func changesFiles(_ count: Int = 1, ago: Milliseconds = .zero) -> Scenario {
        activity {
            $0.lastChangeUp = up(ago)
            $0.changedInFiveMinutes = count
        }
        return self
    }

    @discardableResult
    func beats() -> Scenario {
        activity { $0.heartbeatUp = up() }
        return self
    }

    /// The worker says by a beat what it does.
    @discardableResult
    func says(_ status: SessionAccount.Status, _ text: Untrusted? = nil) -> Scenario {
        session {
            if $0.status != status { $0.statusUp = up() }
            $0.source = .beat
            $0.status = status
            $0.waitingFor = text
            $0.recordUp = up()
        }
        return activity { $0.heartbeatUp = up() }
    }

    /// The kernel reports the exit, and git is looked at.
    @discardableResult
    func exits(_ how: Run.End = .reported, look: Bool = true) -> Scenario {
        run { $0.life = .ended(how, at: up()) }
        if look, gits[worker] != nil { git() }
        return self
    }

    @discardableResult
    func vanishesTwice() -> Scenario {
        exits(.absentTwice)
        return self
    }

    @discardableResult
    func writesResult(_ succeeded: Bool, _ source: TaskResult.Source = .file("result.json")) -> Scenario {
        send(.result(.seen(TaskResult(source: source, succeeded: succeeded, writtenUp: up()))))
        return self
    }

    @discardableResult
    func shows(
        _ meaning: ScreenMatch.Meaning, _ rule: String = "claude-permission",
        _ change: (inout ScreenMatch) -> Void = { _ in }
    ) -> Scenario {
        var match = ScreenMatch(rule: rule, meaning: meaning)
        change(&match)
        send(.screen(.seen(match)))
        return self
    }

    /// What CPU every sample measures from now; nil samples none.
    @discardableResult
    func measures(cpu permille: Int?) -> Scenario {
        cpu = permille
        return self
    }

    @discardableResult
    func removesWorktree(ahead: Int = 0, merged: GitState.Merged = .no) -> Scenario {
        git {
            $0.worktreeExists = false
            $0.ahead = ahead
            $0.merged = merged
        }
    }

    /// A second life in the same worktree.
    @discardableResult
    func respawns(pid: Int32 = 200) -> Scenario {
        let identity = ProcessIdentity(boot: boot, pid: pid, start: UInt64(pid))
        setRun(Run(runtime: runs[worker]?.runtime ?? .claude, identity: identity, program: "agent", startedUp: up()))
        return self
    }

    /// A look fails.
    @discardableResult
    func fails(_ kind: EvidenceKind, _ code: LookFailure.Code = .timedOut) -> Scenario {
        let failure = LookFailure(code, "no answer in 5s")
        switch kind {
        case .result: send(.result(.failed(failure)))
        case .git: send(.git(.failed(failure)))
        case .session: send(.session(.failed(failure)))
        case .run: send(.run(.failed(failure)))
        case .process: send(.process(.failed(failure)))
        case .activity: send(.activity(.failed(failure)))
        case .tmux: send(.tmux(.failed(failure)))
        case .screen: send(.screen(.failed(failure)))
        case .roster, .contact: break
        }
        return self
    }

    /// Acts as another worker of the same host.
    @discardableResult
    func with(_ other: String, _ body: (Scenario) -> Void) -> Scenario {
        let own = worker
        worker = Name.worker(other)
        body(self)
        worker = own
        return self
    }
}

/// What happens to hosts and to the hub.
extension Scenario {
    @discardableResult
    func hasSSH() -> Scenario {
        apply(.listed(host, hasSSH: true))
        return self
    }

    @discardableResult
    func looked(_ outcome: SSHLook.Outcome) -> Scenario {
        apply(.looked(host, outcome))
        return self
    }

    @discardableResult
    func losesBroker() -> Scenario {
        apply(.broker(reachable: false))
        return self
    }

    @discardableResult
    func goes(by road: Road) -> Scenario {
        self.road = road
        return self
    }

    /// What follows is retained or replayed.
    @discardableResult
    func asLastKnown() -> Scenario {
        standing = .lastKnown
        return self
    }

    @discardableResult
    func restarts() -> Scenario {
        restartHub()
        return self
    }

    @discardableResult
    func forgets() -> Scenario {
        forgetHost()
        return self
    }

    @discardableResult
    func reboots(ago: Milliseconds = .seconds(30)) -> Scenario {
        reboot(ago: ago)
        return self
    }

    @discardableResult
    func says(_ state: Presence.State, birth: UInt64 = 1) -> Scenario {
        let epoch = Epoch(counter: 1, tag: 7)
        let presence = Presence(state: state, epoch: epoch, birth: birth, version: "1", system: "linux")
        apply(.presence(host, presence, receipt))
        return self
    }
}

/// Rarer things that happen to a worker.
extension Scenario {
    @discardableResult
    func marked(core: Bool) -> Scenario {
        apply(.marked(address, groups: [], core: core))
        return self
    }

    @discardableResult
    func disowned() -> Scenario {
        apply(.disowned(address, true))
        return self
    }

    @discardableResult
    func interruptsRebase(ofRun: Bool = true) -> Scenario {
        git {
            $0.operation = .rebase
            $0.operationOfRun = ofRun
            $0.unmerged = 2
        }
    }

    @discardableResult
    func wraps() -> Scenario {
        run { $0.wrapper = ProcessIdentity(boot: $0.identity.boot, pid: 1, start: 1) }
    }

    /// A process sample of this instant.
    @discardableResult
    func sees(runSeen: Bool, cpu: Int? = 0) -> Scenario {
        let tree = ProcessTree(processes: [], count: 1, runSeen: runSeen, cpuPermille: cpu, window: .seconds(10))
        send(.process(.seen(tree)))
        return self
    }
}

/// Things that happen out of order.
extension Scenario {
    @discardableResult
    func startsTurn() -> Scenario {
        session {
            $0.status = nil
            $0.recordUp = up()
            $0.turnStartedUp = up()
        }
    }

    @discardableResult
    func misses() -> Scenario { run { $0.life = .missing(at: up()) } }

    @discardableResult
    func sendsLate(_ evidence: Evidence, by span: Milliseconds) -> Scenario {
        let late = Receipt(stamp: Stamp(boot: boot, up: up(span)), road: road)
        apply(.evidence(address, evidence, late))
        return self
    }

    /// The broker sends again what was retained `ago`: a run that lives.
    @discardableResult
    func replays(_ ago: Milliseconds) -> Scenario {
        guard var run = runs[worker] else { return self }
        run.life = .alive
        let old = Receipt(stamp: Stamp(boot: boot, up: up(ago)), road: .mqtt, standing: .lastKnown)
        apply(.evidence(address, .run(.seen(run)), old))
        return self
    }

    /// Something of the boot that was left comes late, as if live.
    @discardableResult
    func sendsOfOldBoot() -> Scenario {
        guard var run = runs[worker] else { return self }
        run.life = .alive
        let old = Receipt(stamp: Stamp(boot: run.identity.boot, up: .hours(99)), road: .ssh)
        apply(.evidence(address, .run(.seen(run)), old))
        return self
    }

    @discardableResult
    func retires() -> Scenario {
        apply(.retired(address))
        return self
    }

    /// The host sleeps, and says so when it wakes.
    @discardableResult
    func sleeps(_ span: Milliseconds) -> Scenario {
        skip(span)
        apply(.slept(host, span, Stamp(boot: boot, up: up()), road))
        return self
    }

    /// A worker's own setting: an hour without progress.
    @discardableResult
    func patient() -> Scenario {
        guard let pattern = try? Glob("w1"), let field = ThresholdField.all.first(where: { $0.key == "stall_after" })
        else {
            return self
        }
        let change = ThresholdChange(field: field, value: Milliseconds.hours(1).count)
        setThresholds { $0.workers = [ThresholdOverride(pattern: pattern, changes: [change])] }
        return self
    }
}
