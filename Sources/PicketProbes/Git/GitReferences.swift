import PicketModel

/// The refs that a look asks for, and the base among them.
struct GitReferences: Equatable, Sendable {
    private var commits: [String: String] = [:]
    private var targets: [String: String] = [:]
    /// Tells whether any ref differs from the last look; for as long as this process runs.
    private(set) var digest = 0

    /// How refs are asked for.
    static let format = "--format=%(refname)%00%(objectname)%00%(symref)"

    /// Reads `git for-each-ref` in that format; a line of another form is left out.
    init(_ output: [UInt8]) {
        var hasher = Hasher()
        hasher.combine(output)
        digest = hasher.finalize()
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: 0, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let name = String(decoding: fields[0], as: UTF8.self)
            commits[name] = String(decoding: fields[1], as: UTF8.self)
            if !fields[2].isEmpty { targets[name] = String(decoding: fields[2], as: UTF8.self) }
        }
    }

    /// The commit that a full ref names; nil where it does not exist.
    func commit(of reference: String) -> String? { commits[reference] }

    /// What to ask for, so that a base can be found.
    static func patterns(base: String?, branch: String?, remotes: Bool) -> [String] {
        let mains = ["refs/heads/main", "refs/heads/master"]
        let far = remotes ? ["refs/remotes"] : ["HEAD", "main", "master"].map { "refs/remotes/origin/\($0)" }
        let given = base.map(candidates) ?? []
        return mains + far + given + (branch.map { ["refs/heads/\($0)"] } ?? [])
    }

    /// The base to compare `branch` with: the one asked for, else origin's default, main, master; never the branch itself.
    func base(asked: String?, branch: String?) -> GitBase? {
        let own = branch.map { "refs/heads/\($0)" }
        let wanted = asked.map { Self.candidates($0) } ?? usual
        for name in wanted where name != own {
            if let commit = commits[name] { return GitBase(reference: name, commit: commit) }
        }
        return nil
    }

    private var usual: [String] {
        let origin = targets["refs/remotes/origin/HEAD"].map { [$0] } ?? []
        return origin
            + ["main", "master"].flatMap { ["refs/heads/\($0)", "refs/remotes/origin/\($0)"] }
    }

    /// The full refs that a short name may stand for, in the order in which they are tried.
    private static func candidates(_ name: String) -> [String] {
        if name.hasPrefix("refs/") { return [name] }
        return ["refs/heads/\(name)", "refs/remotes/\(name)", "refs/remotes/origin/\(name)", "refs/tags/\(name)"]
    }
}

/// A ref that a branch is compared with.
struct GitBase: Equatable, Sendable {
    var reference: String
    var commit: String

    /// The name that people use.
    var name: String {
        for head in ["refs/heads/", "refs/remotes/", "refs/tags/"] where reference.hasPrefix(head) {
            return String(reference.dropFirst(head.count))
        }
        return reference
    }
}
