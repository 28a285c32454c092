package import PicketLoop
package import PicketModel

/// The clock port over the simulated world's schedule.
package final class SimulatedClock: Clock {
    private let life: Life
    private var dice: Dice
    private var made: UInt64 = 0
    private var open: Set<UInt64> = []

    init(life: Life, dice: Dice) {
        self.life = life
        self.dice = dice
    }

    package var now: Moment { life.time.moment(at: life.schedule.now) }

    @discardableResult
    package func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID {
        made += 1
        let id = made
        open.insert(id)
        life.after(delay.count) { [weak self] in
            guard let self, self.open.remove(id) != nil else { return }
            body(self.now)
        }
        return TimerID(id)
    }

    package func cancel(_ timer: TimerID) { open.remove(timer.number) }

    package func random(below bound: UInt64) -> UInt64 { dice.below(bound) }
}
