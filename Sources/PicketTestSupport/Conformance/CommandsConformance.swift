package import PicketLoop
import PicketModel

/// What every form of the `Commands` port must do, one case a rule.
package enum CommandsConformance: String, CaseIterable, Sendable {
    case answersOnceAndNotFromWithin
    case answersAllThatRunAtOnce
    case saysWhereAProgramIsMissing
    case endsAtTheDeadline
    case saysNothingOfOneThatWasTakenBack

    /// Commands that a form knows.
    package struct Examples {
        /// One that exits with 0 at once.
        package var quick: Command
        /// One whose program there is not.
        package var missing: Command
        /// One that goes on for minutes, with a deadline of less than a second.
        package var hanging: Command

        /// Joins the three.
        package init(quick: Command, missing: Command, hanging: Command) {
            self.quick = quick
            self.missing = missing
            self.hanging = hanging
        }
    }

    /// Checks one rule.
    package func check(_ commands: any Commands, _ examples: Examples, _ time: PassingTime) throws {
        var ends: [CommandEnd] = []
        func run(_ command: Command) -> CommandID { commands.run(command) { ends.append($0.end) } }
        switch self {
        case .answersOnceAndNotFromWithin:
            _ = run(examples.quick)
            try expect(ends, [], "Told from within the call")
            try time.until("The end") { !ends.isEmpty }
            time.aWhile()
            try expect(ends, [.exited(0)], "Ends of a command")
        case .answersAllThatRunAtOnce:
            let ids = Set((0..<5).map { _ in run(examples.quick) })
            try expect(ids.count, 5, "Names of five commands")
            try time.until("Five ends") { ends.count == 5 }
        case .saysWhereAProgramIsMissing:
            _ = run(examples.missing)
            try expect(ends, [], "Told from within the call")
            try time.until("The end") { !ends.isEmpty }
            guard case .notStarted(_, missing: true) = ends[0] else {
                throw ConformanceFailure(description: "A missing program: got \(ends[0]).")
            }
        case .endsAtTheDeadline:
            _ = run(examples.hanging)
            try time.until("The end") { !ends.isEmpty }
            try expect(ends, [.timedOut], "The end of a command that hangs")
        case .saysNothingOfOneThatWasTakenBack:
            commands.cancel(run(examples.quick))
            commands.cancel(run(examples.hanging))
            time.aWhile(.seconds(1))
            try expect(ends, [], "Ends of commands that were taken back")
        }
    }
}
