import CSystem
package import PicketModel

/// The real port of programs: children on the loop, each with pipes of its own.
///
/// A command is over when its program ended and its output did, or shortly after its program ended where somebody that
/// it left behind still holds the pipes. Its process group is killed at its deadline and beyond its byte limit.
package final class ChildCommands: Commands, Source {
    private enum Wait {
        /// For the rest of the output, after the program ended.
        static let grace = Milliseconds(100)
        /// For the end of what was killed; after that it is reported, and reaped when it can be.
        static let afterKill = Milliseconds.seconds(1)
        /// Between looks at a child that the kernel does not tell of: its pipes are closed, or still open.
        static let poll = Milliseconds(20)
        static let slowPoll = Milliseconds(250)
    }

    private let clock: any Clock
    private let watchesExits: Bool
    private var children: [RunningChild] = []
    private var made: UInt64 = 0
    private var unstarted: [CommandID: TimerID] = [:]

    /// Ignores SIGPIPE from here on, so that a child that does not read is no end of this process.
    package convenience init(clock: any Clock) { self.init(clock: clock, watchesExits: true) }

    /// Without `watchesExits`, as on a system that tells of no child's end, it looks by and by.
    init(clock: any Clock, watchesExits: Bool) {
        self.clock = clock
        self.watchesExits = watchesExits
        picket_ignore_sigpipe()
    }

    /// How many children run or wait to be reaped.
    package var count: Int { children.count }

    @discardableResult
    package func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID {
        made += 1
        let id = CommandID(made)
        do throws(StartFailure) {
            let started = try StartedChild.start(command, watchingExit: watchesExits)
            let child = RunningChild(id: id, started: started, command: command, then: then)
            children.append(child)
            child.deadline = clock.schedule(after: command.deadline) { [weak self] _ in
                self?.end(child, as: .timedOut)
            }
            pollIfNeeded(child)
        } catch {
            unstarted[id] = clock.schedule(after: .zero) { [weak self] _ in
                self?.unstarted[id] = nil
                then(CommandResult(end: .notStarted(error.sentence, missing: error.missing)))
            }
        }
        return id
    }

    package func cancel(_ id: CommandID) {
        if let timer = unstarted.removeValue(forKey: id) { clock.cancel(timer) }
        guard let child = children.first(where: { $0.id == id }) else { return }
        child.then = nil
        child.kill()
        child.closePipes()
        settle(child)
    }

    /// Kills every child's process group and tells nobody; for the end of the program.
    package func stop() {
        for child in children {
            child.then = nil
            child.kill()
            child.closePipes()
            settle(child)
        }
    }

    package func addInterests(to list: inout [Interest]) {
        for child in children { child.addInterests(to: &list) }
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        guard let child = children.first(where: { $0.serve(readiness.descriptor) }) else { return }
        if child.overflowed, child.verdict == nil { return end(child, as: .overflow) }
        settle(child)
    }

    /// Kills it for a reason that is its result.
    private func end(_ child: RunningChild, as verdict: CommandEnd) {
        child.verdict = child.verdict ?? verdict
        child.kill()
        child.closePipes()
        child.grace = child.grace ?? clock.schedule(after: Wait.afterKill) { [weak self] _ in self?.tell(child) }
        settle(child)
    }

    /// Does what its state calls for: wait on, give the rest of its output a moment, or finish.
    private func settle(_ child: RunningChild) {
        if child.hasOpenOutput, !child.ended { return pollIfNeeded(child) }
        if child.hasOpenOutput {
            child.drain()
            if child.hasOpenOutput {
                child.grace =
                    child.grace
                    ?? clock.schedule(after: Wait.grace) { [weak self] _ in self?.abandonOutput(of: child) }
                return
            }
        }
        guard child.reap() else { return pollIfNeeded(child) }
        forget(child)
        tell(child)
    }

    /// Ends whoever was left behind with the pipes, before its leader is reaped and the group's number is free.
    private func abandonOutput(of child: RunningChild) {
        child.grace = nil
        child.kill()
        child.closePipes()
        settle(child)
    }

    private func tell(_ child: RunningChild) {
        let then = child.then
        child.then = nil
        then?(child.result)
    }

    private func forget(_ child: RunningChild) {
        for timer in [child.deadline, child.grace, child.poll?.timer] { timer.map(clock.cancel) }
        child.closePipes()
        children.removeAll { $0 === child }
    }

    /// Looks at it by and by where the kernel tells nothing of its end; more often once its pipes are closed.
    private func pollIfNeeded(_ child: RunningChild) {
        guard !child.hasExitWatch else { return }
        let period = child.hasOpenOutput ? Wait.slowPoll : Wait.poll
        if let poll = child.poll {
            guard poll.period != period else { return }
            clock.cancel(poll.timer)
        }
        let timer = clock.schedule(after: period) { [weak self] _ in
            child.poll = nil
            if child.reap() { child.ended = true }
            self?.settle(child)
        }
        child.poll = (timer, period)
    }
}
