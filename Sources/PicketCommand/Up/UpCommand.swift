import CSystem
import PicketConfig
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

/// `picket up`: broker, hub and agent as children of keepers, and the live table.
final class UpCommand {
    private enum Phase { case starting, running, ending }

    let tools: Tools
    let folder: UpFolder
    let hub: HubQuestions
    let port: Int
    private let options: ParsedArguments
    private var demo: Demo?
    private let finish: (Int32) -> Void
    private var phase = Phase.starting
    private var keepers: [Keeper] = []
    private var alive: Int32 = -1
    private var table: LiveTable?
    /// What was said while the table stood on the screen.
    private var said: [String] = []
    private var code: Int32 = ExitCodes.success

    /// How long a part may take to start, and to end.
    private static let patience: Milliseconds = .seconds(10)
    private static let endPatience: Milliseconds = .seconds(5)

    init(_ options: ParsedArguments, _ tools: Tools, finish: @escaping (Int32) -> Void) throws(CommandError) {
        self.options = options
        self.tools = tools
        self.finish = finish
        if options.flag("--demo"), options.text("--config") != nil {
            throw CommandError(
                "up: --demo brings a configuration of its own; expected no --config beside it.",
                next: "picket up --demo",
                code: ExitCodes.usage)
        }
        let usual = options.flag("--demo") ? tools.environment.demoState : tools.around.state
        folder = try UpFolder(DaemonStart.absolute(options.text("--state") ?? usual))
        demo = options.flag("--demo") ? try Demo(in: folder, tools) : nil
        hub = HubQuestions(.socket(folder.hubSocket), tools.client)
        port = try Self.port(options)
    }

    /// What is typed to start it on a folder.
    static func line(_ folder: UpFolder) -> String {
        "picket up --state " + (Terminal.quoted(folder.path) ?? "DIR")
    }

    func start() throws(CommandError) {
        let programs = try Programs(tools)
        try UpLock.claim(folder)
        tools.errors.write(lines: Programs.lacking(tools))
        let files = try prepare(programs)
        tools.signals(LiveTable.signals) { [self] signal in take(signal: signal) }
        try files.write(tools.commands) { [self] error in
            if let error { return fail(error) }
            attempt { () throws(CommandError) in
                alive = try Alive.hold(folder.alive)
                try keep(.broker)
                expect(.broker, until: tools.loop.now.up + Self.patience)
            }
        }
    }

    private static func port(_ options: ParsedArguments) throws(CommandError) -> Int {
        guard let port = options.integer("--broker-port") else { return try LoopbackPort.free() }
        guard (1...65_535).contains(port) else {
            throw CommandError(
                "up: --broker-port expects a port of 1 to 65535, not \(port).", next: "picket up --help",
                code: ExitCodes.usage)
        }
        guard !LoopbackPort.accepts(Int(port)) else {
            throw CommandError("port \(port) of 127.0.0.1 is in use; expected a free one.", next: "picket up")
        }
        return Int(port)
    }

    /// Writes how each part is started.
    private func prepare(_ programs: Programs) throws(CommandError) -> BrokerFiles {
        let configuration =
            try demo?.prepare(host: tools.around.host.text, agent: programs.agent, tools)
            ?? options.text("--config").map { DaemonStart.absolute($0) }
        var settings = Settings(around: tools.around)
        if let configuration { settings = try ConfigurationFile.load(configuration, around: tools.around) }
        let host = settings.host.text
        try PartPlan(arguments: [programs.broker, "-c", folder.brokerConfiguration]).write(.broker, in: folder)
        for (part, program, user, socket) in [
            (Part.hub, programs.hub, "hub", folder.hubSocket), (.agent, programs.agent, host, folder.agentSocket),
        ] {
            let arguments =
                [program, "run"] + (configuration.map { ["--config", $0] } ?? []) + [
                    "--state", folder.path, "--broker", "127.0.0.1:\(port)", "--broker-user", user,
                    "--broker-password-file", folder.password(of: part), "--socket", socket,
                ]
            try PartPlan(arguments: arguments, sockets: [socket]).write(part, in: folder)
        }
        let values = BrokerConfiguration.Values(
            port: port, user: try BrokerFiles.userName(), folder: folder, fleet: settings.fleet, host: host)
        return BrokerFiles(values: values, hasher: programs.hasher)
    }

    private func keep(_ part: Part) throws(CommandError) {
        keepers.append(
            try Keeper(part, in: folder, program: tools.program, tools.loop) { [weak self] in self?.ended($0) })
    }

    private func attempt(_ act: () throws(CommandError) -> Void) {
        do throws(CommandError) { try act() } catch { fail(error) }
    }

    /// Looks by and by whether a part answers, and goes on with the next.
    private func expect(_ part: Part, until deadline: Milliseconds) {
        guard phase == .starting else { return }
        isReady(part) { [self] ready in
            guard phase == .starting else { return }
            if ready { return attempt { () throws(CommandError) in try goOn(after: part) } }
            guard tools.loop.now.up < deadline else { return fail(startError(part, "does not answer")) }
            tools.clock.schedule(after: .milliseconds(50)) { [self] _ in expect(part, until: deadline) }
        }
    }

    private func isReady(_ part: Part, then: @escaping (Bool) -> Void) {
        switch part {
        case .broker: then(LoopbackPort.accepts(port))
        case .hub: hub.fleet { answer in then((try? answer.get()) != nil) }
        case .agent, .demo, .sshd: then(true)
        }
    }

    private func goOn(after part: Part) throws(CommandError) {
        guard part == .broker else { return try run() }
        tools.errors.write(lines: ["broker 127.0.0.1:\(port)"])
        try keep(.hub)
        try keep(.agent)
        expect(.hub, until: tools.loop.now.up + Self.patience)
    }

    private func run() throws(CommandError) {
        tools.errors.write(lines: ["hub \(folder.hubSocket)"])
        if let demo {
            for part in demo.parts { try keep(part) }
            tools.errors.write(lines: demo.lines)
        }
        phase = .running
        if let span = options.duration("--for") {
            tools.clock.schedule(after: Milliseconds(span)) { [self] _ in end(ExitCodes.success) }
        }
        guard LiveTable.fits(tools) else { return }
        let table = LiveTable(hub, tools, settings: tableSettings) { [weak self] code in self?.end(code) }
        self.table = table
        table.start()
    }

    private var tableSettings: TableSettings {
        TableSettings(
            width: tools.output.size?.columns, style: tools.style(noColor: options.flag("--no-color")),
            time: .here(at: tools.loop.now.wall))
    }

    private func take(signal: Int32) {
        if phase == .ending {
            if signal == SIGINT || signal == SIGTERM { for keeper in keepers { keeper.kill9() } }
        } else if let table {
            table.take(signal: signal)
        } else if signal == SIGTSTP {
            kill(getpid(), SIGSTOP)
        } else if signal != SIGWINCH {
            end(signal == SIGINT ? ExitCodes.success : 128 + signal)
        }
    }

    /// What became of a part that ended by itself, and how it is started again.
    private func ended(_ keeper: Keeper) {
        let part = keeper.part
        switch phase {
        case .starting: fail(startError(part, Self.end(keeper)))
        case .running:
            let words = Files.lastLines(folder.log(of: part), 1).map { "its last words: \($0)" }
            let again =
                "\(Terminal.quoted(tools.program) ?? "picket") keep --state "
                + "\(Terminal.quoted(folder.path) ?? "DIR") \(part.rawValue)"
            let reason = (["the \(part.rawValue) \(Self.end(keeper))"] + words).joined(separator: "; ")
            say(CommandError(reason + (reason.hasSuffix(".") ? "" : "."), next: again).lines())
        case .ending: stopNext()
        }
    }

    private static func end(_ keeper: Keeper) -> String {
        let code = keeper.code ?? 0
        return code > 128 ? "was ended by signal \(code - 128)" : "ended with \(code)"
    }

    private func startError(_ part: Part, _ problem: String) -> CommandError {
        let log = folder.log(of: part)
        let words = Files.lastLines(log, 5).map { "\n  \($0)" }.joined()
        return CommandError(
            "the \(part.rawValue) \(problem); its log \(Terminal.safe(log)) ends:\(words.isEmpty ? " (nothing)" : words)",
            next: "cat \(Terminal.quoted(log) ?? "LOG")")
    }

    private func say(_ lines: [String]) {
        guard let table else { return _ = tools.errors.write(lines: lines) }
        said += lines
        table.note(lines)
    }
}

/// Ending: the last list, then the parts in turn, then whatever a person started again.
extension UpCommand {
    private func fail(_ error: CommandError) {
        guard phase != .ending else { return }
        tools.errors.write(lines: error.lines())
        phase = .ending
        code = error.code
        stopNext()
    }

    private func end(_ code: Int32) {
        guard phase == .running || phase == .starting else { return }
        let wasRunning = phase == .running
        phase = .ending
        self.code = code
        table?.stop()
        table = nil
        tools.errors.write(lines: said)
        guard wasRunning else { return stopNext() }
        hub.fleet { [self] answer in
            printLast(answer)
            stopNext()
        }
    }

    private func printLast(_ answer: Result<FleetMessage, CommandError>) {
        switch answer {
        case .success(let fleet):
            let format: PsFormat = options.text("--output") == "json" ? .json : .table
            tools.output.write(Array(format.text(fleet, rows: fleet.workers, tableSettings).utf8))
        case .failure(let error):
            tools.errors.write(lines: error.lines())
            if code == ExitCodes.success { code = error.code }
        }
    }

    /// The agent first, so that it can say goodbye, and the hub before the broker for the same reason.
    private func stopNext() {
        let parts: [Part] = [.agent, .hub, .broker, .demo, .sshd]
        let next = parts.compactMap { part in keepers.first { $0.part == part && $0.code == nil } }.first
        guard let next else { return letGo() }
        next.stop()
        tools.clock.schedule(after: Self.endPatience) { _ in next.kill9() }
    }

    private func letGo() {
        guard alive >= 0 else { return finish(code) }
        close(alive)
        alive = -1
        awaitOthers(until: tools.loop.now.up + Self.endPatience)
    }

    /// Keepers that a person started end by themselves; this waits until they have.
    private func awaitOthers(until deadline: Milliseconds) {
        if tools.loop.now.up >= deadline || Part.allCases.allSatisfy({ UpLock.isFree(folder.lock(of: $0)) }) {
            _ = unsafe unlink(folder.alive)
            return finish(code)
        }
        tools.clock.schedule(after: .milliseconds(50)) { [self] _ in awaitOthers(until: deadline) }
    }
}
