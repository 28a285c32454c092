import PicketCommand
import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketRuntimes

/// `picket-agent beat` and `picket-agent result`: what a worker says of itself.
///
/// A beat goes to the agent; where none answers it becomes the heartbeat file of the worktree, which the agent reads when
/// it runs again. A result is always a file, so that it outlives everything, and the agent is told to look.
final class BeatProgram {
    /// How long an agent may take to answer.
    private static let patience = Milliseconds.seconds(1)

    private let options: ParsedArguments
    private let place: AgentPlace
    private let origin: Origin

    init(_ options: ParsedArguments) throws(CommandError) {
        self.options = options
        place = AgentPlace(
            state: options.text("--agent").map(DaemonStart.absolute),
            socket: options.text("--socket").map(DaemonStart.absolute))
        guard let origin = OwnOrigin.look() else {
            throw CommandError("this system names no boot, so no process can be known by it.")
        }
        self.origin = origin
    }

    /// Gives one beat; returns the exit code.
    func beat() throws -> Int32 {
        let state = options.text("--state").flatMap { Beat.State(rawValue: $0) }
        let beat = Beat(state: state, say: options.text("--say").map { Untrusted($0) }, up: origin.up)
        switch ask(.beat(beat)) {
        case .answered(status: 200..<300, _): return 0
        case .answered(status: 409, _):
            throw CommandError(
                "the agent knows no worker that this is of: expected to run below a worker's program, in its pane or in its worktree."
            )
        case .answered(let status, _): throw CommandError("the agent at \(place.socket) answered \(status).")
        case .unreachable(let reason):
            guard let files = OwnFiles(above: origin.folder) else {
                throw CommandError(
                    "\(Untrusted(reason).display), and this folder is in no worktree that a heartbeat could be left in."
                )
            }
            try files.write("heartbeat", Self.heartbeat(beat))
            return 0
        }
    }

    /// Writes the result of the whole task; returns the exit code.
    func result() throws -> Int32 {
        guard let files = OwnFiles(above: origin.folder) else {
            throw CommandError("this folder is in no worktree.", next: "cd WORKTREE")
        }
        let status = options.arguments.first ?? ""
        let summary = options.text("--say").map { Untrusted($0).prefix(bytes: 500).redacted.raw }
        try files.write("result.json", OwnFiles.object([("status", status), ("summary", summary)]))
        // The file is found without the agent's help too.
        _ = ask(.look)
        return 0
    }

    private static func heartbeat(_ beat: Beat) -> [UInt8] {
        OwnFiles.object([("state", beat.state?.rawValue), ("say", beat.say?.raw)])
    }

    private func ask(_ word: Telling.Word) -> ServiceAnswer {
        guard let loop = Loop() else { return .unreachable("this system names no boot") }
        let client = LocalClient(clock: loop)
        loop.add(client)
        var answer: ServiceAnswer?
        client.ask(
            .socket(place.socket), method: "POST", target: "/v1/tell",
            body: Telling(word, from: origin).json.bytes(), deadline: Self.patience
        ) { answer = $0 }
        while true {
            if let answer { return answer }
            loop.turn()
        }
    }
}
