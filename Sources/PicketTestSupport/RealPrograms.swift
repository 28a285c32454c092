package import PicketLoop
package import PicketModel

/// A real loop with real children, for tests that run programs and wait for them.
package final class RealPrograms {
    /// The loop that everything runs on.
    package let loop: Loop
    /// The programs.
    package let commands: ChildCommands

    /// A loop of its own; fails where this machine names no boot.
    package init() throws {
        guard let loop = Loop() else { throw TestTrouble("This machine names no boot, so there is no loop.") }
        self.loop = loop
        commands = ChildCommands(clock: loop)
        loop.add(commands)
    }

    /// Takes turns until `value` gives something; throws after `longest`.
    package func wait<Value>(
        atMost longest: Milliseconds = .seconds(10), for what: String, _ value: () -> Value?
    ) throws -> Value {
        let end = SystemClock.read(boot: loop.now.boot).up + longest
        while true {
            if let value = value() { return value }
            guard SystemClock.read(boot: loop.now.boot).up < end else {
                throw TestTrouble("Waited \(longest.seconds) s for \(what), which did not come.")
            }
            loop.turn(waitingAtMost: .milliseconds(50))
        }
    }

    /// Runs a command to its end.
    package func run(_ command: Command) throws -> CommandResult {
        var result: CommandResult?
        commands.run(command) { result = $0 }
        return try wait(atMost: command.deadline + .seconds(5), for: "\(command.arguments)") { result }
    }

    /// Runs a command that must succeed; gives its output without the line end after it.
    @discardableResult
    package func output(of command: Command) throws -> String {
        let result = try run(command)
        guard result.end == .exited(0) else {
            let words = String(decoding: result.errors + result.output, as: UTF8.self)
            throw TestTrouble("\(command.arguments.joined(separator: " ")) ended as \(result.end): \(words)")
        }
        var text = String(decoding: result.output, as: UTF8.self)
        while text.last == "\n" { text.removeLast() }
        return text
    }
}

/// What keeps a test from being run; a failure with its reason, never a skip.
package struct TestTrouble: Error, CustomStringConvertible {
    /// The reason.
    package let description: String

    /// Wraps a reason.
    package init(_ reason: String) { description = reason }
}
