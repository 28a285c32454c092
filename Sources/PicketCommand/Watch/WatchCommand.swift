import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `picket watch`: waits until workers have ended or turned in, and says how by its exit code.
final class WatchCommand {
    private let options: ParsedArguments
    private let tools: Tools
    private let hub: HubQuestions
    private let reader: FleetReader
    private let rules: WatchRules
    private let style: TextStyle
    private let finish: (Int32) -> Void
    private var course: WatchCourse
    private var said: [WorkerAddress: WorkerState] = [:]
    private var fleet: (message: FleetMessage, at: Moment)?

    init(_ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        guard options.arguments.isEmpty == (options.text("--group") != nil) else {
            throw CommandError(
                "watch: expected workers, or --group GROUP.", next: "picket watch --help", code: ExitCodes.usage)
        }
        guard options.text("--base") == nil || options.text("--group") == nil else {
            throw CommandError(
                "watch: --base expects workers by name, not --group.", next: "picket watch --help",
                code: ExitCodes.usage)
        }
        self.options = options
        self.tools = tools
        self.finish = finish
        hub = HubQuestions(try options.hub(tools), tools.client)
        reader = FleetReader(hub, tools.loop)
        style = tools.style(noColor: options.flag("--no-color"))
        var rules = WatchRules()
        if let settle = options.duration("--settle") { rules.settle = Milliseconds(settle) }
        rules.turnedIn = max(rules.turnedIn, rules.settle)
        rules.untilEnded = options.text("--until") == "ended"
        rules.stopOnWaiting = options.text("--stop-on") == "waiting"
        self.rules = rules
        course = WatchCourse([], rules)
    }

    func start() {
        tools.signals([SIGINT, SIGTERM]) { [self] signal in finish(128 + signal) }
        if let span = options.duration("--timeout") {
            tools.clock.schedule(after: Milliseconds(span)) { [self] _ in timeOut() }
        }
        resolve(options.arguments[...], found: [])
    }

    /// Asks for one id after the other, so that the first that names nothing is the one that is told.
    private func resolve(_ ids: ArraySlice<String>, found: [WorkerAddress]) {
        guard let id = ids.first else {
            course = WatchCourse(found, rules)
            return compare(found[...])
        }
        hub.resolve(id) { [self] answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let worker): resolve(ids.dropFirst(), found: found + [worker])
            }
        }
    }

    /// Has each worker's branch compared with the base that was named, before anything is read.
    private func compare(_ workers: ArraySlice<WorkerAddress>) {
        guard let base = options.text("--base"), let worker = workers.first else { return follow() }
        hub.look(at: worker, base: base) { [self] answer in
            if case .failure(let error) = answer { return tools.fail(error, finish) }
            compare(workers.dropFirst())
        }
    }

    private func follow() {
        reader.wait = max(.seconds(1), min(Milliseconds(options.duration("--interval") ?? 15_000), .seconds(60)))
        reader.onFleet = { [self] message in
            fleet = (message, tools.loop.now)
            decide()
        }
        reader.onTrouble = { [self] error in
            if fleet == nil, let error { return tools.fail(error, finish) }
            tools.errors.write(lines: error?.lines() ?? ["the hub answers again"])
        }
        reader.start()
        decideByAndBy()
    }

    /// A state settles without any word from the hub.
    private func decideByAndBy() {
        tools.clock.schedule(after: .milliseconds(500)) { [self] _ in
            decide()
            decideByAndBy()
        }
    }

    private func decide() {
        guard let (message, at) = fleet else { return }
        let elapsed = (tools.loop.now.up - at.up).seconds
        let rows = message.workers.map { row in
            var row = row
            row.sinceSeconds += elapsed
            return row
        }
        if let group = options.text("--group") {
            let members = rows.filter { $0.groups.contains(group) }.map(\.address)
            course.add(members)
            if members.isEmpty, course.soFar.isEmpty, course.waitedFor.isEmpty { return failGroup(group) }
        }
        let news = course.take(rows)
        if let results = course.verdict { return end(results, WatchCourse.code(results)) }
        tools.errors.write(lines: news.map(line) + changes())
    }

    /// Workers that are waited for and whose state is another than was said last.
    private func changes() -> [String] {
        course.waitedFor.compactMap { row in
            guard said.updateValue(row.verdict.state, forKey: row.address) != row.verdict.state else { return nil }
            return "\(row.address) is \(row.verdict.state.rawValue): \(whyText(row, style))"
        }
    }

    private func failGroup(_ group: String) {
        let sentence =
            "no worker is in a group '\(Terminal.safe(group))'; expected a name that the configuration gives."
        tools.fail(CommandError(sentence, next: "picket ps -o json", code: ExitCodes.unresolved), finish)
    }

    private func timeOut() {
        let waiting = course.waitedFor.map { "\($0.address) is \($0.verdict.state.rawValue)" }
        let rest = waiting.isEmpty ? "" : ": " + waiting.joined(separator: ", ")
        tools.errors.write(lines: ["picket: the time is up\(rest)."])
        end(course.soFar, ExitCodes.timeout)
    }

    private func end(_ results: [WatchResult], _ code: Int32) {
        reader.stop()
        if options.flag("--json") {
            tools.output.write(json(results, code).bytes(indented: true))
        } else {
            tools.output.write(lines: results.map(line))
        }
        finish(code)
    }

    private func line(_ result: WatchResult) -> String {
        "\(result.address) \(result.outcome.rawValue): \(style.shown(result.says))"
    }

    private func json(_ results: [WatchResult], _ code: Int32) -> JSONValue {
        let workers = results.map { result in
            JSONValue.object([
                ("host", .string(result.address.host.text)), ("worker", .string(result.address.worker.text)),
                ("outcome", .string(result.outcome.rawValue)), ("code", .integer(Int64(result.outcome.code))),
                ("says", .string(result.says.raw)), ("row", result.row?.json ?? .null),
            ])
        }
        let waiting = course.waitedFor.map { row in
            JSONValue.object([
                ("host", .string(row.address.host.text)), ("worker", .string(row.address.worker.text)),
                ("state", .string(row.verdict.state.rawValue)),
            ])
        }
        return .object([
            ("code", .integer(Int64(code))), ("workers", .array(workers)), ("waited_for", .array(waiting)),
        ])
    }
}
