import PicketModel
import PicketOptions

/// `picket resume`: has a host polled again, after a person mended what kept the hub out.
enum ResumeCommand {
    static func start(
        _ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        let name = options.arguments.first ?? ""
        guard let host = HostID(name) else {
            throw CommandError(
                "resume: expected a host's id, such as desk-wsl, not '\(Terminal.safe(name))'.", next: "picket ps",
                code: ExitCodes.usage)
        }
        HubQuestions(try options.hub(tools), tools.client).resume(host) { answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let wasPaused):
                let sentence = wasPaused ? "\(host) is polled again." : "\(host) was polled as usual already."
                tools.errors.write(lines: [sentence])
                finish(ExitCodes.success)
            }
        }
    }
}
