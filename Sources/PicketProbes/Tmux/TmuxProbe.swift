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
        commands.run(command(["list-panes", "-a", "-F", parser.format], socket: socket)) { result in
            then(Self.observation(of: result, parser: parser, socket: socket))
        }
    }

    /// A command for one server. It starts no server, and reads nothing of this process's environment but paths.
    func command(_ arguments: [String], socket: String) -> Command {
        Command(
            [program, "-u", "-S", socket] + arguments,
            environment: Environment.kept(["PATH", "HOME", "TMPDIR"]) + ["LC_ALL=C.UTF-8", "TERM=dumb"],
            deadline: .seconds(2))
    }

    /// 128 bits that nobody who names a session could know.
    static func mark() -> String {
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
        case .exited: return refusal(String(decoding: result.errors, as: UTF8.self)).map { .failed($0) } ?? .absent
        case .timedOut, .overflow, .signalled, .notStarted: return .failed(failure(of: result.end, socket: socket))
        }
    }

    /// Why a command that did not exit by itself failed.
    static func failure(of end: CommandEnd, socket: String) -> LookFailure {
        switch end {
        case .timedOut: LookFailure(.timedOut, Untrusted("The tmux server at \(socket) did not answer in 2 s."))
        case .overflow: LookFailure(.tooLarge, "tmux wrote more than 1 MiB.")
        case .signalled(let number): LookFailure(.unavailable, Untrusted("tmux was ended by signal \(number)."))
        case .notStarted(_, missing: true):
            LookFailure(.notInstalled, "tmux was not found on PATH; install the package tmux.")
        case .notStarted(let reason, missing: false): LookFailure(.unavailable, Untrusted(reason))
        case .exited(let code): LookFailure(.unavailable, Untrusted("tmux exited with \(code)."))
        }
    }

    /// Why tmux refused; nil where there is no server or no such pane, which is an answer. One out of reach is none.
    static func refusal(_ said: String) -> LookFailure? {
        let line = said.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        if line.hasPrefix("no server running") || line.hasPrefix("can't find ") { return nil }
        if line.hasPrefix("error connecting"),
            line.hasSuffix("(No such file or directory)") || line.hasSuffix("(Connection refused)")
        {
            return nil
        }
        let denied = line.hasSuffix("(Permission denied)")
        let shown = Untrusted(line).redacted.prefix(bytes: 200).raw
        return LookFailure(denied ? .denied : .unavailable, Untrusted("tmux did not answer: \(shown)."))
    }
}
