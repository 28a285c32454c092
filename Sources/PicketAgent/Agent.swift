import PicketJSON
package import PicketLoop
package import PicketModel
import PicketWire

/// The agent of one host: looks, publishes what it saw, keeps events until the hub has stored them, answers probes.
///
/// All of it is on the loop's thread.
package final class Agent {
    /// What it may use.
    package struct Ports {
        /// Time, timers and jitter.
        package var clock: any Clock
        /// The machine it runs on.
        package var machine: any Machine
        /// The broker.
        package var link: any Link
        /// Where events wait.
        package var spool: any Spool
        /// Where the ledger is kept.
        package var ledger: any StateFile
        /// Where programs leave what they could not tell; nil where nobody does.
        package var mailbox: (any Mailbox)?
        /// Writes one line for people.
        package var log: (String) -> Void

        /// Joins them all.
        package init(
            clock: any Clock, machine: any Machine, link: any Link, spool: any Spool, ledger: any StateFile,
            mailbox: (any Mailbox)? = nil, log: @escaping (String) -> Void
        ) {
            self.clock = clock
            self.machine = machine
            self.link = link
            self.spool = spool
            self.ledger = ledger
            self.mailbox = mailbox
            self.log = log
        }
    }

    let ports: Ports
    let settings: AgentSettings
    let lookout: Lookout
    let session: Session
    let topics: TopicTree
    let version: String
    let system: String
    let epoch: Epoch
    let events: EventLog
    var board: StateBoard
    /// Whether a connection stands.
    var isConnected = false
    /// Single messages that found no room yet; lost with the connection, for the next begins with a presence.
    var outbox: [OutgoingMessage] = []
    /// Places in the window that `published` will free, by token.
    var awaited: Set<PublishToken> = []
    /// Clearings that were not answered, by token; owed again with the next connection.
    var clearing: [PublishToken: Topic] = [:]
    /// Publishes that the broker refused, and the reasons that were logged.
    var refused: UInt64 = 0
    var loggedRefusals: Set<UInt8> = []
    /// Whether a mark that cannot be was said.
    var loggedImpossibleMark = false
    /// Whether the outage that goes on was said.
    var loggedOutage = false
    /// Whether it was connected before: since then another agent may have spoken for this host, and not every broker says so.
    var hasConnected = false
    /// The hub as last heard: its birth, and when it began, as one whose store was lost counts its births anew.
    var hubHeard: (birth: UInt64, since: Milliseconds)?
    /// Whether the hub was heard to be away, so that what was sent may have reached nobody.
    var hubWasAway = false
    /// Paces events.
    var pacer = EventPacer()
    var pumpIsScheduled = false
    /// Tells of mail.
    var mailWatch: WatchID?
    /// Paces answers to resync requests.
    var resync = ResyncPacer()
    private var time: TimeWatch
    private var ledgerDue: Milliseconds?
    /// Why the ledger could not be written; nil where it could.
    private(set) var ledgerTrouble: StateFileError?
    private var synchronizingIsOwed = false
    private var ledgerCounter: UInt64 = 0

    /// An agent that has not begun; takes a later epoch than all before it. Throws where the fleet's name is no id.
    package init(
        ports: Ports, settings: AgentSettings, lookout: Lookout, session: Session, version: String, system: String
    ) throws(StateFileError) {
        guard let topics = TopicTree(fleet: settings.fleet) else {
            throw StateFileError(
                "the fleet's name '\(settings.fleet)' is no id: expected lower-case letters, digits and hyphens")
        }
        self.ports = ports
        self.settings = settings
        self.lookout = lookout
        self.session = session
        self.topics = topics
        self.version = version
        self.system = system
        let found = LedgerFile.open(ports.ledger, log: ports.log)
        let kept = LedgerRedo(found, spool: ports.spool).ledger
        ledgerCounter = Self.nextCounter(after: kept, ports)
        epoch = Epoch(counter: ledgerCounter, tag: UInt32(truncatingIfNeeded: ports.clock.random(below: 1 << 32)))
        events = EventLog(spool: ports.spool, host: settings.host, epoch: epoch, numbered: found.lastEvent)
        // Revs order states over restarts: the wall clock at the start is ahead of all revs of earlier runs.
        board = StateBoard(
            rev: UInt64(clamping: ports.clock.now.wall.count), saidBefore: Set(kept.entries.map(\.worker)),
            knowsNothing: kept.epochCounter == 0)
        time = TimeWatch(ports.clock)
        lookout.delegate = self
        keepLedger(kept)
        events.append(.started, of: nil, at: ports.clock.now)
        lookout.restore(kept)
        // The boot is kept even where nothing else changes, so that a reboot is told once.
        oweLedger()
        oweSynchronizing()
    }

    /// Beyond the ledger's and the spool's, and not before the time, so that neither a state folder that was wiped nor one
    /// that took nothing begins before the last.
    private static func nextCounter(after ledger: Ledger, _ ports: Ports) -> UInt64 {
        let spooled = (try? ports.spool.epochs())?.map(\.counter).max() ?? 0
        return max(ledger.epochCounter, spooled, UInt64(clamping: ports.clock.now.wall.seconds)) + 1
    }

    var clock: any Clock { ports.clock }

    /// Begins to look, to connect and to publish.
    package func start() {
        connectSession()
        lookout.start()
        watchMail()
        repeatedly(every: settings.heartbeat) {
            $0.beat()
            $0.takeMail()
        }
        scheduleRefresh()
        session.start()
    }

    /// Says goodbye, so that no last will is published, and keeps the ledger.
    package func stop() {
        if isConnected { publishPresence(.stopped) }
        // What comes back of that goodbye must not be answered.
        isConnected = false
        session.stop(sayingGoodbye: true)
        events.synchronize()
        writeLedger()
    }

    private func repeatedly(every period: Milliseconds, _ body: @escaping (Agent) -> Void) {
        clock.schedule(after: period) { [weak self] _ in
            guard let self else { return }
            body(self)
            self.repeatedly(every: period, body)
        }
    }

    private func scheduleRefresh() {
        clock.schedule(after: clock.jitter(settings.refresh, permille: 200)) { [weak self] _ in
            guard let self else { return }
            self.board.oweAll()
            self.publishPresence(.online)
            self.pump()
            self.scheduleRefresh()
        }
    }

    /// Writes the ledger at the end of this turn, once however often it changed; or later, where only events did that
    /// the spool holds meanwhile.
    func oweLedger(after delay: Milliseconds = .zero) {
        let due = clock.now.up + delay
        if let ledgerDue, ledgerDue <= due { return }
        ledgerDue = due
        clock.schedule(after: delay) { [weak self] moment in
            guard let self, let owed = self.ledgerDue, owed <= moment.up else { return }
            self.writeLedger()
        }
    }

    /// Whether the ledger is to be written at the end of this turn.
    var ledgerIsDue: Bool { ledgerDue.map { $0 <= clock.now.up } ?? false }

    /// Writes the ledger now where it is owed. Answers whether it is written: before that no events may leave the spool,
    /// whose effect it may lack.
    func settleLedger() -> Bool {
        if ledgerDue != nil { writeLedger() }
        return ledgerDue == nil
    }

    /// Makes what was spooled safe once a second: at most the last second is missing after a loss of power.
    private func oweSynchronizing() {
        guard events.isUnsynchronized, !synchronizingIsOwed else { return }
        synchronizingIsOwed = true
        clock.schedule(after: .seconds(1)) { [weak self] _ in
            self?.synchronizingIsOwed = false
            self?.events.synchronize()
        }
    }

    private func writeLedger() {
        ledgerDue = nil
        defer { pump() }
        var ledger = lookout.ledger
        ledger.lastEvent = LedgerMark(epoch: epoch, seq: events.lastSeq)
        keepLedger(ledger)
        if ledgerTrouble == nil { events.trimHeld() }
    }

    private func keepLedger(_ ledger: Ledger) {
        var ledger = ledger
        ledger.epochCounter = ledgerCounter
        do {
            try ports.ledger.save(LedgerCoding.encode(ledger).bytes())
            if ledgerTrouble != nil { ports.log("The ledger is written again.") }
            ledgerTrouble = nil
        } catch {
            if ledgerTrouble != error { ports.log(error.message) }
            ledgerTrouble = error
            // Nothing may change for a long time, and a restart must know what changed last.
            oweLedger(after: .seconds(10))
        }
    }

}

extension Agent: LookoutDelegate {
    package func lookout(saw value: WorkerStateValueOf, at moment: Moment) {
        guard let state = value.evidence.state(value.part) else { return }
        board.note(state, of: value.evidence.worker, at: moment, since: value.evidence.run.value?.endedUp)
        pump()
    }

    package func lookout(happened what: Happening, to worker: WorkerID?, at moment: Moment) {
        noteTime()
        keep(what, of: worker, at: moment)
        pump()
    }

    /// Tells of a sleep before what came after it, and says where the clock was set.
    func noteTime() {
        for finding in time.note(clock) {
            switch finding {
            case .slept(let span): keep(.slept(span), of: nil, at: clock.now)
            case .stepped(let span):
                let direction = span > .zero ? "ahead" : "back"
                ports.log("The clock of this host was set \(direction) by \(abs(span.seconds)) s.")
            }
        }
    }

    private func keep(_ what: Happening, of worker: WorkerID?, at moment: Moment) {
        events.append(what, of: worker, at: moment)
        pacer.made(at: moment.up)
        oweLedger(after: .seconds(1))
        oweSynchronizing()
    }

    package func lookout(sampled trees: [(worker: WorkerID, tree: Observation<ProcessTree>)], at moment: Moment) {
        let workers = trees.map { WorkerProcesses(worker: $0.worker, look: $0.tree) }
        for start in stride(from: 0, to: workers.count, by: ProcessesMessage.mostWorkers) {
            let part = Array(workers[start..<min(start + ProcessesMessage.mostWorkers, workers.count)])
            let message = ProcessesMessage(envelope: envelope(moment), workers: part)
            publishSample(.processes(settings.host), message.payload)
        }
    }

    package func lookout(retired worker: WorkerID, at moment: Moment) {
        board.clear(worker)
        pump()
    }

    package func lookoutChangedLedger() { oweLedger() }

    package func lookoutNeedsLedger() { writeLedger() }
}

extension Run {
    /// When its end was first seen; nil while it lives.
    var endedUp: Milliseconds? {
        if case .ended(_, let at) = life { at } else { nil }
    }
}

extension WorkerEvidence {
    /// The part of retained state that a kind of evidence is published as; nil for one that is not.
    func state(_ kind: EvidenceKind) -> WorkerStateValue? {
        switch kind {
        case .run: .run(run, groups: groups, core: core)
        case .tmux: .tmux(tmux)
        case .git: .git(git)
        case .session: .session(session)
        case .activity: .activity(activity)
        case .result: .result(result)
        case .screen: .screen(screen)
        case .process, .roster, .contact: nil
        }
    }
}
