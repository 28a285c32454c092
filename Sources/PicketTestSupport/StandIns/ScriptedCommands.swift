package import PicketLoop
import PicketModel

/// Programs that the test answers for.
package final class ScriptedCommands: Commands {
    /// A command that was run, and its name.
    package struct Run: Equatable, Sendable {
        /// Its name.
        package var id: CommandID
        /// What was to be run.
        package var command: Command
    }

    /// All that was run, in order.
    package private(set) var runs: [Run] = []
    /// All that was cancelled, in order.
    package private(set) var cancelled: [CommandID] = []
    /// Answers by the clock's next turn where it gives a result; else the test answers.
    package var script: (Command) -> CommandResult? = { _ in nil }

    private let clock: any Clock
    private var open: [CommandID: (CommandResult) -> Void] = [:]

    /// Nothing runs.
    package init(clock: any Clock) { self.clock = clock }

    /// What was not answered yet, in order.
    package var running: [Run] { runs.filter { open[$0.id] != nil } }

    @discardableResult
    package func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID {
        let id = CommandID(UInt64(runs.count + 1))
        runs.append(Run(id: id, command: command))
        open[id] = then
        if let result = script(command) {
            clock.schedule(after: .zero) { [weak self] _ in self?.answer(id, result) }
        }
        return id
    }

    package func cancel(_ id: CommandID) {
        cancelled.append(id)
        open[id] = nil
    }

    /// Ends a command; one that was cancelled or answered hears nothing.
    package func answer(_ id: CommandID, _ result: CommandResult) { open.removeValue(forKey: id)?(result) }
}
