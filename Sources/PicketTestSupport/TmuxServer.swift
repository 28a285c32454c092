import PicketLoop
import PicketModel

/// A real tmux server on a socket of its own, ended when the test lets go of it.
package final class TmuxServer {
    /// Runs tmux.
    package let programs: RealPrograms
    /// The folder that holds the socket; a test's stand-in for the user's tmux folder.
    package let folder: TestFolder
    /// The socket's path.
    package var socket: String { folder.below("server") }

    /// A server with one session, which runs `program`.
    package init(_ programs: RealPrograms, session: String, program: String = "exec sleep 600") throws {
        self.programs = programs
        folder = try TestFolder()
        try tmux("-f", "/dev/null", "new-session", "-d", "-s", session, "-x", "80", "-y", "24", program)
    }

    deinit { _ = try? programs.run(command(["kill-server"])) }

    /// Runs a tmux command on this server; it must succeed.
    @discardableResult
    package func tmux(_ arguments: String...) throws -> String { try programs.output(of: command(arguments)) }

    private func command(_ arguments: [String]) -> Command {
        let environment = Environment.kept(["PATH"]) + ["HOME=\(folder.path)", "LC_ALL=C.UTF-8", "SHELL=/bin/sh"]
        return Command(["tmux", "-u", "-S", socket] + arguments, environment: environment, deadline: .seconds(5))
    }
}
