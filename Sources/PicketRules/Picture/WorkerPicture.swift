package import PicketModel

/// What the hub holds of one worker.
package struct WorkerPicture: Equatable, Sendable {
    /// Groups that the configuration puts it in, sorted.
    package var groups: [String] = []
    /// Whether it is always on.
    package var core: Bool = false
    /// Whether it was retired: it is folded on, and neither listed nor judged until it is seen alive.
    package internal(set) var retired: Bool = false
    /// The run that it was retired with: only another one brings it back; nil where any does.
    package internal(set) var retiredRun: ProcessIdentity?
    /// Whether the agent that runs on its host, and has said all that it knows, says nothing of it.
    package internal(set) var disowned: Bool = false
    /// The newest look at its result.
    package internal(set) var result = Held<TaskResult>()
    /// The newest look at its worktree.
    package internal(set) var git = Held<GitState>()
    /// The newest account of its runtime.
    package internal(set) var session = Held<SessionAccount>()
    /// The newest look at its run.
    package internal(set) var run = Held<Run>()
    /// The newest sample of its processes.
    package internal(set) var process = Held<ProcessTree>()
    /// The newest look at its files.
    package internal(set) var activity = Held<FileActivity>()
    /// The newest look at its pane.
    package internal(set) var tmux = Held<TmuxPane>()
    /// The newest match on its screen.
    package internal(set) var screen = Held<ScreenMatch>()
    /// What was learned from looks that newer ones have replaced.
    package internal(set) var memory = Memory()
    /// The last verdict that was made of it.
    package internal(set) var verdict: Verdict?
    /// The run that this verdict was of; nil where none was known.
    package internal(set) var verdictRun: ProcessIdentity?

    /// A worker of which nothing was seen.
    package init() {}

    /// The last verdict, where it was made of the run that stands.
    package var verdictOfRun: Verdict? {
        guard let verdictRun, let run = run.value?.identity, run != verdictRun else { return verdict }
        return nil
    }

    /// When the newest look of a kind was made; nil for none, and for kinds that are of no worker alone.
    package func stamp(of kind: EvidenceKind) -> Stamp? { stamps(of: kind).latest }

    /// When the newest look of a kind was made that did not fail; nil for none.
    package func seenStamp(of kind: EvidenceKind) -> Stamp? { stamps(of: kind).seen }

    private func stamps(of kind: EvidenceKind) -> (latest: Stamp?, seen: Stamp?) {
        switch kind {
        case .result: stamps(of: result)
        case .git: stamps(of: git)
        case .session: stamps(of: session)
        case .run: stamps(of: run)
        case .process: stamps(of: process)
        case .activity: stamps(of: activity)
        case .tmux: stamps(of: tmux)
        case .screen: stamps(of: screen)
        case .roster, .contact: (nil, nil)
        }
    }

    private func stamps<Value>(of held: Held<Value>) -> (latest: Stamp?, seen: Stamp?) {
        (held.latest?.stamp, held.succeeded?.stamp)
    }

    /// What was learned of a run on one boot.
    package struct Memory: Equatable, Sendable {
        /// The boot it was learned on.
        package var boot: BootID?
        /// The newest commit.
        package internal(set) var commit: Seen?
        /// The newest file change.
        package internal(set) var change: Seen?
        /// The newest record of the runtime's.
        package internal(set) var record: Seen?
        /// The newest heartbeat of the worker's own.
        package internal(set) var heartbeat: Seen?
        /// The first look at its files.
        package var watchedUp: Milliseconds?
        /// Since when its CPU is busy without a break.
        package var busyUp: Milliseconds?
        /// How many samples in turn were not busy.
        package var quietSamples: Int = 0

        /// When the newest commit was made.
        package var commitUp: Milliseconds? { commit?.up }
        /// When files last changed.
        package var changeUp: Milliseconds? { change?.up }
        /// When the runtime last wrote a record.
        package var recordUp: Milliseconds? { record?.up }
        /// When the worker last wrote its heartbeat.
        package var heartbeatUp: Milliseconds? { heartbeat?.up }

        /// A time as it was told, and as it is believed: nothing seen is later than the first look that saw it.
        package struct Seen: Equatable, Sendable {
            /// As it was told.
            package var told: Milliseconds
            /// As it is believed.
            package var up: Milliseconds
        }
    }
}

extension WorkerPicture {
    /// Takes evidence where it is newer than what is held; says whether anything changed.
    mutating func take(_ evidence: Evidence, _ receipt: Receipt, busyPermille: Int) -> Bool {
        let changed = hold(evidence, receipt)
        if changed { remember(evidence, receipt, busyPermille: busyPermille) }
        return changed
    }

    private mutating func hold(_ evidence: Evidence, _ receipt: Receipt) -> Bool {
        switch evidence {
        case .result(let seen): result.take(Look(seen, receipt))
        case .git(let seen): git.take(Look(seen, receipt))
        case .session(let seen): session.take(Look(seen, receipt))
        case .run(let seen): run.take(Look(seen, receipt))
        case .process(let seen): process.take(Look(seen, receipt))
        case .activity(let seen): activity.take(Look(seen, receipt))
        case .tmux(let seen): tmux.take(Look(seen, receipt))
        case .screen(let seen): screen.take(Look(seen, receipt))
        }
    }

    private mutating func remember(_ evidence: Evidence, _ receipt: Receipt, busyPermille: Int) {
        let up = receipt.stamp.up
        if memory.boot != receipt.stamp.boot { memory = Memory(boot: receipt.stamp.boot) }
        switch evidence {
        case .git(let look): memory.commit = Self.newest(memory.commit, look.value?.lastCommitUp, by: up)
        case .session(let look): memory.record = Self.newest(memory.record, look.value?.recordUp, by: up)
        case .activity(let look):
            memory.change = Self.newest(memory.change, look.value?.lastChangeUp, by: up)
            memory.heartbeat = Self.newest(memory.heartbeat, look.value?.heartbeatUp, by: up)
            if look.value != nil, memory.watchedUp == nil { memory.watchedUp = up }
        case .process(let look):
            if receipt.standing == .live { rememberCPU(look.value, at: up, busyPermille: busyPermille) }
        case .result, .run, .tmux, .screen: break
        }
    }

    /// One quiet sample is no break; two in turn are.
    private mutating func rememberCPU(_ tree: ProcessTree?, at up: Milliseconds, busyPermille: Int) {
        guard let tree, let cpu = tree.cpuPermille else { return }
        if cpu >= busyPermille {
            memory.quietSamples = 0
            memory.busyUp = memory.busyUp ?? up - tree.window
        } else {
            memory.quietSamples = min(memory.quietSamples + 1, 2)
            if memory.quietSamples == 2 { memory.busyUp = nil }
        }
    }

    /// The later of two times; one from the future counts once, as the look that first saw it.
    private static func newest(_ held: Memory.Seen?, _ told: Milliseconds?, by up: Milliseconds) -> Memory.Seen? {
        guard let told, told != held?.told else { return held }
        let believed = min(told, up)
        return Memory.Seen(told: told, up: max(held?.up ?? believed, believed))
    }
}
