import PicketModel

/// The clocks of one simulated machine: its boot, its time since then, its wall clock; and whether it runs at all.
final class LocalTime {
    /// The world's time at which the simulation's wall clocks stand at their first value.
    private static let wallOrigin: Int64 = 1_790_000_000_000

    private let name: String
    private var boots = 0
    private(set) var boot: BootID
    /// When it booted, in the world's time; before the beginning for a first boot.
    private(set) var bootedAt: Int64
    /// How far its wall clock is ahead of the truth.
    var wallAhead: Int64 = 0
    /// Until when nothing runs on it: asleep, or stopped; in the world's time.
    var standsUntil: Int64 = 0

    init(name: String, upAtBegin: Int64) {
        self.name = name
        boot = Self.boot(name, 1)
        boots = 1
        bootedAt = -upAtBegin
    }

    /// A new boot begins.
    func reboot(at now: Int64) {
        boots += 1
        boot = Self.boot(name, boots)
        bootedAt = now
    }

    /// What its clocks show at the world's time `now`.
    func moment(at now: Int64) -> Moment {
        Moment(boot: boot, up: up(at: now), wall: Milliseconds(Self.wallOrigin + now + wallAhead))
    }

    /// Its time since boot at the world's time `time`; negative before that boot.
    func up(at time: Int64) -> Milliseconds { Milliseconds(time - bootedAt) }

    private static func boot(_ name: String, _ number: Int) -> BootID {
        guard let boot = BootID("\(name)-boot-\(number)") else { preconditionFailure("'\(name)' is no part of an id") }
        return boot
    }
}
