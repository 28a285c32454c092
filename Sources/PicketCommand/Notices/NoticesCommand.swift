import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketWire

/// `picket notices`: what stands, once, or with each raise and clear as it comes.
final class NoticesCommand {
    private let tools: Tools
    private let hub: HubQuestions
    private let format: NoticeFormat
    private let showsCleared: Bool
    private let style: TextStyle
    private let finish: (Int32) -> Void
    /// The newest number that was printed; nil before the first answer.
    private var last: UInt64?
    private var failures = 0

    /// How long the hub may keep one question.
    private static let wait: Milliseconds = .seconds(25)

    init(_ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        self.tools = tools
        self.finish = finish
        hub = HubQuestions(try options.hub(tools), tools.client)
        format = NoticeFormat(rawValue: options.text("--output") ?? "") ?? .table
        showsCleared = options.flag("--all")
        style = tools.style(noColor: options.flag("--no-color"))
    }

    /// Prints the list once.
    func once() {
        hub.notices { [self] answer in
            switch answer {
            case .failure(let error): tools.fail(error, finish)
            case .success(let message):
                let notices = inOrderOfSeverity(message.notices.filter { showsCleared || $0.cleared == nil })
                if notices.isEmpty { tools.errors.write(lines: ["Nothing stands that needs to be told."]) }
                write(notices, at: message.at, isList: true)
                finish(ExitCodes.success)
            }
        }
    }

    /// Prints what stands, then what changes, until nobody reads any more.
    func watch() {
        hub.notices(after: last, wait: last == nil ? .zero : Self.wait) { [self] answer in
            switch answer {
            case .failure(let error): retry(error)
            case .success(let message): take(message)
            }
        }
    }

    private func take(_ message: NoticesMessage) {
        if failures > 0 { tools.errors.write(lines: ["The hub answers again."]) }
        failures = 0
        let isFirst = last == nil
        let notices =
            isFirst
            ? inOrderOfSeverity(message.notices.filter { showsCleared || $0.cleared == nil }) : message.notices
        last = message.last
        guard write(notices, at: message.at, isList: isFirst) else { return finish(ExitCodes.success) }
        tools.loop.schedule(after: .milliseconds(100)) { [self] _ in watch() }
    }

    private func retry(_ error: CommandError) {
        if last == nil, failures == 0 { return tools.fail(error, finish) }
        if failures == 0 { tools.errors.write(lines: error.lines()) }
        failures += 1
        let pause = tools.clock.jitter(min(.seconds(Int64(failures)), .seconds(10)), permille: 200)
        tools.loop.schedule(after: pause) { [self] _ in watch() }
    }

    @discardableResult
    private func write(_ notices: [Notice], at now: Milliseconds, isList: Bool) -> Bool {
        switch format {
        case .table:
            let lines = NoticeLines(style: style, width: tools.output.size?.columns, now: now)
            return tools.output.write(lines: isList ? lines.table(notices) : notices.flatMap { lines.lines($0) })
        case .json where isList && last == nil:
            let list = JSONValue.array(notices.map { NoticeMessage($0).json })
            return tools.output.write(Array(list.text(indented: true).utf8))
        case .json, .jsonl: return tools.output.write(lines: notices.map { NoticeMessage($0).json.text() })
        }
    }
}

extension HubQuestions {
    /// The notices; with `after`, those that were raised or cleared after that number, once there is one or `wait` is over.
    func notices(
        after: UInt64? = nil, wait: Milliseconds = .zero,
        then: @escaping (Result<NoticesMessage, CommandError>) -> Void
    ) {
        let query = after.map { "?after=\($0)&wait=\(wait.count)" } ?? ""
        ask("GET", "/v1/notices" + query, deadline: Self.deadline + wait, then) { json throws(WireError) in
            try NoticesMessage(json: json)
        }
    }
}
