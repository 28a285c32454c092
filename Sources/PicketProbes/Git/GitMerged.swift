import PicketLoop
import PicketModel

/// The part of a look that asks whether the base holds what the run made.
extension GitLook {
    /// A base that moved on by more commits than this is not searched for the same change.
    private static let mostBaseCommits = 500
    /// So many of the base's newest commits are compared as squashed ones.
    private static let mostSquashes = 50

    func readMerged(_ head: String, then next: @escaping () -> Void) {
        guard state.commitsOfRun > 0, let base, let ahead = state.ahead, let behind = state.behind else {
            return next()
        }
        // Where HEAD is no further than the base, what the run made may still be elsewhere.
        let work = ahead == 0 ? commits.newest ?? head : head
        let key = "\(work) \(head) \(base.commit)"
        if let known = memory.merged, known.key == key {
            state.merged = known.value
            return next()
        }
        let decide = { (merged: GitState.Merged) in
            self.memory.merged = .init(key: key, value: merged)
            self.state.merged = merged
            next()
        }
        let search = {
            guard behind > 0 || ahead == 0, behind <= Self.mostBaseCommits else { return decide(.no) }
            self.searchSameChange(work, base.commit, then: decide)
        }
        guard ahead == 0 else { return search() }
        tryAsk(["rev-list", "--count", work, "--not", base.commit, "--"]) { result in
            Self.text(result) == "0" ? decide(.commits) : search()
        }
    }

    /// Work that was taken back is nobody's delivery: commits that neither HEAD, the base nor any other ref holds.
    ///
    /// A look that fails, as where the commits were pruned, leaves them counted.
    func readReach(_ head: String, then next: @escaping () -> Void) {
        guard state.commitsOfRun > 0, state.merged == .no, (state.ahead ?? 0) == 0, let newest = commits.newest,
            newest != head
        else { return next() }
        // Asked in each such look, for any ref may come to hold it.
        tryAsk(["rev-list", "--max-count=1", newest, "--not", "--all", "HEAD", "--"]) { result in
            if let lost = Self.text(result), !lost.isEmpty { self.state.commitsOfRun = 0 }
            next()
        }
    }

    /// Compares commit by commit, then as one: a rebase keeps the first, a squash the second. What fails is not merged.
    private func searchSameChange(_ work: String, _ base: String, then decide: @escaping (GitState.Merged) -> Void) {
        tryAsk(["cherry", base, work]) { result in
            let lines = Self.text(result).map { $0.split(separator: "\n") } ?? []
            if !lines.isEmpty, lines.allSatisfy({ $0.hasPrefix("- ") }) { return decide(.sameChange) }
            self.tryAsk(["merge-base", base, work]) { result in
                guard let fork = Self.text(result), !fork.isEmpty else { return decide(.no) }
                self.searchSquash(from: fork, to: work, in: base, then: decide)
            }
        }
    }

    private func searchSquash(
        from fork: String, to work: String, in base: String, then decide: @escaping (GitState.Merged) -> Void
    ) {
        patchIDs(["diff-tree"] + Self.plain + [fork, work, "--"]) { own in
            guard let own = own.first else { return decide(.no) }
            let newest = ["--no-merges", "--max-count=\(Self.mostSquashes)", "--format=commit %H"]
            self.patchIDs(["log"] + newest + Self.plain + ["\(fork)..\(base)", "--"]) { others in
                decide(others.contains(own) ? .sameChange : .no)
            }
        }
    }

    /// A patch that no setting and no program of the repository changes.
    private static let plain = [
        "-p", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--unified=3", "--src-prefix=a/",
        "--dst-prefix=b/", "--ignore-submodules=all",
    ]

    private func patchIDs(_ arguments: [String], then next: @escaping ([Substring]) -> Void) {
        tryAsk(arguments) { result in
            guard result.end == .exited(0), !result.output.isEmpty else { return next([]) }
            self.tryAsk(["patch-id", "--stable"], input: result.output) { result in
                let lines = Self.text(result)?.split(separator: "\n") ?? []
                next(lines.compactMap { $0.split(separator: " ").first })
            }
        }
    }

    /// The output of a command that succeeded, without the line end after it.
    private static func text(_ result: CommandResult) -> String? {
        guard result.end == .exited(0) else { return nil }
        let bytes = result.output.last == UInt8(ascii: "\n") ? result.output.dropLast() : result.output[...]
        return String(decoding: bytes, as: UTF8.self)
    }
}
