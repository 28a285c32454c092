import PicketLoop
import PicketModel

/// The files in which a worker may say how its whole task ended.
struct ResultFiles {
    let machine: any Machine
    let subject: WorkerSubject

    /// Beyond so many files that fit a pattern the rest is left out.
    private static let most = 50
    private static let own = ".picket/result.json"

    /// Names below the worktree of those that exist now; its own first, then as configured.
    func names() -> [String] {
        guard let worktree = subject.worktree else { return [] }
        var names: [String] = []
        for name in ([Self.own] + subject.resultFiles).flatMap({ expand($0, below: worktree) })
        where !names.contains(name) && machine.look(at: "\(worktree)/\(name)").value?.kind == .regular {
            names.append(name)
            if names.count == Self.most { break }
        }
        return names
    }

    /// What lies there, for a baseline; sorted by path, else in the order in which they are named.
    func fingerprints(sorted: Bool = true) -> [BaselineFile] {
        guard let worktree = subject.worktree else { return [] }
        let words = Fingerprints(machine: machine)
        let files = names().map { BaselineFile(path: $0, fingerprint: words.word(of: "\(worktree)/\($0)")) }
        return sorted ? files.sorted { $0.path < $1.path } : files
    }

    /// A pattern stands for names in one folder; only the last part may hold one.
    private func expand(_ name: String, below worktree: String) -> [String] {
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { return [] }
        let (folder, last) = Self.split(name)
        guard last.contains(where: { "*?[".contains($0) }), let glob = try? Glob(last) else { return [name] }
        let found = machine.list(folder.isEmpty ? worktree : "\(worktree)/\(folder)", limit: 2000).value ?? []
        return found.filter(glob.matches).map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
    }

    private static func split(_ name: String) -> (folder: String, last: String) {
        guard let slash = name.lastIndex(of: "/") else { return ("", name) }
        return (String(name[..<slash]), String(name[name.index(after: slash)...]))
    }
}
