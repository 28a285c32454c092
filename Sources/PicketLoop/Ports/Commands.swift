package import PicketModel

/// A program to run: no shell, an explicit environment, a deadline and a byte limit.
package struct Command: Equatable, Sendable {
    /// The program, by path or by a name found on PATH, and its arguments.
    package var arguments: [String]
    /// The whole environment, `NAME=value`; nil inherits this process's.
    package var environment: [String]?
    /// The folder it starts in; nil inherits.
    package var folder: String?
    /// What it reads on standard input; empty is an end of file at once.
    package var input: [UInt8]
    /// After which its process group is killed.
    package var deadline: Milliseconds
    /// Bytes of standard output, and of standard error, beyond which it is killed.
    package var outputLimit: Int

    /// A command with an empty input, 5 s and 1 MiB.
    package init(
        _ arguments: [String], environment: [String]? = nil, folder: String? = nil, input: [UInt8] = [],
        deadline: Milliseconds = .seconds(5), outputLimit: Int = 1 << 20
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
        self.deadline = deadline
        self.outputLimit = outputLimit
    }
}

/// How a command ended. A non-zero exit is a result, not an error.
package enum CommandEnd: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case overflow
    /// It could not be started; the text says why. `missing` is set where the program was not found.
    case notStarted(String, missing: Bool)
}

/// What a command left.
package struct CommandResult: Equatable, Sendable {
    /// How it ended.
    package var end: CommandEnd
    /// What it wrote to standard output, up to the limit.
    package var output: [UInt8]
    /// What it wrote to standard error, up to the limit.
    package var errors: [UInt8]

    /// Joins the three.
    package init(end: CommandEnd, output: [UInt8] = [], errors: [UInt8] = []) {
        self.end = end
        self.output = output
        self.errors = errors
    }
}

/// Names a command that runs.
package struct CommandID: Hashable, Sendable {
    /// Rises with every command.
    package let number: UInt64

    /// Wraps `number`.
    package init(_ number: UInt64) { self.number = number }
}

/// The port of programs: git, tmux and ssh are run through it and in no other way.
package protocol Commands: AnyObject {
    /// Starts `command`; `then` is called once, on the loop's thread and never from within this call.
    @discardableResult
    func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID
    /// Kills a command's process group; its `then` is not called any more.
    func cancel(_ id: CommandID)
}
