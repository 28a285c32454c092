import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketWire

/// `picket explain`: why a worker has the state it has.
final class ExplainCommand {
    private let options: ParsedArguments
    private let tools: Tools
    private let hub: HubQuestions
    private let time: Milliseconds?
    private let finish: (Int32) -> Void

    init(_ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        self.options = options
        self.tools = tools
        self.finish = finish
        hub = HubQuestions(try options.hub(tools), tools.client)
        time = try options.text("--at").map { (text) throws(CommandError) in
            let now = tools.loop.now.wall
            if let time = PastTime.parse(text, now: now, local: .here(at: now)) { return time }
            throw CommandError(
                "explain: --at expects a time as \(PastTime.forms), not '\(Terminal.safe(text))'.",
                next: "picket explain --help", code: ExitCodes.usage)
        }
    }

    func start() {
        hub.resolve(options.arguments.first ?? "", at: time) { [self] answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let worker):
                hub.explanation(of: worker, at: time) { [self] answer in
                    switch answer {
                    case .failure(let error): tools.fail(error, finish)
                    case .success(let explanation): print(explanation)
                    }
                }
            }
        }
    }

    private func print(_ explanation: ExplanationMessage) {
        let settings = TableSettings(
            width: tools.output.size?.columns, style: tools.style(noColor: options.flag("--no-color")),
            time: .here(at: explanation.at))
        if options.text("--output") == "json" {
            tools.output.write(explanation.json.bytes(indented: true))
        } else {
            tools.output.write(lines: ExplanationPage(explanation: explanation, settings: settings).lines)
        }
        finish(ExitCodes.success)
    }
}
