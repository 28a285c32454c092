import CSystem
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#else
    #error("PicketLoop needs poll(2) from a C library")
#endif

/// One loop on one thread: waits on descriptors and timers, and calls whom they concern.
///
/// A turn waits, takes the time once, tells sources in the order they were added, fires due timers in order, then runs
/// what was deferred. What was ready is asked again before its source is told, for one told earlier may have changed it.
/// Nothing called from it may block.
package final class Loop: Clock {
    package private(set) var now: Moment
    package var awake: Milliseconds { Milliseconds(picket_awake_ms()) }
    package var steps: [WallStep] { walls.steps }
    private var walls: WallSteps
    private let boot: BootID
    private var sources: [any Source] = []
    private var timers = TimerQueue()
    private var deferred: [(Moment) -> Void] = []
    private var numbers: SeededNumbers
    private var running = false

    /// A loop on this machine's clocks. Nil where the kernel names no boot.
    package init?() {
        guard let boot = SystemClock.boot() else { return nil }
        self.boot = boot
        now = SystemClock.read(boot: boot)
        walls = WallSteps(now)
        numbers = SeededNumbers(seed: SystemClock.entropy())
    }

    /// Adds a source; it is asked for its interests from the next wait on.
    package func add(_ source: any Source) { sources.append(source) }

    /// Removes a source; it is told nothing more.
    package func remove(_ source: any Source) { sources.removeAll { $0 === source } }

    /// Runs `body` at the end of this turn (or of the next one, from outside a turn); never from within this call.
    package func `defer`(_ body: @escaping (Moment) -> Void) { deferred.append(body) }

    @discardableResult
    package func schedule(after delay: Milliseconds, _ body: @escaping (Moment) -> Void) -> TimerID {
        timers.add(due: now.up + max(delay, .zero), body)
    }

    package func cancel(_ timer: TimerID) { timers.remove(timer) }

    package func random(below bound: UInt64) -> UInt64 {
        bound == 0 ? 0 : UInt64.random(in: 0..<bound, using: &numbers)
    }

    /// Takes turns until `stop` is called.
    package func run() {
        running = true
        while running { turn() }
    }

    /// Lets `run` return at the end of this turn.
    package func stop() { running = false }

    /// Takes one turn, waiting at most `longest`.
    package func turn(waitingAtMost longest: Milliseconds = .hours(1)) {
        let asked = sources
        var interests: [Interest] = []
        var owners: [Int] = []
        for (index, source) in asked.enumerated() {
            source.addInterests(to: &interests)
            owners += Array(repeating: index, count: interests.count - owners.count)
        }
        let ready = wait(for: interests, atMost: patience(longest))
        now = SystemClock.read(boot: boot)
        walls.note(now)
        for (place, (index, readiness)) in ready.enumerated() {
            let source = asked[owners[index]]
            // It may have been removed by one told before it in this turn.
            guard sources.contains(where: { $0 === source }) else { continue }
            // So may its descriptor have been closed, and its number be that of another by now, which is not ready.
            let stands = place == 0 ? readiness : wait(for: [interests[index]], atMost: 0).first?.1
            if let stands { source.isReady(stands, at: now) }
        }
        while let body = timers.takeDue(at: now.up) { body(now) }
        let bodies = deferred
        deferred = []
        for body in bodies { body(now) }
    }

    private func patience(_ longest: Milliseconds) -> Int32 {
        guard deferred.isEmpty else { return 0 }
        // Read anew: what this turn did since `now` was taken took time too.
        let up = Milliseconds(picket_up_ms())
        let due = timers.nextDue.map { max($0 - up, .zero) } ?? longest
        return Int32(clamping: min(due, longest).count)
    }

    private func wait(for interests: [Interest], atMost patience: Int32) -> [(Int, Readiness)] {
        var asked = interests.map { interest in
            pollfd(
                fd: interest.descriptor,
                events: Int16((interest.reading ? POLLIN : 0) | (interest.writing ? POLLOUT : 0)), revents: 0)
        }
        let count = unsafe poll(&asked, nfds_t(asked.count), patience)
        guard count > 0 else { return [] }
        let trouble = Int16(POLLERR | POLLHUP | POLLNVAL)
        return asked.enumerated().compactMap { index, answer in
            guard answer.revents != 0 else { return nil }
            let readiness = Readiness(
                descriptor: answer.fd, readable: answer.revents & (Int16(POLLIN) | trouble) != 0,
                writable: answer.revents & (Int16(POLLOUT) | trouble) != 0)
            return (index, readiness)
        }
    }
}
