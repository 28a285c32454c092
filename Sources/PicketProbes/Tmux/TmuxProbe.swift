import PicketLoop
import PicketModel

/// Looks at tmux servers, each by its own socket. It only lists: it starts no server and sends no keys.
struct TmuxProbe {
    let commands: any Commands
    let machine: any Machine
    /// The program, by name or path.
    let program: String
    /// Where the user's sockets lie by default.
    let folder: String

    /// `${TMUX_TMPDIR:-/tmp}/tmux-<uid>`. Source: tmux(1), option -L.
    static func usualFolder(user: UInt32) -> String {
        let below = Environment.value(of: "TMUX_TMPDIR", in: Environment.all()) ?? ""
        return "\(below.isEmpty ? "/tmp" : below)/tmux-\(user)"
    }

    /// Sockets in the folder, of listening servers, and those named by the configuration; links resolved, sorted.
    func sockets(extra: [String]) -> Observation<[String]> {
        var found = Set(extra)
        var failure: LookFailure?
        switch machine.list(folder, limit: 1000) {
        case .absent: break
        case .failed(let reason): failure = reason
        case .seen(let names): found.formUnion(names.map { "\(folder)/\($0)" }.filter(isOwnSocket))
        }
        switch machine.listeningSockets(ofProgram: "tmux") {
        case .absent: break
        case .failed(let reason): failure = failure ?? reason
        case .seen(let paths): found.formUnion(paths)
        }
        if found.isEmpty, let failure { return .failed(failure) }
        return .seen(Set(found.map { machine.resolve($0) ?? $0 }).sorted())
    }

    private func isOwnSocket(_ path: String) -> Bool {
        guard let look = machine.look(at: path).value else { return false }
        return look.kind == .socket && look.user == machine.user
    }

    /// The panes of one server.
    func panes(ofSocket socket: String, then: @escaping (Observation<[PaneLook]>) -> Void) {
        let parser = PaneParser(mark: Self.mark())
        let command = Command(
            [program, "-u", "-S", socket, "list-panes", "-a", "-F", parser.format],
            environment: Environment.kept(["PATH", "HOME", "TMPDIR"]) + ["LC_ALL=C.UTF-8", "TERM=dumb"],
            deadline: .seconds(2))
        commands.run(command) { result in then(Self.observation(of: result, parser: parser, socket: socket)) }
    }

    /// 128 bits that nobody who names a session could know.
    private static func mark() -> String {
        [SystemClock.entropy(), SystemClock.entropy()].map { String($0, radix: 16) }.joined()
    }

    private static func observation(
        of result: CommandResult, parser: PaneParser, socket: String
    ) -> Observation<[PaneLook]> {
        switch result.end {
        case .exited(0):
            guard let panes = parser.parse(result.output, socket: socket) else {
                return .failed(LookFailure(.malformed, "tmux listed panes in a form that is not known."))
            }
            return .seen(panes)
        case .exited: return refusal(String(decoding: result.errors, as: UTF8.self))
        case .timedOut:
            return .failed(LookFailure(.timedOut, Untrusted("The tmux server at \(socket) did not answer in 2 s.")))
        case .overflow: return .failed(LookFailure(.tooLarge, "tmux listed more than 1 MiB of panes."))
        case .signalled(let number):
            return .failed(LookFailure(.unavailable, Untrusted("tmux was ended by signal \(number).")))
        case .notStarted(let reason, let missing):
            guard missing else { return .failed(LookFailure(.unavailable, Untrusted(reason))) }
            return .failed(LookFailure(.notInstalled, "tmux was not found on PATH; install the package tmux."))
        }
    }

    /// No server is an answer; one out of reach is not.
    private static func refusal(_ said: String) -> Observation<[PaneLook]> {
        let line = said.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        if line.hasPrefix("no server running") { return .absent }
        if line.hasPrefix("error connecting"),
            line.hasSuffix("(No such file or directory)") || line.hasSuffix("(Connection refused)")
        {
            return .absent
        }
        let denied = line.hasSuffix("(Permission denied)")
        let shown = Untrusted(line).redacted.prefix(bytes: 200).raw
        return .failed(LookFailure(denied ? .denied : .unavailable, Untrusted("tmux did not list panes: \(shown).")))
    }
}
