package import PicketLoop
package import PicketModel
package import PicketWire

/// Polls hosts over ssh while they cannot be heard over mqtt; does what `RoadMachine` decides.
///
/// All on the loop's thread. At most one ssh runs a host, and no host waits for another.
package final class Roads {
    /// What a poll of this host is told; asked when it begins.
    package var request: (HostID) -> ProbeRequest = { _ in ProbeRequest() }
    /// A host answered.
    package var onAnswer: (HostID, ProbeMessage) -> Void = { _, _ in }
    /// A poll brought no answer.
    package var onFailure: (HostID, PollFailure) -> Void = { _, _ in }
    /// Whether the broker should be tried faster.
    package var onHurry: (Bool) -> Void = { _ in }
    /// Called before time is looked at; where the hub did not run for a while, `calm` is called from within.
    package var beforeTurn: () -> Void = {}

    private struct OpenPoll {
        var command: CommandID
        var nonce: String
    }

    private let clock: any Clock
    private let commands: any Commands
    private let log: (String) -> Void
    private let deadline: Milliseconds
    private let pausedMinutes: Int64
    private var machine: RoadMachine
    private var hosts: [HostID: (command: SSHCommand, destination: SSHDestination)] = [:]
    private var open: [HostID: OpenPoll] = [:]
    /// The kind of failure that was last said of a host, so that an episode is said once.
    private var told: [HostID: PollFailure.Kind] = [:]
    /// Hosts to which a connection may still be open.
    private var connected: Set<HostID> = []
    private var timer: (id: TimerID, due: Milliseconds)?
    private var isHurried = false

    /// Knows the hosts of `settings` that have an `ssh:` entry; idle until `turn`.
    package init(
        clock: any Clock, commands: any Commands, settings: HubSettings, policy: RoadPolicy? = nil,
        log: @escaping (String) -> Void
    ) {
        self.clock = clock
        self.commands = commands
        self.log = log
        deadline = settings.pollDeadline
        var own = policy ?? RoadPolicy()
        if policy == nil { own.poll = settings.poll }
        pausedMinutes = own.pausedPoll.seconds / 60
        machine = RoadMachine(policy: own, seed: clock.random(below: .max), at: clock.now.up)
        for host in settings.hosts {
            let folder = Roads.controlFolder(in: settings.state)
            guard let command = SSHCommand(host, settings: settings.ssh, folder: folder), let destination = host.ssh
            else { continue }
            hosts[host.id] = (command, destination)
            let overdueAfter = settings.thresholds.thresholds(of: host.id).overdueAfter
            machine.add(host.id, overdueAfter: overdueAfter, at: clock.now.up)
        }
    }

    /// The folder for connections that stay open; to be made with mode 0700 before the first poll.
    package static func controlFolder(in state: String) -> String { state + "/ssh" }

    /// The hub gained or lost its broker.
    package func broker(reachable: Bool) {
        machine.broker(reachable: reachable, at: clock.now.up)
        settle()
    }

    /// A live message of the host came over mqtt.
    package func heard(_ host: HostID) { perform(machine.pushed(host, at: clock.now.up)) }

    /// Its agent said that it sleeps or was stopped, or that it is there again.
    package func away(_ host: HostID, _ isAway: Bool) { perform(machine.away(host, isAway)) }

    /// Polls a host once now, asleep or not. False where it has no `ssh:` entry.
    package func ask(_ host: HostID) -> Bool {
        guard hosts[host] != nil else { return false }
        machine.ask(host, at: clock.now.up)
        settle()
        return true
    }

    /// A person mended a host that is polled rarely: it is polled as before. False where it was not paused.
    package func resume(_ host: HostID) -> Bool {
        let wasPaused = machine.resume(host, at: clock.now.up)
        told[host] = nil
        settle()
        return wasPaused
    }

    /// The hub itself did not run for a while: no poll begins until then, and open ones are dropped.
    package func calm(until end: Milliseconds) { perform(machine.calm(until: end)) }

    /// What a person must do before a host whose road is ssh is polled regularly again; nil where nothing is.
    package func trouble(of host: HostID) -> String? {
        guard machine.isOnSSH(host), let failure = machine.paused(host), let destination = hosts[host]?.destination
        else { return nil }
        return failure.advice(host: host, destination: destination)
    }

    /// Begins.
    package func start() { settle() }

    /// Drops open polls, and ends connections that are kept open.
    package func stop() {
        if let timer { clock.cancel(timer.id) }
        timer = nil
        for host in open.keys.sorted() { drop(host) }
        for host in connected.sorted() { disconnect(host) }
    }

    // --- doing what is decided ---

    private func perform(_ actions: [RoadMachine.Action]) {
        for action in actions { perform(action) }
        settle()
    }

    private func perform(_ action: RoadMachine.Action) {
        switch action {
        case .takeOver(let host, let cause):
            told[host] = nil
            let why = cause == .broker ? "the broker is out of reach" : "nothing is heard of it over mqtt"
            log("\(host) is looked at over ssh: \(why).")
        case .poll(let host): poll(host)
        case .handBack(let host):
            drop(host)
            log("\(host) is heard over mqtt again.")
        case .pause(let host, let failure):
            guard let destination = hosts[host]?.destination else { return }
            let advice = failure.advice(host: host, destination: destination)
            log("\(advice) \(host) is polled only every \(pausedMinutes) min until then.")
        case .drop(let host): drop(host)
        }
    }

    /// Has the broker tried as fast as is fit, and sees to it that the next turn comes in time.
    private func settle() {
        if machine.wantsHurry != isHurried {
            isHurried.toggle()
            onHurry(isHurried)
        }
        guard let due = machine.nextDue else {
            if let timer { clock.cancel(timer.id) }
            return timer = nil
        }
        if let timer {
            guard timer.due != due else { return }
            clock.cancel(timer.id)
        }
        let wait = max(due - clock.now.up, .zero)
        timer = (clock.schedule(after: wait) { [weak self] _ in self?.turn() }, due)
    }

    private func turn() {
        timer = nil
        beforeTurn()
        perform(machine.turn(at: clock.now.up))
    }

    private func poll(_ host: HostID) {
        guard let command = hosts[host]?.command else { return }
        let nonce = makeNonce()
        var request = request(host)
        request.frame = nonce
        // The connection and the way back take their part.
        request.deadline = max(deadline - .seconds(3), deadline / 2)
        let id = commands.run(command.poll(request, nonce: nonce, deadline: deadline)) { [weak self] result in
            self?.take(result, of: host, nonce: nonce)
        }
        open[host] = OpenPoll(command: id, nonce: nonce)
        connected.insert(host)
    }

    private func take(_ result: CommandResult, of host: HostID, nonce: String) {
        guard open[host]?.nonce == nonce else { return }
        open[host] = nil
        do throws(PollFailure) {
            let message = try PollResult.read(result, nonce: nonce, host: host)
            told[host] = nil
            let actions = machine.ended(host, nil, at: clock.now.up)
            onAnswer(host, message)
            perform(actions)
        } catch {
            fail(host, error)
        }
    }

    private func fail(_ host: HostID, _ failure: PollFailure) {
        // What hangs may be the connection that was kept; the next poll makes its own.
        if failure.kind == .deadline { disconnect(host) }
        let actions = machine.ended(host, failure, at: clock.now.up)
        if told[host] != failure.kind, let destination = hosts[host]?.destination {
            told[host] = failure.kind
            let next = failure.kind.needsPerson ? "" : " \(failure.advice(host: host, destination: destination))"
            log("\(host) cannot be looked at over ssh (hosts.\(host).ssh, \(destination)): \(failure.sentence).\(next)")
        }
        onFailure(host, failure)
        perform(actions)
    }

    private func drop(_ host: HostID) {
        guard let poll = open.removeValue(forKey: host) else { return }
        commands.cancel(poll.command)
    }

    private func disconnect(_ host: HostID) {
        connected.remove(host)
        guard let close = hosts[host]?.command.close else { return }
        commands.run(close) { _ in }
    }

    private func makeNonce() -> String {
        let digits = String(clock.random(below: 1 << 63), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
