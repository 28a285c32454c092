import PicketLoop
import PicketModel

/// A process of the simulated world.
struct WorldProcess {
    var identity: ProcessIdentity
    var parent: Int32
    var name: String
    var arguments: [String]
    /// Its folder; nil where that was removed.
    var folder: String?
    /// When it began, in the world's time.
    var startedAt: Int64
    /// CPU that it had used at `cpuAt`, in ms, and how much of a core it uses since, in thousandths.
    var cpu: Int64 = 0
    var cpuAt: Int64
    var load: Int64 = 0
    var isZombie = false

    /// CPU that it has used at `now`.
    func cpu(at now: Int64) -> Int64 { cpu + (now - cpuAt) * load / 1000 }

    /// Uses another share of a core from now on.
    mutating func setLoad(_ permille: Int64, at now: Int64) {
        cpu = cpu(at: now)
        cpuAt = now
        load = permille
    }

    func look(on time: LocalTime, at now: Int64, user: UInt32) -> ProcessLook {
        ProcessLook(
            identity: identity, parent: parent, user: user, name: Untrusted(name), startedUp: time.up(at: startedAt),
            cpu: Milliseconds(cpu(at: now)), resident: 50_000, zombie: isZombie)
    }
}

/// What an agent program writes of itself, as it stands in its registry.
struct WorldAccount {
    var process: ProcessIdentity
    var status: SessionAccount.Status?
    var waitingFor: String?
    var recordAt: Int64
    var background = 0
}

/// One life of a worker's program, as it truly was.
struct WorldRun {
    let host: HostID
    let session: String
    let worktree: String
    let process: ProcessIdentity
    let startedAt: Int64
    var endedAt: Int64?
    /// Commits that it made.
    var commits: [String] = []

    /// Whether it lived throughout a span of true time.
    func lived(from start: Int64, to end: Int64) -> Bool { startedAt <= start && (endedAt ?? .max) >= end }
}
