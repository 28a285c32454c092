import PicketLoop
import PicketModel

/// Uncommitted changes inside submodules. Git's own status of the worktree is told to leave them out, since it would run
/// in each with the programs that the submodule's configuration names; here each is asked with those disarmed.
extension GitLook {
    private static let file = ".gitmodules"
    /// Beyond so many submodules none is looked into.
    private static let most = 16
    private static let largest: Int64 = 64 << 10

    /// Adds what has changed in submodules to the status of the worktree, under their paths.
    func readSubmodules(then next: @escaping () -> Void) {
        guard let top = place.top, let file = tools.machine.look(at: "\(top)/\(Self.file)").value,
            file.kind == .regular, file.size <= Self.largest
        else { return next() }
        tryAsk(["config", "-z", "--file", Self.file, "--get-regexp", "^submodule\\..*\\.path$"]) { result in
            // 1 says that no key fits.
            if result.end == .exited(1) { return next() }
            if let failure = GitFailure.of(result, "config") { return self.end(.failed(failure)) }
            let paths = Self.paths(result.output).filter { self.isSubmodule($0, below: top) }
            self.readSubmodules(paths.sorted().prefix(Self.most)[...], below: top, then: next)
        }
    }

    /// The values of `key LF value NUL`.
    private static func paths(_ output: [UInt8]) -> [String] {
        output.split(separator: 0).compactMap { pair in
            pair.firstIndex(of: UInt8(ascii: "\n")).map { String(decoding: pair[($0 + 1)...], as: UTF8.self) }
        }
    }

    /// Whether a repository lies there, and no link leads there.
    private func isSubmodule(_ path: String, below top: String) -> Bool {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains(".."),
            let actual = tools.machine.resolve(top), tools.machine.resolve("\(top)/\(path)") == "\(actual)/\(path)"
        else { return false }
        return tools.machine.look(at: "\(top)/\(path)/.git").value != nil
    }

    private func readSubmodules(_ paths: ArraySlice<String>, below top: String, then next: @escaping () -> Void) {
        guard let path = paths.first else { return next() }
        readSubmodule(path, in: "\(top)/\(path)") {
            self.readSubmodules(paths.dropFirst(), below: top, then: next)
        }
    }

    private func readSubmodule(_ path: String, in folder: String, then next: @escaping () -> Void) {
        ask(["config", "-z", "--name-only", "--list"], in: folder, filters: []) { output in
            let filters = GitConfiguration(names: output).filters
            self.ask(Self.statusArguments, in: folder, filters: filters) { output in
                guard let inner = StatusParser.parse(output) else {
                    return self.end(.failed(GitFailure.malformed("status")))
                }
                self.status.add(inner, below: path)
                next()
            }
        }
    }

    private func ask(
        _ arguments: [String], in folder: String, filters: [String], then next: @escaping ([UInt8]) -> Void
    ) {
        tools.commands.run(tools.line.command(arguments, in: folder, filters: filters)) { result in
            if let failure = GitFailure.of(result, arguments[0]) { return self.end(.failed(failure)) }
            next(result.output)
        }
    }
}

extension GitStatus {
    /// Takes in what a repository below `path` says of its files.
    fileprivate mutating func add(_ inner: GitStatus, below path: String) {
        tracked += inner.tracked.map { GitChange(path: "\(path)/\($0.path)", letters: $0.letters) }
        untracked += inner.untracked.map { "\(path)/\($0)" }
        unmerged += inner.unmerged
    }
}
