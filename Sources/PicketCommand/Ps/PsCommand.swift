import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketWire

/// `picket ps`: the list once, or as it changes.
final class PsCommand {
    private let tools: Tools
    private let hub: HubQuestions
    private let format: PsFormat
    private let filter: PsFilter
    private let style: TextStyle
    private let finish: (Int32) -> Void
    /// What was printed last, as far as its ages do not matter.
    private var printed: FleetGist?

    init(_ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        self.tools = tools
        self.finish = finish
        hub = HubQuestions(try options.hub(tools), tools.client)
        format = PsFormat(rawValue: options.text("--output") ?? "") ?? .table
        filter = try PsFilter(options)
        style = tools.style(noColor: options.flag("--no-color"))
    }

    /// Prints the list once.
    func once() {
        hub.fleet { [self] answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let fleet):
                print(fleet)
                finish(ExitCodes.success)
            }
        }
    }

    /// Follows the fleet: on the screen of a terminal, else line by line.
    func watch() {
        guard format.isTable, LiveTable.fits(tools) else { return onChange() }
        let settings = TableSettings(
            width: nil, wide: format == .wide, style: style, time: .here(at: tools.loop.now.wall))
        let table = LiveTable(hub, tools, filter: filter, settings: settings, onEnd: finish)
        tools.signals(LiveTable.signals) { table.take(signal: $0) }
        table.start()
    }

    /// Prints the list, and again at each change that is more than an age; for a pipe.
    private func onChange() {
        let reader = FleetReader(hub, tools.loop)
        reader.onFleet = { [self] fleet in
            let gist = FleetGist(fleet, rows: filter.rows(fleet))
            guard gist != printed else { return }
            let isFirst = printed == nil
            printed = gist
            if !isFirst, format.isTable { tools.output.write(lines: [""]) }
            if !print(fleet) { finish(ExitCodes.success) }
        }
        reader.onTrouble = { [self] error in
            guard let error else { return }
            if printed == nil { return tools.fail(error, finish) }
            tools.errors.write(lines: error.lines())
        }
        reader.start()
    }

    @discardableResult
    private func print(_ fleet: FleetMessage) -> Bool {
        let rows = filter.rows(fleet)
        if rows.isEmpty { tools.errors.write(lines: EmptyFleet.advice(fleet)) }
        let settings = TableSettings(
            width: tools.output.size?.columns, wide: format == .wide, style: style, time: .here(at: fleet.at))
        return tools.output.write(Array(format.text(fleet, rows: rows, settings).utf8))
    }
}

/// What is said where there is nothing to list.
enum EmptyFleet {
    static func advice(_ fleet: FleetMessage) -> [String] {
        if !fleet.workers.isEmpty {
            return ["No worker fits; \(counted(fleet.workers.count, "worker")) in all: picket ps"]
        }
        if fleet.hosts.isEmpty { return ["No host was heard of yet. On a host: picket-agent run --config FILE"] }
        return [
            "No worker was found yet. A worker is a tmux pane that runs claude, codex, gemini or agy, or a session that",
            "a naming rule of the configuration fits, as in  workers: [{session: \"sen-*\"}]",
        ]
    }
}

/// What makes one list differ from another, ages left out.
struct FleetGist: Equatable {
    private var workers: [String] = []
    private var hosts: [String] = []

    init(_ fleet: FleetMessage, rows: [WorkerRow]) {
        workers = rows.map { row in
            var row = row
            row.sinceSeconds = 0
            for index in row.verdict.why.indices {
                row.verdict.why[index].age = nil
                row.verdict.why[index].says = Untrusted(row.verdict.why[index].says.raw.filter { !$0.isNumber })
            }
            return row.json.text()
        }
        hosts = fleet.hosts.map { "\($0.host) \($0.road?.rawValue ?? "none")" } + ["\(fleet.brokerConnected)"]
    }
}
