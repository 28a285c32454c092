import CSystem
import PicketConfig
import PicketJSON
import PicketLoop
import PicketModel
import PicketWire

@testable import PicketCommand

/// A hub that answers what a test says, in order; the last answer again and again.
final class StandInHub: HubClient {
    private let clock: any Clock
    private var answers: [String: [ServiceAnswer]] = [:]
    private(set) var asked: [String] = []
    /// Called before each answer.
    var onAsk: (Int) -> Void = { _ in }

    init(_ clock: any Clock) { self.clock = clock }

    /// Answers targets that begin so.
    func answer(_ target: String, _ json: JSONValue, status: Int = 200) {
        answers[target, default: []].append(.answered(status: status, body: json.bytes()))
    }

    func answerFleet(_ fleet: FleetMessage) { answer("/v1/fleet", fleet.json) }

    func ask(
        _ address: ServiceAddress, method: String, target: String, body: [UInt8], deadline: Milliseconds,
        then: @escaping (ServiceAnswer) -> Void
    ) {
        asked.append("\(method) \(target)")
        onAsk(asked.count)
        let found = answers.keys.sorted().last { target.hasPrefix($0) }
        var answer = ServiceAnswer.unreachable("no hub answers at \(address): connection refused")
        if let found, let first = answers[found]?.first {
            answer = first
            if answers[found]?.count ?? 0 > 1 { answers[found]?.removeFirst() }
        }
        clock.schedule(after: .zero) { _ in then(answer) }
    }
}

/// Keeps what is written.
final class CapturedOutput: Output {
    var isTerminal = false
    var size: TerminalSize?
    private(set) var bytes: [UInt8] = []
    /// How many writes are taken before the reader goes away.
    var patience = Int.max

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func write(_ more: [UInt8]) -> Bool {
        guard patience > 0 else { return false }
        patience -= 1
        bytes += more
        return true
    }
}

/// Runs nothing.
final class NoCommands: Commands {
    func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID { CommandID(0) }
    func cancel(_ id: CommandID) {}
}

/// One command in a test: real loop, stand-in hub, kept output.
final class Bench {
    let loop: Loop
    let hub: StandInHub
    let output = CapturedOutput()
    let errors = CapturedOutput()
    var environment = ["HOME": "/home/me", "LANG": "C.UTF-8"]
    private(set) var onSignal: ((Int32) -> Void)?

    init() throws {
        guard let loop = Loop() else { throw NoLoop() }
        self.loop = loop
        hub = StandInHub(loop)
    }

    func run(
        _ line: String, program: String = "picket", commands: any Commands = NoCommands()
    ) throws -> Int32 {
        guard let host = HostID("here") else { throw NoLoop() }
        let tools = Tools(
            loop: loop, client: hub, commands: commands, environment: ProcessEnvironment(environment),
            output: output, errors: errors, program: program,
            around: Surroundings(host: host, home: "/home/me", state: "/home/me/.local/state/picket/up")
        ) { [self] _, onSignal in self.onSignal = onSignal }
        return PicketCommand.run(line.split(separator: " ").map(String.init), tools)
    }

    struct NoLoop: Error {}
}
