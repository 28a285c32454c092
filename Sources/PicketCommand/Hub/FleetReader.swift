import PicketLoop
import PicketModel
import PicketWire

/// Follows a hub: one question at a time that is answered when something changed, and again after trouble.
final class FleetReader {
    /// Called with each answer.
    var onFleet: (FleetMessage) -> Void = { _ in }
    /// Called with an error once as trouble begins, and with nil as it ends.
    var onTrouble: (CommandError?) -> Void = { _ in }
    /// How long the hub may keep one question.
    var wait: Milliseconds = .seconds(25)

    private let hub: HubQuestions
    private let clock: any Clock
    private var change: UInt64?
    private var failures = 0
    private var isStopped = false

    init(_ hub: HubQuestions, _ clock: any Clock) {
        self.hub = hub
        self.clock = clock
    }

    func start() { ask() }

    func stop() { isStopped = true }

    private func ask() {
        guard !isStopped else { return }
        hub.fleet(after: change, wait: wait) { [self] answer in
            guard !isStopped else { return }
            switch answer {
            case .success(let fleet): take(fleet)
            case .failure(let error): retry(error)
            }
        }
    }

    private func take(_ fleet: FleetMessage) {
        if failures > 0 { onTrouble(nil) }
        failures = 0
        // A hub that was started anew counts from its own beginning, and would never come to the old number.
        change = fleet.change
        onFleet(fleet)
        // Not at once: a burst of changes is one redraw.
        clock.schedule(after: .milliseconds(100)) { [self] _ in ask() }
    }

    private func retry(_ error: CommandError) {
        if failures == 0 { onTrouble(error) }
        failures += 1
        change = nil
        clock.schedule(after: clock.jitter(min(.seconds(Int64(failures)), .seconds(10)), permille: 200)) { [self] _ in
            ask()
        }
    }
}
