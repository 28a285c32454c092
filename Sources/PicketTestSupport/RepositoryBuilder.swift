import PicketLoop
import PicketModel

/// A real git repository in a folder of its own, and what a worker may do to it.
package final class RepositoryBuilder {
    /// Runs git.
    package let programs: RealPrograms
    /// The folder that holds all of it; the repository is `main` below it.
    package let folder: TestFolder
    /// The repository's own worktree.
    package var path: String { folder.below("main") }

    /// A repository on branch `main` with one commit.
    package init(_ programs: RealPrograms) throws {
        self.programs = programs
        folder = try TestFolder()
        try programs.output(of: Self.command(["init", "-q", "-b", "main", path], in: folder.path, home: folder.path))
        try commit("first", file: "README", "one\n")
    }

    /// Runs git in `worktree` (the repository's own by default), with no configuration but the repository's.
    @discardableResult
    package func git(_ arguments: String..., in worktree: String? = nil) throws -> String {
        try programs.output(of: Self.command(arguments, in: worktree ?? path, home: folder.path))
    }

    /// Runs git where it may fail, as a merge with conflicts does.
    package func tryGit(_ arguments: String..., in worktree: String? = nil) throws {
        _ = try programs.run(Self.command(arguments, in: worktree ?? path, home: folder.path))
    }

    /// Writes a file below `worktree`.
    package func write(_ file: String, _ text: String, in worktree: String? = nil) throws {
        try TestFolder.write(text, to: "\(worktree ?? path)/\(file)")
    }

    /// Writes a file and commits all there is.
    @discardableResult
    package func commit(_ subject: String, file: String, _ text: String, in worktree: String? = nil) throws -> String {
        try write(file, text, in: worktree)
        try git("add", "-A", in: worktree)
        try git("commit", "-q", "-m", subject, in: worktree)
        return try git("rev-parse", "HEAD", in: worktree)
    }

    /// Adds a linked worktree on a new branch; gives its path.
    package func addWorktree(_ name: String, branch: String, from start: String = "main") throws -> String {
        let path = folder.below(name)
        try git("worktree", "add", "-q", "-b", branch, path, start)
        return path
    }

    /// Adds a bare repository as `origin` and pushes `main` there.
    package func addOrigin() throws {
        let origin = folder.below("origin.git")
        try git("init", "-q", "--bare", "-b", "main", origin)
        try git("remote", "add", "origin", origin)
        try git("push", "-q", "-u", "origin", "main")
        try git("remote", "set-head", "origin", "main")
    }

    private static func command(_ arguments: [String], in folder: String, home: String) -> Command {
        let settings = [
            "HOME=\(home)", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=Ada",
            "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org",
            "GIT_EDITOR=true", "GIT_SEQUENCE_EDITOR=true", "LC_ALL=C",
        ]
        let environment = Environment.kept(["PATH"]) + settings
        return Command(["git"] + arguments, environment: environment, folder: folder, deadline: .seconds(10))
    }
}
