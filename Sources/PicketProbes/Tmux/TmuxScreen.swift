import PicketLoop
import PicketModel

extension TmuxProbe {
    /// What stands on a pane now, with its colours and wrapped lines joined; `absent` where it is gone or another pane has
    /// its id.
    ///
    /// It reads the screen that the program draws on, the alternate one where it uses that, whatever a person who looks
    /// at the pane has scrolled to; it changes nothing of the window.
    func screen(of pane: TmuxPane, then: @escaping (Observation<[UInt8]>) -> Void) {
        let mark = Self.mark()
        let socket = pane.socket.raw
        guard Self.isPane(pane.pane) else {
            return then(.failed(LookFailure(.malformed, "A pane of tmux has no id that is known.")))
        }
        let arguments = [
            "capture-pane", "-p", "-e", "-J", "-t", pane.pane, ";", "display-message", "-p", "-t", pane.pane,
            "\(mark)#{pane_pid}",
        ]
        commands.run(command(arguments, socket: socket)) { result in
            then(Self.screen(in: result, endedBy: "\(mark)\(pane.pid)\n", socket: socket))
        }
    }

    private static func screen(
        in result: CommandResult, endedBy end: String, socket: String
    ) -> Observation<[UInt8]> {
        switch result.end {
        case .exited(0):
            // The mark with the pane's process stands at the end, or the pane is another one by now.
            let ended = Array(end.utf8)
            guard result.output.suffix(ended.count).elementsEqual(ended) else { return .absent }
            return .seen(Array(result.output.dropLast(ended.count)))
        case .exited: return refusal(String(decoding: result.errors, as: UTF8.self)).map { .failed($0) } ?? .absent
        case .timedOut, .overflow, .signalled, .notStarted: return .failed(failure(of: result.end, socket: socket))
        }
    }

    /// Whether it has the form of a pane's id, so that it is never taken for an option or another target.
    private static func isPane(_ id: String) -> Bool {
        id.first == "%" && id.utf8.count > 1 && id.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
