package import PicketLoop
package import PicketModel
package import PicketRules
package import PicketWire

/// The hub of one fleet: keeps the picture, has it judged, stores and says what changed. All on the loop's thread.
package final class Hub {
    /// What it may use.
    package struct Ports {
        /// Time, timers and jitter.
        package var clock: any Clock
        /// The store.
        package var archive: any Archive
        /// How it runs ssh.
        package var commands: any Commands
        /// Writes one line for people.
        package var log: (String) -> Void

        /// Joins them all.
        package init(clock: any Clock, archive: any Archive, commands: any Commands, log: @escaping (String) -> Void) {
            self.clock = clock
            self.archive = archive
            self.commands = commands
            self.log = log
        }
    }

    let ports: Ports
    let settings: HubSettings
    let session: Session
    let topics: TopicTree
    let judge: Judge
    /// The second road to each host.
    let roads: Roads
    /// All that is known of the fleet.
    package internal(set) var picture: Picture
    /// By host, what is known of its events, revs and roads.
    var hosts: [HostID: HostBook] = [:]
    var refusals = RefusalCount()
    /// What waits to be stored, and to be said after that.
    var batch: [ArchiveEntry] = []
    var batchIsScheduled = false
    /// Hosts whose marks moved and are not yet safe, and those whose marks may be said.
    var owedAcknowledgements: Set<HostID> = []
    var readyAcknowledgements: Set<HostID> = []
    var acknowledgingIsScheduled = false
    var synchronizedUp: Milliseconds?
    /// Why nothing can be stored now; nil where it can.
    var storeTrouble: ArchiveError?
    /// What is to be published and found no room yet: verdicts by worker, and single messages.
    var owedVerdicts: [WorkerAddress] = []
    var outbox: [OutgoingMessage] = []
    /// Rises with every change that a reader may see.
    var change: UInt64 = 1
    var waiting: [WaitingReader] = []
    /// Who is to be judged at the end of this turn.
    var toJudge: Set<Touched> = []
    var judgingIsScheduled = false
    var isConnected = false
    /// When the connection that stands began.
    var connectedUp: Milliseconds?
    var loggedOutage = false
    var loggedRefusals: Set<UInt8> = []
    /// Counts the hub's connections over its restarts.
    let firstBirth: UInt64
    let startedWall: Milliseconds
    var lastTurnUp: Milliseconds
    /// Hears of each change of the picture before it is folded in; whoever checks the rules as the hub runs.
    package var onChange: ((PictureChange, Picture) -> Void)?
    /// Workers that were let go, until their history is forgotten.
    var retirements: [WorkerAddress: Retirement] = [:]
    /// Workers that were spoken of over this connection.
    var spokenOf: Set<WorkerAddress> = []
    /// Verdicts that the broker holds, to be compared with the picture once it has settled.
    var heldVerdicts: Set<WorkerAddress> = []

    /// Notices: what they are, what is owed of them, and who waits for one.
    let desk: NoticeDesk
    let noticeHook: NoticeHook
    var noticesInFlight: [PublishToken: NoticeDelivery] = [:]
    var noticeReaders: [WaitingReader] = []

    /// A hub that has not begun, with its picture restored from the archive.
    package init(
        ports: Ports, settings: HubSettings, session: Session, judge: Judge = Judge(), topics: TopicTree,
        restored: ArchivedPicture
    ) {
        self.ports = ports
        self.settings = settings
        self.session = session
        self.topics = topics
        self.judge = judge
        picture = Picture(thresholds: settings.thresholds)
        firstBirth = session.birth
        roads = Roads(clock: ports.clock, commands: ports.commands, settings: settings, log: ports.log)
        desk = NoticeDesk(
            restored: restored.facts, ways: settings.notices.exec.isEmpty ? [.mqtt] : NoticeWay.allCases)
        noticeHook = NoticeHook(
            clock: ports.clock, commands: ports.commands, settings: settings.notices, log: ports.log)
        startedWall = ports.clock.now.wall
        lastTurnUp = ports.clock.now.up
        restore(restored)
    }

    /// Reads the birth that the hub's next connection follows; for making its session.
    package static func birth(in restored: ArchivedPicture) -> UInt64 {
        restored.facts.first { $0.name == "birth" }.flatMap { UInt64(String(decoding: $0.value, as: UTF8.self)) } ?? 0
    }

    var clock: any Clock { ports.clock }

    /// Begins to connect, to judge and to forget what is too old.
    package func start() {
        connectSession()
        connectRoads()
        connectNotices()
        session.start()
        roads.start()
        repeatedly(every: settings.turn) { $0.tick() }
        repeatedly(every: .hours(1)) { $0.forgetOld() }
        repeatedly(every: clock.jitter(settings.refresh, permille: 200)) { $0.oweAllVerdicts() }
        repeatedly(every: .seconds(10)) { $0.publishStatus() }
        repeatedly(every: .minutes(1)) { $0.lookAfterOrphans() }
    }

    /// Stores what waits and says goodbye.
    package func stop() {
        flush()
        roads.stop()
        noticeHook.stop()
        if isConnected { publishPresence(online: false) }
        // What comes back of that goodbye must not be answered.
        isConnected = false
        session.stop(sayingGoodbye: true)
    }

    func repeatedly(every period: Milliseconds, _ body: @escaping (Hub) -> Void) {
        clock.schedule(after: period) { [weak self] _ in
            guard let self else { return }
            body(self)
            self.repeatedly(every: period, body)
        }
    }

    /// What is held of a host; nil where it is not listed.
    package func heldHost(_ host: HostID) -> HostPicture? { picture.hosts[host] }

    /// The book of a host, made where there is none.
    func book(_ host: HostID) -> HostBook {
        if let book = hosts[host] { return book }
        let book = HostBook()
        hosts[host] = book
        return book
    }

    /// Folds a change into the picture, and has those that it touches judged at the end of this turn.
    func apply(_ change: PictureChange) {
        onChange?(change, picture)
        let touched = picture.apply(change, at: clock.now)
        guard touched != .nobody else { return }
        toJudge.insert(touched)
        scheduleJudging()
    }
}

/// What the hub knows of one host beside the picture.
final class HostBook {
    var marks = MarkBook()
    /// The marks as the store holds them, and as no loss of power can take them; only these may be said.
    var appliedMarks: [AcknowledgementMessage.Mark] = []
    var safeMarks: [AcknowledgementMessage.Mark] = []
    /// What the store holds of its losses.
    var keptLosses = LossFact()
    var revs = RevBook()
    /// Whether state was kept by the broker that could not be taken in, since its host was not heard on that boot.
    var lacksState = false
    /// Since when the told one is ahead; and when a resync was last asked for.
    var behindSince: Milliseconds?
    var askedUp: Milliseconds?
    var askWait: Milliseconds = .seconds(10)
    /// What it said of itself.
    var heartbeat: Heartbeat?
    var heartbeatStoredUp: Milliseconds?
    /// Its wall clock, as it was asked for.
    var gauge = ClockGauge()
    /// The smallest delays of its clock that were seen, newest last.
    var clockOffsets: [Milliseconds] = []
    /// The connection of its agent, and when that began.
    var connection: (epoch: Epoch, birth: UInt64)?
    var connected: Stamp?
    /// Of which workers its agent has spoken; which others the open poll tells it of; and when it was polled for those.
    var spoken = SpokenWorkers()
    var toldOrphans: Set<WorkerID> = []
    var orphansAskedUp: Milliseconds?
    /// Whether the last look over ssh found no agent running.
    var lacksAgent = false
    /// The road that it was last shown on, and since when.
    var shownRoad: Road?
    var roadSinceWall: Milliseconds?
}

/// A reader that waits for a change.
struct WaitingReader {
    var after: UInt64
    var reply: any DoorReply
    var dueUp: Milliseconds
}
