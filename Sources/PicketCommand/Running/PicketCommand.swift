import PicketConfig
import PicketLoop
import PicketModel
import PicketOptions

/// Runs `picket`: parses, chooses the command, and turns the loop until it has an exit code.
package enum PicketCommand {
    /// Understands `words`, the arguments after the program's name, and returns the exit code.
    package static func run(_ words: [String], _ tools: Tools) -> Int32 {
        do throws(UsageError) {
            switch try PicketProgram.spec.parse(words) {
            case .help(let page): tools.output.write(Array(page.utf8))
            case .version: tools.output.write(lines: ["picket \(Version.text)"])
            case .run(let options): return run(options, tools)
            }
            return ExitCodes.success
        } catch {
            tools.errors.write(lines: [error.description])
            return ExitCodes.usage
        }
    }

    private static func run(_ options: ParsedArguments, _ tools: Tools) -> Int32 {
        var code: Int32?
        do throws(CommandError) {
            try start(options, tools) { code = code ?? $0 }
        } catch {
            tools.errors.write(lines: error.lines())
            return error.code
        }
        while true {
            if let code { return code }
            tools.loop.turn()
        }
    }

    private static func start(
        _ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        switch options.command.dropFirst().first {
        case "up": try UpCommand(options, tools, finish: finish).start()
        case "ps": try startPs(options, tools, finish)
        case "explain": try ExplainCommand(options, tools, finish: finish).start()
        case "watch": try WatchCommand(options, tools, finish: finish).start()
        case "notices": try startNotices(options, tools, finish)
        case "retire": try RetireCommand.start(options, tools, finish: finish)
        case "resume": try ResumeCommand.start(options, tools, finish: finish)
        case "hooks":
            try HooksCommand(options, tools).run(options.command.last)
            finish(ExitCodes.success)
        case "keep": try startKeep(options, tools, finish)
        case "completions":
            if let shell = options.arguments.first.flatMap({ Shell(rawValue: $0) }) {
                tools.output.write(Array(PicketProgram.spec.completions(for: shell).utf8))
            }
            finish(ExitCodes.success)
        case "manual":
            tools.output.write(Array(PicketProgram.spec.manualPage(version: Version.text).utf8))
            finish(ExitCodes.success)
        default: throw CommandError("there is no such command.", next: "picket --help", code: ExitCodes.usage)
        }
    }

    private static func startPs(
        _ options: ParsedArguments, _ tools: Tools, _ finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        let command = try PsCommand(options, tools, finish: finish)
        options.flag("--watch") ? command.watch() : command.once()
    }

    private static func startNotices(
        _ options: ParsedArguments, _ tools: Tools, _ finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        let command = try NoticesCommand(options, tools, finish: finish)
        options.flag("--watch") ? command.watch() : command.once()
    }

    private static func startKeep(
        _ options: ParsedArguments, _ tools: Tools, _ finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        let folder = try UpFolder(DaemonStart.absolute(options.text("--state") ?? tools.around.state))
        guard let part = options.arguments.first.flatMap({ Part(rawValue: $0) }) else { return }
        try KeepCommand(part, in: folder, tools, finish: finish).start()
    }
}

extension ParsedArguments {
    /// The hub that the options, the environment or the configuration name.
    func hub(_ tools: Tools) throws(CommandError) -> ServiceAddress {
        try HubAddress.find(option: text("--hub"), configuration: text("--config"), tools)
    }
}

extension Tools {
    /// Says what failed, and ends with its code.
    func fail(_ error: CommandError, _ finish: (Int32) -> Void) {
        errors.write(lines: error.lines())
        finish(error.code)
    }
}
