import PicketOptions

/// `picket retire`: lets go of an ended worker.
enum RetireCommand {
    static func start(
        _ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void
    ) throws(CommandError) {
        let hub = HubQuestions(try options.hub(tools), tools.client)
        hub.resolve(options.arguments.first ?? "") { answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let worker):
                hub.retire(worker) { answer in
                    if case .failure(let error) = answer { return tools.fail(error, finish) }
                    tools.errors.write(lines: ["\(worker) is retired."])
                    finish(ExitCodes.success)
                }
            }
        }
    }
}
