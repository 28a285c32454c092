import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire

/// A host with one worker and an agent, as the hub hears it: over mqtt what changes, over ssh everything.
final class FarHost {
    let id: HostID
    let address: WorkerAddress
    var evidence: WorkerEvidence
    private let clock: ManualClock
    private let topics: TopicTree
    private let boot = ManualClock.boot("far-boot")
    private var epoch = Epoch(counter: 4, tag: 0xabcd)
    private var rev: UInt64 = 100
    private(set) var events: [Event] = []
    private let identity: ProcessIdentity
    /// Whether the agent's heartbeats reach the broker.
    var pushes = true
    /// Whether an agent runs; else a probe looks alone.
    var agentRuns = true
    /// Another worker, which a probe found while no agent ran; and whether the agent takes it up when it is told of it.
    var found: WorkerEvidence?
    var adopts = true
    private var hasAdopted = false

    init(_ name: String, clock: ManualClock, topics: TopicTree) {
        id = host(name)
        address = WorkerAddress(host: id, worker: worker("sen-470"))
        evidence = WorkerEvidence(worker: address.worker)
        self.clock = clock
        self.topics = topics
        identity = ProcessIdentity(boot: boot, pid: 4711, start: 99)
        see(.alive)
        commit(0)
    }

    /// Its own clock is 1000 h ahead of the hub's.
    var now: Moment { Moment(boot: boot, up: clock.now.up + .hours(1000), wall: clock.now.wall) }

    private var envelope: Envelope { Envelope(host: id, epoch: epoch, moment: now) }

    private func see(_ life: Run.Life) {
        evidence.run = .seen(
            Run(
                runtime: .claude, identity: identity, program: "claude", startedUp: now.up - .minutes(10), life: life,
                reachedLoop: true))
        evidence.seen[.run] = now.up
    }

    private func sample() {
        guard case .alive = evidence.run.value?.life else { return }
        var account = SessionAccount(runtime: .claude)
        account.status = .busy
        account.recordUp = now.up
        evidence.session = .seen(account)
        evidence.seen[.session] = now.up
        evidence.process = .seen(ProcessTree(processes: [], count: 1, runSeen: true, cpuPermille: 10))
        evidence.seen[.process] = now.up
    }

    /// Looks at git and finds so many commits of the run, all committed.
    private func commit(_ count: Int) {
        var git = GitState(worktree: "/work/sen-470")
        git.branch = "feat/sen-470"
        git.head = String(repeating: "a", count: 40)
        git.base = "main"
        git.ahead = count
        git.commitsOfRun = count
        git.lastCommitUp = count > 0 ? now.up : nil
        evidence.git = .seen(git)
        evidence.seen[.git] = now.up
    }

    private func happen(_ what: Happening) {
        events.append(
            Event(epoch: epoch, seq: UInt64(events.count + 1), moment: now, worker: address.worker, what: what))
    }

    /// The worker commits and its process ends; the kernel tells the agent.
    func commitAndExit() {
        happen(.committed(head: String(repeating: "a", count: 40), count: 1))
        happen(.exited(identity, .reported))
        see(.ended(.reported, at: now.up))
        evidence.process = .absent
        evidence.seen[.process] = now.up
        // git is asked right after the end.
        commit(1)
        evidence.seen[.git] = now.up
    }

    /// What it publishes on connecting: presence, state, and events that it has not heard the mark of.
    func connect(_ link: ScriptedLink) {
        let presence = Presence(state: .online, epoch: epoch, birth: 1, version: "0.1.0", system: "linux")
        link.deliver(topics.text(.presence(id)), PresenceMessage(envelope: envelope, presence: presence).payload)
        for value in evidence.states { publish(value, link) }
        for event in events {
            link.deliver(topics.text(.events(id)), EventMessage(host: id, event: event).payload)
        }
    }

    private func publish(_ value: WorkerStateValue, _ link: ScriptedLink) {
        guard let up = evidence.seen[value.kind.evidence] else { return }
        rev += 1
        let seen = Envelope(host: id, epoch: epoch, moment: Moment(boot: boot, up: up, wall: now.wall))
        let message = StateMessage(envelope: seen, worker: address.worker, rev: rev, value: value)
        link.deliver(topics.text(message.topic), message.payload)
    }

    /// Every 10 s: what its runtime says, a sample and a heartbeat.
    func beat(_ link: ScriptedLink) {
        sample()
        guard pushes else { return }
        publish(.session(evidence.session), link)
        let processes = WorkerProcesses(worker: address.worker, look: evidence.process)
        link.deliver(
            topics.text(.processes(id)), ProcessesMessage(envelope: envelope, workers: [processes]).payload)
        link.deliver(topics.text(.heartbeat(id)), HeartbeatMessage(envelope: envelope, heartbeat: heartbeat).payload)
    }

    /// A worker of the same host, in a process of its own or that of the first.
    func other(_ name: String, pid: Int32) -> WorkerEvidence {
        var other = WorkerEvidence(worker: worker(name))
        other.run = .seen(
            Run(
                runtime: .claude, identity: ProcessIdentity(boot: boot, pid: pid, start: 99), program: "claude",
                startedUp: now.up - .minutes(10), life: .alive, reachedLoop: true))
        other.tmux = .seen(TmuxPane(socket: "/s", session: "sen", window: "@1", pane: "%9", pid: 7))
        for kind in [EvidenceKind.run, .tmux] { other.seen[kind] = now.up }
        return other
    }

    /// The agent ends without a word.
    func kill() { (pushes, agentRuns) = (false, false) }

    /// Another agent begins.
    func restart(_ link: ScriptedLink) {
        (pushes, agentRuns) = (true, true)
        epoch = Epoch(counter: epoch.counter + 1, tag: 0xabcd)
        connect(link)
    }

    private var heartbeat: Heartbeat {
        var heartbeat = Heartbeat()
        heartbeat.lastSeq = UInt64(events.count)
        heartbeat.highestRev = rev
        return heartbeat
    }

    /// What a probe there prints.
    func probe(_ command: Command) -> CommandResult {
        let marks = command.request?.marks ?? []
        let mark = marks.first { $0.epoch == epoch }?.seq ?? 0
        guard agentRuns else { return lookAlone(command) }
        if adopts, command.request?.orphans != nil { hasAdopted = true }
        var message = ProbeMessage(
            envelope: envelope, heartbeat: heartbeat, rev: rev,
            workers: [evidence] + (hasAdopted ? [found].compactMap { $0 } : []))
        message.events = events.filter { $0.seq > mark }.map { EventMessage(host: id, event: $0) }
        return printed(message, for: command)
    }

    private func lookAlone(_ command: Command) -> CommandResult {
        let message = ProbeMessage(
            envelope: Envelope(host: id, epoch: nil, moment: now), heartbeat: nil, rev: 0,
            workers: [evidence] + [found].compactMap { $0 })
        return printed(message, for: command)
    }
}
